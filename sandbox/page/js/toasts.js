// Short messages over a chat or over the page, and the alert that waits for OK.
import { h } from "./dom.js";
import { t } from "./language.js";

const SHORTEST = 3000;
const PER_CHARACTER = 60;

/** A place where toasts appear; it is announced politely. */
export class Toasts {
  element = h("div", { class: "toasts", role: "status" });

  /**
   * Shows a text for as long as it takes to read it. The same text is not shown twice at once.
   * @param {string} text
   */
  show(text) {
    const same = [...this.element.children].find((toast) => toast.textContent === text);
    same?.remove();
    const toast = h("div", { class: "toast" }, text);
    this.element.append(toast);
    while (this.element.children.length > 3) this.element.firstElementChild.remove();
    setTimeout(() => toast.remove(), SHORTEST + PER_CHARACTER * text.length);
  }
}

/**
 * Lays an alert over a chat until OK is pressed.
 * @param {HTMLElement} over
 * @param {string} text
 */
export function showAlert(over, text) {
  const before = document.activeElement;
  const shade = h("div", { class: "alert-shade" });
  const dismiss = () => {
    shade.remove();
    before?.focus?.();
  };
  const ok = h("button", { type: "button", class: "primary", on: { click: dismiss } }, t("ok"));
  shade.append(h("div", { class: "alert", role: "alertdialog", "aria-label": text }, h("p", {}, text), ok));
  shade.addEventListener("keydown", ({ key }) => key === "Escape" && dismiss());
  over.append(shade);
  ok.focus();
}
