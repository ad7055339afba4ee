// The bar at the top: the sandbox's time and the buttons that move it, language, theme, and what can be broken.
import { moveTime } from "./api.js";
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { LANGUAGES, language, setLanguage, t } from "./language.js";
import { flipTheme, isDark } from "./theme.js";
import { clockTime, shortDay, span, untilMorning } from "./when.js";

/**
 * @typedef {object} TopbarHooks
 * @property {() => void} onBreak
 * @property {() => void} onHint
 * @property {(sentence: string) => void} complain
 */

/** The top bar. */
export class Topbar {
  #store;
  #hooks;
  #clock = h("div", { class: "clock", role: "timer", data: { testid: "clock" } });
  #tools = h("div", { class: "tools" });
  element = h("header", { class: "topbar" });

  /**
   * @param {import("./store.js").Store} store
   * @param {TopbarHooks} hooks
   */
  constructor(store, hooks) {
    this.#store = store;
    this.#hooks = hooks;
    store.addEventListener("time", () => this.#onTimeMoved());
    store.addEventListener("faults", () => this.refresh());
    document.addEventListener("pointerdown", ({ target }) => this.element.contains(target) || this.#tools.classList.remove("open"));
    setInterval(() => this.#drawClock(), 1000);
  }

  /** Writes everything anew. */
  refresh() {
    const { bot } = this.#store;
    document.title = t("title", { bot: bot.first_name });
    const toggle = () => this.#tools.classList.toggle("open");
    fill(this.element,
      h("div", { class: "brand" }, h("img", { src: "icon.svg", alt: "", width: "28", height: "28" }), h("b", {}, bot.first_name), h("span", { class: "tag" }, t("sandbox"))),
      h("div", { class: "time" }, this.#clock,
        this.#mover(30, t("plus30"), t("span30")), this.#mover(240, t("plus4h"), t("span4h")),
        this.#button("morning", t("toMorning"), t("moveToMorning"), () => untilMorning(this.#store.now())),
        this.#mover(1440, t("plusDay"), t("spanDay"))),
      h("button", { type: "button", class: "tool tools-toggle", "aria-label": t("tools"), on: { click: toggle } }, icon("more")),
      this.#tools);
    this.#drawTools();
    this.#drawClock();
  }

  #mover(minutes, label, words) {
    return this.#button(minutes, label, t("moveTime", { span: words }), () => minutes);
  }

  #button(step, label, title, minutes) {
    const click = () => this.#move(minutes());
    return h("button", { type: "button", class: "mover", title, "aria-label": title, data: { testid: `time-${step}` }, on: { click } }, label);
  }

  async #move(minutes) {
    try {
      await moveTime(minutes);
    } catch (error) {
      this.#hooks.complain(error.message);
    }
  }

  #drawTools() {
    const broken = this.#store.faults.length > 0 || this.#store.limits.on || this.#store.latency > 0;
    const act = (work) => () => {
      this.#tools.classList.remove("open");
      work();
    };
    const pick = h("select", { "aria-label": t("language"), on: { change: ({ target }) => setLanguage(target.value) } },
      Object.entries(LANGUAGES).map(([tag, name]) => h("option", { value: tag, lang: tag, selected: tag === language() }, name)));
    fill(this.#tools,
      this.#tool("bug", t("break"), act(this.#hooks.onBreak), broken ? "alarmed wide" : "wide", "break"),
      this.#tool("help", t("showHint"), act(this.#hooks.onHint), "", "hint"),
      this.#tool(isDark() ? "sun" : "moon", t("theme"), act(() => {
        flipTheme();
        this.#drawTools();
      }), "", "theme"),
      h("label", { class: "picker" }, pick, icon("chevron")));
  }

  #tool(name, label, act, kind, testid) {
    return h("button", { type: "button", class: `tool ${kind}`, title: label, "aria-label": label, data: { testid }, on: { click: act } }, icon(name), h("span", { class: "tool-name" }, label));
  }

  #drawClock() {
    if (!this.#store.loaded) return;
    const now = this.#store.now();
    const words = `${shortDay(now)} ${clockTime(now)} ${this.#store.minutesAhead}`;
    if (this.#clock.dataset.shown === words + language()) return;
    this.#clock.dataset.shown = words + language();
    const ahead = this.#store.minutesAhead;
    const far = ahead >= 1 ? t("ahead", { span: span(ahead) }) : "";
    this.#clock.title = [t("now"), far].filter(Boolean).join(" · ");
    fill(this.#clock, icon("clock"), h("b", {}, clockTime(now)), h("span", { class: "date" }, shortDay(now)), far && h("span", { class: "ahead" }, `+${span(ahead)}`));
  }

  #onTimeMoved() {
    this.#drawClock();
    this.#clock.classList.remove("moved");
    requestAnimationFrame(() => this.#clock.classList.add("moved"));
  }
}
