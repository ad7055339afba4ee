// Calls to the sandbox's control surface. Every failure is a sentence.
import { t } from "./language.js";

/** A refusal or a lost connection; `message` is a sentence for the person at the page. */
export class ApiError extends Error {}

async function call(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(t("noConnection"));
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(answer?.error ?? t("failed", { status: response.status }));
  return answer ?? {};
}

const post = (path, body) => call("POST", `/sandbox/${path}`, body);

/** @returns {Promise<object>} the whole state of the sandbox */
export const getState = () => call("GET", "/sandbox/state");

/**
 * Writes something as a person.
 * @param {number} person
 * @param {number} chat
 * @param {{text?: string, photos?: File[], replyTo?: number|null, thread?: number|null, contact?: object, location?: object}} content
 *   with photos, the text becomes their caption
 * @returns {Promise<{messages: object[]}>}
 */
export function send(person, chat, { text = "", photos = [], replyTo = null, thread = null, ...shared }) {
  if (!photos.length) return post("send", { person, chat, reply_to: replyTo, thread, ...(text && { text }), ...shared });
  const form = new FormData();
  form.set("person", String(person));
  form.set("chat", String(chat));
  if (replyTo !== null) form.set("reply_to", String(replyTo));
  if (thread !== null) form.set("thread", String(thread));
  if (text) form.set("caption", text);
  for (const photo of photos) form.append("photo", photo, photo.name);
  return post("send", form);
}

/** @returns {Promise<{answer: {text: ?string, show_alert: boolean, url: ?string}|null}>} null: not answered in time */
export const press = (person, chat, message, data) => post("press", { person, chat, message, data });

/**
 * Follows a link to the bot as a person; `chat` is the group that a "startgroup" link is used in, if one is meant.
 * @returns {Promise<{messages: object[]}>} what the person said by that
 */
export const openLink = (person, link, chat) => post("open", { person, link, chat });

/** Sends a message of a chat on to the bot, in private. */
export const forward = (person, chat, message) => post("forward", { person, chat, message });

/** Presses Start as a person. */
export const start = (person) => post("start", { person });

/** Moves the sandbox's time on. @returns {Promise<{now: string}>} */
export const moveTime = (minutes) => post("time", { minutes });

/** Switches Telegram's limits on or off. */
export const setLimits = (on) => post("limits", { on });

/** Sets how long each of the bot's calls takes. */
export const setLatency = (seconds) => post("latency", { seconds });

/** Makes some of the bot's next calls fail: {kind, method, times, retry_after?, delay?}. */
export const addFault = (fault) => post("faults", fault);

/** Takes all faults away. */
export const clearFaults = () => call("DELETE", "/sandbox/faults");

/** @returns {Promise<{person: object}>} */
export const addPerson = (person) => post("people", person);

/** @returns {Promise<{chat: object}>} */
export const addGroup = (group) => post("groups", group);

/** Lets a person into a group. */
export const join = (person, chat) => post("join", { person, chat });

/** Takes a person out of a group. */
export const leave = (person, chat) => post("leave", { person, chat });

/** Adds the bot to a group ("member") or takes it out ("left"), as a person. */
export const setBot = (chat, status, by) => post("bot", { chat, status, by });

/** Blocks the bot as a person, or lets it in again. */
export const block = (person, blocked) => post("block", { person, blocked });

/** Makes a supergroup of a group, which gets another id. */
export const migrate = (chat) => post("migrate", { chat });
