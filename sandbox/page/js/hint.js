// The first steps, for somebody who has never seen this page.
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { inLanguage, t } from "./language.js";
import { recall, remember } from "./keep.js";

/** The panel with the steps; `backticks` in the cast's lines are set as code. */
export class Hint {
  #store;
  element = h("aside", { class: "hint" });

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.#store = store;
    this.element.hidden = recall("hintClosed", false);
  }

  /** Shows or hides it, and remembers that. */
  toggle(open = this.element.hidden) {
    this.element.hidden = !open;
    remember("hintClosed", open ? null : true);
  }

  /** Writes it in the page's language. */
  refresh() {
    const own = inLanguage(this.#store.hint);
    const lines = own?.length ? own : [t("hint1"), t("hint2"), t("hint3")];
    this.element.setAttribute("aria-label", t("showHint"));
    fill(this.element,
      h("h2", {}, t("hintTitle")),
      h("ol", {}, lines.map((line) => h("li", {}, h("span", {}, line.split(/`([^`]+)`/).map((part, at) => (at % 2 ? h("code", {}, part) : part)))))),
      h("button", { type: "button", class: "tool", "aria-label": t("hintClose"), title: t("hintClose"), on: { click: () => this.toggle(false) } }, icon("close")));
  }
}
