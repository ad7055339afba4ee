// Buttons that the bot brings: under a message, and in place of the phone's keyboard.
import { h } from "./dom.js";

const LONG_WORD = /[!-~\u00a1-\u04ff]{15}/;

/**
 * The rows of buttons under a message. A press is handled by the list, which reads data-row and data-place.
 * @param {object} message
 * @returns {HTMLElement}
 */
export function inlineKeyboard(message) {
  return h("div", { class: "inline-keyboard" }, message.buttons.map((row, rowAt) =>
    h("div", { class: "button-row" }, row.map((button, place) =>
      h("button", { type: "button", class: LONG_WORD.test(button.text) ? "inline long-word" : "inline", data: { kind: button.kind, row: rowAt, place } }, button.text)))));
}

/**
 * The reply keyboard that a chat shows now: the newest that the bot sent, unless it was taken away or used up.
 * @param {object} chat
 * @param {number} person who would press it
 * @returns {{rows: Array<Array<object>>, placeholder: string}|null}
 */
export function currentKeyboard({ messages, keyboard: kept }, person) {
  const at = messages.findLastIndex((message) => message.keyboard);
  const markup = at < 0 ? kept : messages[at].keyboard;
  if (!markup?.keyboard) return null;
  if (markup.one_time_keyboard && messages.slice(at + 1).some((message) => message.from?.id === person)) return null;
  const rows = markup.keyboard.map((row) => row.map((button) => (typeof button === "string" ? { text: button } : button)));
  return { rows, placeholder: markup.input_field_placeholder ?? "" };
}

/**
 * The reply keyboard's buttons.
 * @param {Array<Array<object>>} rows
 * @param {(button: object) => void} onPress
 */
export function replyKeyboard(rows, onPress) {
  return h("div", { class: "reply-keyboard" }, rows.map((row) =>
    h("div", { class: "button-row" }, row.map((button) =>
      h("button", { type: "button", class: "key", on: { click: () => onPress(button) } }, button.text)))));
}
