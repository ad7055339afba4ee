// How people and chats are named and coloured.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

const COLOURS = ["#d9534f", "#d97a1f", "#8e5bd0", "#3d9a50", "#1f93a8", "#3b7ddd", "#c94f8c", "#7a7f2a"];

/** A person's whole name. */
export function fullName(person) {
  return [person?.first_name, person?.last_name].filter(Boolean).join(" ") || "?";
}

/** The colour of a person or of anybody with an id: the cast's own, or one that always stays the same. */
export function colourOf(someone) {
  return someone?.color || COLOURS[Math.abs(someone?.id ?? 0) % COLOURS.length];
}

/** What a chat is called: a group by its title, a private chat by the bot's name. */
export function chatTitle(chat, store) {
  return chat.type === "private" ? store.bot.first_name : chat.title;
}

/**
 * A round picture of somebody: the first letter of a name, or the bot's face. It is decoration, the name stands beside it.
 * @param {{id: number, color?: string, first_name?: string, name?: string, is_bot?: boolean}} someone
 * @param {string} [size] extra class
 */
export function avatar(someone, size = "") {
  if (someone.is_bot) return botAvatar(size);
  return lettered(someone.first_name || someone.name || "?", colourOf(someone), size);
}

/** The picture of a chat: the bot's face, or a square with a group's first letter. */
export function chatAvatar(chat, size = "") {
  return chat.type === "private" ? botAvatar(size) : lettered(chat.title || "?", colourOf(chat), `group ${size}`);
}

function lettered(name, colour, kind) {
  return h("span", { class: `avatar ${kind}`, "aria-hidden": "true", style: { "--who": colour } }, [...name][0].toUpperCase());
}

function botAvatar(size) {
  return h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, icon("bot"));
}

/** A count of unread messages, or null when there is none. */
export function badge(count) {
  return count ? h("span", { class: "badge", "aria-label": t("unread", { n: count }) }, count > 99 ? "99+" : String(count)) : null;
}
