// One message, or one album, as it stands in a chat.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { avatar, colourOf } from "./people.js";
import { messageNodes } from "./safehtml.js";
import { inlineKeyboard } from "./keyboards.js";
import { clockTime } from "./when.js";

const FILES = ["document", "video", "audio", "animation"];

/**
 * @typedef {object} View how the reader sees the chat
 * @property {number} person who reads
 * @property {boolean} group senders are named
 * @property {boolean} canWrite replies can be written
 * @property {(id: number) => string} topic the name of a forum topic
 * @property {(id: number) => object|undefined} message finds another message of the chat
 * @property {(id: number) => string|undefined} colour the colour of a person
 */

/**
 * The row of a message or album.
 * @param {object[]} messages one, or the messages of an album in order
 * @param {View} view
 * @param {boolean} follows the same sender wrote just before
 * @returns {HTMLElement}
 */
export function messageRow(messages, view, follows) {
  const [first] = messages;
  if (first.service) return serviceRow(first);
  const mine = first.from.id === view.person;
  const who = { ...first.from, color: view.colour(first.from.id) };
  const named = view.group && !mine;
  const captioned = messages.find((message) => message.html) ?? first;
  const photos = messages.flatMap((message) => message.photos ?? []);
  const kinds = ["row", mine ? "out" : "in", follows && "follows", named && "named", first.buttons?.length && "with-keyboard"];
  return h("article", { class: kinds.filter(Boolean).join(" "), data: { message: first.id } },
    named && (follows ? h("span", { class: "avatar-space" }) : avatar(who, "small")),
    h("div", { class: "stack" },
      h("div", { class: `bubble${photos.length ? " with-photos" : ""}${photos.length && !captioned.html ? " bare" : ""}` },
        named && !follows && h("div", { class: "sender", style: { "--who": colourOf(who) } }, first.from.name),
        first.thread && h("div", { class: "topic" }, `# ${view.topic(first.thread)}`),
        first.forwarded_from && h("div", { class: "topic" }, `➡️ ${t("forwarded")}`),
        first.reply_to && replied(first.reply_to, view),
        photos.length > 0 && photoGrid(messages),
        extras(first),
        h("div", { class: "text" }, messageNodes(captioned.html || ""), meta(messages)),
      ),
      reactions(first),
      first.buttons?.length > 0 && inlineKeyboard(first),
    ),
    view.canWrite && h("button", { type: "button", class: "reply", "aria-label": t("reply"), data: { reply: first.id } }, icon("reply")),
    view.group && h("button", { type: "button", class: "reply forward", "aria-label": t("forward"), title: t("forward") }, icon("forward")),
  );
}

/** A few words that stand for a message: in quotes, pins and announcements. */
export function gist(message) {
  if (!message) return t("deletedMessage");
  const kind = ["voice", "location", "contact"].find((name) => message[name]) ?? (FILES.some((name) => message[name]) ? "document" : null);
  const words = message.text || serviceWords(message) || (message.photos?.length ? t("photo") : kind ? t(kind) : "");
  return words.length > 120 ? `${words.slice(0, 120)}…` : words;
}

function serviceRow(message) {
  return h("div", { class: "row service", data: { message: message.id } }, h("span", {}, serviceWords(message)));
}

/** What a service message says, in the page's language where it has words for its kind. */
function serviceWords(message) {
  const byThemselves = message.service_kind === "new_chat_members" && message.service_what === message.from?.name;
  const kind = byThemselves ? "joined" : message.service_kind;
  return kind ? t(`service_${kind}`, { who: message.from?.name ?? "", what: message.service_what ?? "" }) : message.service;
}

function meta(messages) {
  const [first] = messages;
  return h("span", { class: "meta" },
    messages.some((message) => message.pinned) && icon("pin"),
    first.edited && h("span", { class: "edited" }, t("edited")),
    h("time", { datetime: first.date }, clockTime(new Date(first.date))),
  );
}

function replied(id, view) {
  const original = view.message(id);
  const colour = original ? colourOf({ id: original.from?.id, color: view.colour(original.from?.id) }) : "";
  return h("button", { type: "button", class: "replied", "aria-label": t("showReplied"), data: { goto: id }, style: { "--who": colour || "currentColor" } },
    original?.photos?.length ? h("img", { src: original.photos[0].url, alt: "" }) : null,
    h("span", { class: "replied-words" },
      h("b", {}, original?.from?.name ?? ""),
      h("span", {}, gist(original)),
    ),
  );
}

function photoGrid(messages) {
  const photos = messages.flatMap((message) => (message.photos ?? []).map((photo) => ({ ...photo, message: message.id })));
  const [{ width, height }] = photos;
  const shape = width && height ? { "--natural": `${width}px`, "--ratio": `${clamp(width / height, 0.6, 2.2)}` } : {};
  return h("div", { class: "photos", style: shape, data: { count: Math.min(photos.length, 10) } }, photos.map((photo, at) => {
    const size = photo.width && photo.height ? { width: photo.width, height: photo.height } : {};
    return h("button", {
      type: "button", class: "photo", "aria-label": t("enlarge"),
      data: { photo: at, ...(at > 0 && { message: photo.message }) },
    }, h("img", { src: photo.url, alt: t("photo"), loading: "lazy", decoding: "async", ...size }));
  }));
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

function extras(message) {
  const { voice, location, contact } = message;
  const file = message[FILES.find((name) => message[name])];
  if (file) return attachment("document", file.file_name || t("document"), size(file.file_size), file.url);
  if (voice) return attachment("voice", t("voice"), voice.duration !== undefined ? `🎤 ${minutes(voice.duration)}` : "", voice.url);
  if (location) return attachment("place", t("location"), `${location.latitude}, ${location.longitude}`);
  if (contact) return attachment("person", [contact.first_name, contact.last_name].filter(Boolean).join(" "), contact.phone_number);
  return null;
}

function attachment(kind, title, detail, url) {
  const props = url ? { href: url, target: "_blank", rel: "noopener noreferrer" } : {};
  return h(url ? "a" : "div", { class: "attachment", ...props },
    h("span", { class: "attachment-icon" }, icon(kind)),
    h("span", { class: "attachment-words" }, h("b", {}, title), h("span", {}, detail ?? "")),
  );
}

/** How long a recording is: 0:12. */
function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function size(bytes) {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function reactions(message) {
  const given = (message.reactions ?? []).map((one) => (typeof one === "string" ? one : one.emoji)).filter(Boolean);
  return given.length > 0 && h("div", { class: "reactions" }, given.map((emoji) => h("span", {}, emoji)));
}
