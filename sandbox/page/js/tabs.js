// On a phone: one tab for each open column, at the bottom.
import { h, fill, onceAFrame } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { avatar, badge, chatTitle, fullName } from "./people.js";

/** The bottom bar. */
export class Tabs {
  #store;
  #deck;
  #onMore;
  element = h("nav", { class: "tabs" });
  refresh = onceAFrame(() => this.#draw());

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./deck.js").Deck} deck
   * @param {() => void} onMore shows the list of everybody
   */
  constructor(store, deck, onMore) {
    this.#store = store;
    this.#deck = deck;
    this.#onMore = onMore;
    for (const event of ["loaded", "cast", "message", "deleted", "unread"]) store.addEventListener(event, this.refresh);
    deck.addEventListener("changed", this.refresh);
  }

  #draw() {
    this.element.setAttribute("aria-label", t("columns"));
    fill(this.element,
      h("button", { type: "button", class: "tab all", "aria-label": t("peopleAndGroups"), on: { click: this.#onMore } }, h("span", { class: "tab-picture" }, h("span", { class: "avatar" }, icon("plus")), badge(this.#elsewhere())), h("span", { class: "tab-name" }, t("people"))),
      h("div", { class: "tab-row" }, this.#deck.columns.map((column) => this.#tab(column))));
    this.element.querySelector("[aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  /** Unread messages of the chats that stand in no tab: they are found behind the first button. */
  #elsewhere() {
    const open = new Set(this.#deck.columns.map((column) => column.chat));
    let count = 0;
    for (const id of this.#store.chats.keys()) if (!open.has(id)) count += this.#store.unread(id);
    return count;
  }

  #tab(column) {
    const person = this.#store.people.get(column.person);
    const chat = this.#store.chats.get(column.chat);
    const group = chat.type !== "private";
    const front = column.key === this.#deck.front;
    return h("button", { type: "button", class: "tab", "aria-current": front ? "true" : null, "aria-label": `${fullName(person)} · ${chatTitle(chat, this.#store)}`,
      data: { tab: column.key }, on: { click: () => this.#deck.bringUp(column.key) } },
    h("span", { class: "tab-picture" }, avatar(person), group && h("span", { class: "tab-kind" }, icon("group")), badge(this.#store.unread(chat.id))),
    h("span", { class: "tab-name" }, group ? chat.title : person.first_name));
  }
}
