// The open columns: which ones, in what order, and which one a phone shows.
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { recall, remember } from "./keep.js";
import { Column, columnKey } from "./column.js";

/** Fires "changed" whenever columns open, close or move, or another one is in front. */
export class Deck extends EventTarget {
  /** @type {Column[]} */
  columns = [];
  /** The key of the column in front: the one a phone shows, the one used last. */
  front = null;
  #store;
  #arranged = false;
  #strip = h("div", { class: "strip" });
  #observer = new IntersectionObserver((entries) => this.#onView(entries), { root: this.#strip, threshold: [0, 0.6] });

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    super();
    this.#store = store;
    this.element = this.#strip;
    this.#strip.addEventListener("focusin", ({ target }) => {
      const column = this.columns.find((one) => one.element.contains(target));
      if (column) this.#setFront(column.key);
    });
    document.addEventListener("visibilitychange", () => this.columns.forEach((column) => column.markSeen()));
  }

  /** Brings the columns in line with the store: at first as remembered or as the cast asks, later only what is gone goes. */
  reconcile() {
    if (!this.#arranged) {
      this.#arranged = true;
      const kept = recall("columns", null)?.filter((place) => this.#exists(place));
      const wanted = kept?.length ? kept : this.#firstArrangement();
      for (const place of wanted.filter((one) => this.#exists(one))) this.#insert(place, this.columns.length);
      this.front = this.columns[0]?.key ?? null;
    }
    for (const column of [...this.columns]) {
      if (!this.#exists(column)) this.#drop(column);
    }
    this.columns.forEach((column) => column.refresh());
    this.#settle();
  }

  /** Opens a chat as a person, or goes to it when it is open. */
  show(person, chat) {
    const key = columnKey(person, chat);
    if (!this.#find(key) && this.#exists({ person, chat })) {
      const at = this.columns.findIndex((column) => column.key === this.front);
      this.#insert({ person, chat }, at < 0 ? this.columns.length : at + 1);
      this.#settle();
    }
    this.bringUp(key);
  }

  /** Scrolls to a column that is open, and puts the cursor there unless that would open a phone's keyboard. */
  bringUp(key) {
    const column = this.#find(key);
    if (!column) return;
    this.#setFront(key);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    column.element.scrollIntoView({ inline: "nearest", block: "nearest", behavior: calm ? "instant" : "smooth" });
    if (matchMedia("(hover: hover)").matches) column.focus();
    column.element.classList.remove("called");
    requestAnimationFrame(() => column.element.classList.add("called"));
  }

  /** Closes a column. */
  close(key) {
    const column = this.#find(key);
    if (column) this.#drop(column);
    this.#settle();
  }

  /** Lets somebody else speak in a group's column; what is typed stays. */
  change(key, person) {
    const old = this.#find(key);
    const next = columnKey(person, old.chat);
    if (!this.#find(next)) {
      const made = this.#insert({ person, chat: old.chat }, this.columns.indexOf(old));
      old.give(made);
      this.#drop(old);
      this.#settle();
    }
    this.bringUp(next);
  }

  /** Moves a column one place to the left (-1) or right (1). */
  move(key, by) {
    const at = this.columns.findIndex((column) => column.key === key);
    const to = at + by;
    if (to < 0 || to >= this.columns.length) return;
    const [column] = this.columns.splice(at, 1);
    this.columns.splice(to, 0, column);
    if (by < 0) this.columns[to + 1].element.before(column.element);
    else this.columns[to - 1].element.after(column.element);
    column.refresh();
    this.#settle();
    this.bringUp(key);
  }

  /** Somebody, a chat or the bot's commands have changed: draws what shows them, and follows a group to its new id. */
  update({ person, chat }) {
    const moved = this.#store.chats.get(chat)?.migrated_to;
    if (moved) {
      for (const column of this.of(chat)) {
        const wasFront = this.front === column.key;
        const next = this.#find(columnKey(column.person, moved)) ?? this.#insert({ person: column.person, chat: moved }, this.columns.indexOf(column));
        column.give(next);
        this.#drop(column);
        if (wasFront) this.front = next.key;
      }
    }
    const concerned = (column) => (!person && !chat) || column.chat === chat || column.person === person;
    this.columns.filter(concerned).forEach((column) => column.refresh());
    this.#settle();
  }

  /** The columns of one chat. */
  of(chat) {
    return this.columns.filter((column) => column.chat === chat);
  }

  #find(key) {
    return this.columns.find((column) => column.key === key);
  }

  #exists({ person, chat }) {
    return this.#store.people.has(person) && this.#store.chats.has(chat);
  }

  #firstArrangement() {
    return this.#store.open?.length ? this.#store.open : [...this.#store.people.keys()].map((id) => ({ person: id, chat: id }));
  }

  #insert(place, at) {
    const column = new Column(place, this.#store, this);
    const next = this.columns[at]?.element ?? null;
    this.columns.splice(at, 0, column);
    this.#strip.querySelector(".no-columns")?.remove();
    this.#strip.insertBefore(column.element, next);
    this.#observer.observe(column.element);
    column.refresh();
    return column;
  }

  #drop(column) {
    this.#observer.unobserve(column.element);
    column.element.remove();
    const at = this.columns.indexOf(column);
    this.columns.splice(at, 1);
    if (this.front === column.key) this.front = (this.columns[at] ?? this.columns[at - 1])?.key ?? null;
  }

  #settle() {
    remember("columns", this.columns.map(({ person, chat }) => ({ person, chat })));
    this.#strip.setAttribute("aria-label", t("columns"));
    if (!this.columns.length) {
      fill(this.#strip, h("div", { class: "no-columns" }, h("span", { class: "avatar huge nobody" }, icon("person")), h("b", {}, t("noColumns")), h("p", {}, t("noColumnsText"))));
    }
    this.dispatchEvent(new Event("changed"));
  }

  #setFront(key) {
    if (this.front === key) return;
    this.front = key;
    this.dispatchEvent(new Event("changed"));
  }

  #onView(entries) {
    for (const entry of entries) {
      const column = this.columns.find((one) => one.element === entry.target);
      if (!column) continue;
      column.seen = entry.intersectionRatio >= 0.6;
      column.markSeen();
    }
    const visible = this.columns.filter((column) => column.seen);
    if (visible.length === 1) this.#setFront(visible[0].key);
  }
}
