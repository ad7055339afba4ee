// The list of everybody and every group: open any of them as a column.
import { h, fill, onceAFrame } from "./dom.js";
import { icon } from "./icons.js";
import { inLanguage, t } from "./language.js";
import { askForGroup, askForPerson } from "./dialogs.js";
import { avatar, badge, chatAvatar, chatTitle, fullName } from "./people.js";

const FACES = 6;

/** The sidebar; on a phone it slides in over the chats. */
export class Sidebar {
  #store;
  #deck;
  #wanted = null;
  element = h("nav", { class: "sidebar", id: "sidebar" });
  refresh = onceAFrame(() => this.#draw());

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./deck.js").Deck} deck
   */
  constructor(store, deck) {
    this.#store = store;
    this.#deck = deck;
    for (const event of ["loaded", "cast", "message", "deleted", "unread"]) store.addEventListener(event, this.refresh);
    for (const event of ["loaded", "cast"]) store.addEventListener(event, () => this.#openWanted());
    deck.addEventListener("changed", this.refresh);
  }

  /** Slides it in or out, where it is not always there. */
  toggle(open = !this.element.classList.contains("open")) {
    this.element.classList.toggle("open", open);
    this.element.dispatchEvent(new CustomEvent("toggled", { bubbles: true, detail: open }));
    if (open) this.element.querySelector("button")?.focus();
  }

  #draw() {
    const focused = document.activeElement?.closest?.(".sidebar [data-key]")?.dataset.key;
    const people = [...this.#store.people.values()];
    const groups = [...this.#store.chats.values()].filter((chat) => chat.type !== "private" && !chat.migrated_to);
    this.element.setAttribute("aria-label", t("peopleAndGroups"));
    fill(this.element,
      this.#section("people", t("people"), people.map((person) => this.#person(person)), t("addPerson"), () => askForPerson((id) => this.#openLater(id, id))),
      this.#section("groups", t("groups"), groups.map((chat) => this.#group(chat)), t("addGroup"), () => askForGroup(this.#store, (id, speaker) => this.#openLater(speaker ?? people[0]?.id, id))),
    );
    if (focused) this.element.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  #section(name, title, rows, addLabel, add) {
    return h("section", {}, h("h2", {}, title,
      h("button", { type: "button", class: "tool", "aria-label": addLabel, title: addLabel, data: { key: `add-${name}`, testid: `add-${name}` }, on: { click: add } }, icon("plus"))),
    rows.length ? h("ul", {}, rows) : h("p", { class: "dim none" }, t("noGroups")));
  }

  #person(person) {
    const chat = this.#store.chats.get(person.id);
    return h("li", {}, this.#row(person.id, chat, fullName(person), inLanguage(person.note), avatar(person)));
  }

  #group(chat) {
    const speaker = this.#speakerFor(chat);
    const members = chat.members.map((id) => this.#store.people.get(id)).filter(Boolean);
    const rest = members.length - FACES;
    const faces = members.slice(0, FACES).map((person) => {
      const label = t("openAs", { chat: chat.title, person: fullName(person) });
      const open = this.#isOpen(person.id, chat.id);
      return h("button", { type: "button", class: `face${open ? " on" : ""}`, title: label, "aria-label": label, data: { key: `${person.id}:${chat.id}:face` },
        on: { click: () => this.#open(person.id, chat.id) } }, avatar(person, "tiny"));
    });
    return h("li", {}, this.#row(speaker, chat, chat.title, inLanguage(chat.note) || t("members", { n: chat.members.length }), chatAvatar(chat)),
      h("div", { class: "faces" }, faces, rest > 0 && h("span", { class: "dim" }, `+${rest}`)));
  }

  #row(person, chat, name, note, picture) {
    const open = this.#deck.of(chat.id).length > 0;
    const front = this.#deck.of(chat.id).some((column) => column.key === this.#deck.front);
    const who = this.#store.people.get(person);
    return h("button", {
      type: "button", class: `entry${open ? " open" : ""}${front ? " front" : ""}`, data: { key: `${person}:${chat.id}` }, title: name,
      "aria-label": chat.type === "private" ? `${name} · ${chatTitle(chat, this.#store)}` : t("openAs", { chat: name, person: fullName(who) }),
      "aria-current": front ? "true" : null, on: { click: () => this.#open(person, chat.id) },
    }, picture, h("span", { class: "names" }, h("span", { class: "name" }, name), h("span", { class: "note" }, note)), badge(this.#store.unread(chat.id)));
  }

  /** Who opens a group: whoever has it open, else its first member. */
  #speakerFor(chat) {
    return this.#deck.of(chat.id)[0]?.person ?? chat.members[0] ?? [...this.#store.people.keys()][0];
  }

  #isOpen(person, chat) {
    return this.#deck.of(chat).some((column) => column.person === person);
  }

  #open(person, chat) {
    this.toggle(false);
    this.#deck.show(person, chat);
  }

  /** Opens a chat that was just made, now or as soon as the server tells of it. */
  #openLater(person, chat) {
    this.#wanted = { person, chat };
    this.#openWanted();
  }

  #openWanted() {
    const { person, chat } = this.#wanted ?? {};
    if (!this.#store.people.has(person) || !this.#store.chats.has(chat)) return;
    this.#wanted = null;
    this.#open(person, chat);
  }
}
