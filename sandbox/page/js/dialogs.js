// The forms that open over the page: add a person, add a group, share a number or a place.
import { addGroup, addPerson } from "./api.js";
import { h } from "./dom.js";
import { leadsToBot } from "./links.js";
import { LANGUAGES, inLanguage, t } from "./language.js";
import { fullName } from "./people.js";

/**
 * Opens a form; a refusal stands in it as a sentence, and it closes only on success.
 * @param {{title: string, fields: HTMLElement[], action: string, submit: (data: FormData) => Promise<unknown>}} form
 */
function openForm({ title, fields, action, submit }) {
  const problem = h("p", { class: "problem", role: "alert" });
  const go = h("button", { type: "submit", class: "primary" }, action);
  const dialog = h("dialog", { class: "form", "aria-label": title });
  const form = h("form", { on: { submit: async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      await submit(new FormData(form));
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      go.disabled = false;
    }
  } } }, h("h2", {}, title), fields, problem, h("div", { class: "actions" },
    h("button", { type: "button", class: "plain", on: { click: () => dialog.close() } }, t("cancel")), go));
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** A labelled text field. */
function field(name, label, props = {}) {
  return h("label", { class: "field-row" }, h("span", {}, label, !props.required && h("small", {}, t("optional"))), h("input", { name, autocomplete: "off", ...props }));
}

/**
 * Asks for a new person.
 * @param {(id: number) => void} onAdded
 */
export function askForPerson(onAdded) {
  const codes = { en: "en", "zh-Hans": "zh-hans", "zh-Hant": "zh-hant" };
  openForm({
    title: t("addPerson"),
    action: t("addPersonDo"),
    fields: [
      h("div", { class: "pair" }, field("first_name", t("firstName"), { required: true, maxlength: 64 }), field("last_name", t("lastName"), { maxlength: 64 })),
      field("username", t("username"), { pattern: "[A-Za-z][A-Za-z0-9_]{2,31}" }),
      h("label", { class: "field-row" }, h("span", {}, t("personLanguage")),
        h("select", { name: "language_code" }, Object.entries(LANGUAGES).map(([tag, name]) => h("option", { value: codes[tag] }, name)))),
    ],
    submit: async (data) => {
      const { person } = await addPerson(Object.fromEntries([...data].filter(([, value]) => value !== "")));
      onAdded(person.id);
    },
  });
}

/**
 * Asks for a new group.
 * @param {import("./store.js").Store} store
 * @param {(id: number, speaker: number|undefined) => void} onAdded
 */
export function askForGroup(store, onAdded) {
  const people = [...store.people.values()].map((person) => h("div", { class: "member-row" },
    h("label", {}, h("input", { type: "checkbox", name: "members", value: person.id }), h("span", {}, fullName(person))),
    h("label", { class: "dim" }, h("input", { type: "checkbox", name: "admins", value: person.id }), t("groupAdmin"))));
  openForm({
    title: t("addGroup"),
    action: t("addGroupDo"),
    fields: [
      field("title", t("groupTitle"), { required: true, maxlength: 128 }),
      h("fieldset", {}, h("legend", {}, t("groupMembers")), h("div", { class: "member-list" }, people)),
      h("label", { class: "check" }, h("input", { type: "checkbox", name: "bot", checked: true }), t("groupBot")),
      h("label", { class: "check" }, h("input", { type: "checkbox", name: "forum" }), t("groupForum")),
    ],
    submit: async (data) => {
      const admins = data.getAll("admins").map(Number);
      const members = [...new Set([...data.getAll("members").map(Number), ...admins])];
      if (!members.length) throw new Error(t("groupNeedsMembers"));
      const { chat } = await addGroup({ title: data.get("title"), members, admins, bot: data.has("bot"), forum: data.has("forum") });
      onAdded(chat.id, members[0]);
    },
  });
}

/**
 * Asks which printed code the person scans: one of those that are ready, or whatever link a code holds.
 * @param {import("./store.js").Store} store
 * @param {(link: string) => Promise<unknown>} scan
 */
export function askForCode(store, scan) {
  const link = h("input", { name: "link", autocomplete: "off", required: true, placeholder: "https://t.me/…", data: { testid: "code" } });
  const ready = store.codes.map((code) => h("button", { type: "button", class: "plain code", on: { click: () => {
    link.value = code.link;
    link.form.requestSubmit();
  } } }, inLanguage(code.label)));
  openForm({
    title: t("scan"),
    action: t("scanDo"),
    fields: [
      ready.length > 0 && h("fieldset", {}, h("legend", {}, t("scanReady")), h("div", { class: "code-list" }, ready)),
      h("label", { class: "field-row" }, h("span", {}, t("scanLink")), link),
    ].filter(Boolean),
    submit: async (data) => {
      const held = data.get("link").trim();
      // What a code holds behind “start=” is enough, too.
      const url = /^[\w-]+$/.test(held) ? `https://t.me/${store.bot.username}?start=${held}` : held;
      if (!leadsToBot(url, store.bot.username)) throw new Error(t("scanElsewhere"));
      await scan(url);
    },
  });
}

/**
 * Asks for one line, such as a phone number, and sends it.
 * @param {{title: string, label: string, value: string, send: (value: string) => Promise<unknown>}} question
 */
export function askForLine({ title, label, value, send }) {
  openForm({ title, action: t("send"), fields: [field("line", label, { required: true, value })], submit: (data) => send(data.get("line").trim()) });
}
