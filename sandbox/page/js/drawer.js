// "Break something": Telegram's limits, a slow network, failing calls, a blocked bot, a group that changes its id.
import * as api from "./api.js";
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { avatar, fullName } from "./people.js";

const KINDS = ["429", "500", "502_html", "timeout_before", "timeout_after", "drop", "drop_after", "malformed", "slow"];
const HOLDING = new Set(["timeout_before", "timeout_after", "slow"]);
const METHODS = ["*", "getUpdates", "sendMessage", "sendPhoto", "sendMediaGroup", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery", "getFile"];
const DELAYS = [0, 0.2, 1, 3, 10];

/** The drawer at the right edge. */
export class Drawer {
  #store;
  #kind = "429";
  #problem = h("p", { class: "problem", role: "alert" });
  #body = h("div", { class: "drawer-body" });
  #limitsPart = h("section");
  #delayPart = h("section");
  #activePart = h("div");
  #blockingPart = h("section");
  #migrationPart = h("section");
  element = h("dialog", { class: "drawer" });

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.#store = store;
    for (const event of ["faults", "loaded", "cast"]) store.addEventListener(event, () => this.element.open && this.#update());
    this.element.addEventListener("click", ({ target }) => target === this.element && this.element.close());
  }

  /** Opens it. */
  open() {
    this.#problem.textContent = "";
    this.refresh();
    this.element.showModal();
  }

  /** Draws it anew. */
  refresh() {
    this.element.setAttribute("aria-label", t("break"));
    const scrolled = this.#body.scrollTop;
    this.#update();
    fill(this.#body, h("p", { class: "dim" }, t("breakIntro")), this.#problem, this.#limitsPart, this.#delayPart,
      h("section", {}, h("h3", {}, t("fault")), this.#faultForm(), this.#activePart), this.#blockingPart, this.#migrationPart);
    fill(this.element, h("header", {}, icon("bug"), h("h2", {}, t("break")),
      h("button", { type: "button", class: "tool", "aria-label": t("close"), on: { click: () => this.element.close() } }, icon("close"))), this.#body);
    this.#body.scrollTop = scrolled;
  }

  /** Draws what the server knows; the form of a new fault stays as it was filled in. */
  #update() {
    const titled = (title, text) => [h("h3", {}, t(title)), h("p", { class: "dim" }, t(text))];
    fill(this.#limitsPart, this.#switch(h("b", {}, t("limits")), this.#store.limits.on, api.setLimits), h("p", { class: "dim" }, t("limitsText")));
    fill(this.#delayPart, titled("delay", "delayText"), this.#delay());
    fill(this.#activePart, this.#activeFaults());
    fill(this.#blockingPart, titled("blockTitle", "blockTitleText"), this.#blocking());
    fill(this.#migrationPart, titled("migrateTitle", "migrateText"), this.#migration());
  }

  #switch(label, checked, onChange, picture) {
    return h("label", { class: "switch" }, picture, h("span", {}, label),
      h("input", { type: "checkbox", role: "switch", checked, on: { change: ({ target }) => this.#do(onChange(target.checked)) } }));
  }

  #delay() {
    return h("div", { class: "choices", role: "radiogroup", "aria-label": t("delay") }, DELAYS.map((seconds) =>
      h("button", { type: "button", role: "radio", "aria-checked": String(this.#store.latency === seconds), on: { click: () => this.#do(api.setLatency(seconds)) } },
        seconds ? t("seconds", { n: seconds }) : t("delayNone"))));
  }

  #faultForm() {
    const form = h("form", { class: "fault-form", on: { submit: (event) => {
      event.preventDefault();
      this.#do(api.addFault(faultFrom(new FormData(form))));
    } } },
    pick("kind", t("faultKind"), KINDS.map((kind) => [kind, t(`fault.${kind}`)]), this.#kind, (kind) => {
      this.#kind = kind;
      this.refresh();
    }),
    pick("method", t("faultMethod"), METHODS.map((name) => [name, name === "*" ? t("faultAnyMethod") : name])),
    h("div", { class: "pair" }, number("times", t("faultTimes"), 1, 1),
      this.#kind === "429" && number("retry_after", t("faultRetry"), 5, 1),
      HOLDING.has(this.#kind) && number("delay", t("faultDelay"), 5, 0)),
    h("button", { type: "submit", class: "primary" }, t("faultAdd")));
    return form;
  }

  #activeFaults() {
    const { faults } = this.#store;
    if (!faults.length) return h("p", { class: "dim" }, t("faultNone"));
    return h("div", { class: "active-faults" },
      h("ul", {}, faults.map(({ kind, method, times }) =>
        h("li", {}, t("faultLeft", { kind: t(`fault.${kind}`), method: method === "*" ? t("faultAnyMethod") : method, n: times })))),
      h("button", { type: "button", class: "plain", on: { click: () => this.#do(api.clearFaults()) } }, t("faultClear")));
  }

  #blocking() {
    return [...this.#store.people.values()].map((person) =>
      this.#switch(fullName(person), person.blocked, (blocked) => api.block(person.id, blocked), avatar(person, "tiny")));
  }

  #migration() {
    const groups = [...this.#store.chats.values()].filter((chat) => chat.type === "group" && !chat.migrated_to);
    if (!groups.length) return h("p", { class: "dim" }, t("migrateNone"));
    return groups.map((chat) => h("div", { class: "switch" }, h("span", {}, chat.title),
      h("button", { type: "button", class: "plain", on: { click: () => this.#do(api.migrate(chat.id)) } }, t("migrateDo"))));
  }

  async #do(promise) {
    try {
      await promise;
      this.#problem.textContent = "";
    } catch (error) {
      this.#problem.textContent = error.message;
      this.#update();
    }
  }
}

function faultFrom(data) {
  const fault = { kind: data.get("kind"), method: data.get("method"), times: Number(data.get("times")) };
  for (const name of ["retry_after", "delay"]) if (data.has(name)) fault[name] = Number(data.get(name));
  return fault;
}

function pick(name, label, options, chosen = options[0][0], onChange = () => {}) {
  return h("label", { class: "field-row" }, h("span", {}, label), h("select", { name, on: { change: ({ target }) => onChange(target.value) } },
    options.map(([value, words]) => h("option", { value, selected: value === chosen }, words))));
}

function number(name, label, value, min) {
  return h("label", { class: "field-row" }, h("span", {}, label), h("input", { name, type: "number", value, min, max: 9999, required: true }));
}
