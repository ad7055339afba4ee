// What the page knows of the sandbox. Changed only by the server's state and events; tells who listens.
import { recall, remember } from "./keep.js";
import { setTimeZone } from "./when.js";

const KEPT_PER_CHAT = 2000;

/**
 * @typedef {object} Message as the server's state describes it
 * @typedef {object} Chat as the server's state describes it
 * @typedef {object} Person as the server's state describes it
 */

/** Fires CustomEvents: "loaded", "message", "edited", "deleted", "answer", "cast" (a person or chat has changed), "time", "faults", "action", "unread". */
export class Store extends EventTarget {
  seq = 0;
  bot = {};
  /** @type {Map<number, Person>} */
  people = new Map();
  /** @type {Map<number, Chat>} */
  chats = new Map();
  commands = {};
  chatCommands = {};
  limits = { on: false };
  faults = [];
  latency = 0;
  hint = null;
  /** @type {Array<{label: Record<string, string>, latitude: number, longitude: number}>} places that can be shared */
  spots = [];
  /** @type {Array<{label: Record<string, string>, link: string}>} printed codes that can be scanned */
  codes = [];
  open = null;
  loaded = false;
  #ahead = 0;
  #read = recall("read", {});

  /** Takes over the whole state, as /sandbox/state gives it. */
  load(state) {
    this.seq = state.seq;
    this.bot = state.bot;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    const old = this.chats;
    this.chats = new Map(state.chats.map((chat) => [chat.id, withHistory(chat, old.get(chat.id))]));
    this.#ensurePrivateChats();
    this.commands = state.commands ?? {};
    this.chatCommands = state.chat_commands ?? {};
    this.limits = state.limits ?? this.limits;
    this.faults = state.faults ?? [];
    this.latency = state.latency ?? 0;
    this.hint = state.hint ?? null;
    this.spots = state.spots ?? [];
    this.codes = state.codes ?? [];
    this.open = state.open ?? null;
    setTimeZone(state.time_zone);
    this.#setNow(state.now);
    for (const chat of this.chats.values()) {
      const newest = chat.messages.at(-1)?.id ?? 0;
      this.#read[chat.id] = Math.min(this.#read[chat.id] ?? newest, newest);
    }
    this.loaded = true;
    this.#tell("loaded");
  }

  /**
   * Takes over one event.
   * @returns {boolean} false when the event does not carry enough and the state has to be loaded again
   */
  apply(event) {
    if (event.seq <= this.seq) return true;
    this.seq = event.seq;
    switch (event.type) {
      case "message":
      case "edited":
        return this.#put(event.message, event.type);
      case "deleted":
        return this.#remove(event);
      case "time":
        this.#setNow(event.now);
        this.#tell("time");
        return true;
      case "answer":
      case "action":
        this.#tell(event.type, event);
        return true;
      case "faults":
        this.faults = event.faults;
        this.limits = event.limits;
        this.latency = event.latency;
        this.#tell("faults");
        return true;
      case "person":
        this.people.set(event.person.id, event.person);
        this.#ensurePrivateChats();
        this.#tell("cast", { person: event.person.id });
        return true;
      case "chat":
        this.chats.set(event.chat.id, { messages: [], ...this.chats.get(event.chat.id), ...event.chat });
        this.#tell("cast", { chat: event.chat.id });
        return true;
      case "commands":
        this.commands = event.commands;
        this.chatCommands = event.chat_commands;
        this.#tell("cast", {});
        return true;
      default:
        return false;
    }
  }

  /** @returns {Date} the time in the sandbox */
  now() {
    return new Date(Date.now() + this.#ahead);
  }

  /** How far the sandbox's clock is ahead of this machine's, in minutes. */
  get minutesAhead() {
    return Math.round(this.#ahead / 60000);
  }

  /** How many messages of a chat nobody at this page has seen. */
  unread(chatId) {
    const chat = this.chats.get(chatId);
    if (!chat) return 0;
    const read = this.#read[chatId] ?? 0;
    let count = 0;
    for (let i = chat.messages.length - 1; i >= 0 && chat.messages[i].id > read; i -= 1) {
      const { from, service } = chat.messages[i];
      if (!service && (from?.is_bot || from?.id !== chatId)) count += 1;
    }
    return count;
  }

  /** Marks a chat as seen to its end. */
  markRead(chatId) {
    const newest = this.chats.get(chatId)?.messages.at(-1)?.id ?? 0;
    if (newest <= (this.#read[chatId] ?? 0)) return;
    this.#read[chatId] = newest;
    remember("read", this.#read);
    this.#tell("unread");
  }

  /** @returns {Message|undefined} */
  message(chatId, id) {
    return this.chats.get(chatId)?.messages.findLast((message) => message.id === id);
  }

  #put(message, type) {
    const chat = this.chats.get(message.chat);
    if (!chat) return false;
    const at = chat.messages.findLastIndex((one) => one.id === message.id);
    if (at >= 0) {
      chat.messages[at] = message;
      this.#tell("edited", { message });
    } else if (type === "message") {
      const newest = chat.messages.at(-1)?.id ?? 0;
      chat.messages.push(message);
      if (message.id < newest) chat.messages.sort((a, b) => a.id - b.id);
      if (chat.messages.length > KEPT_PER_CHAT) chat.messages.splice(0, chat.messages.length - KEPT_PER_CHAT);
      this.#tell("message", { message });
    }
    return true;
  }

  #remove({ chat: chatId, message }) {
    const chat = this.chats.get(chatId);
    if (!chat) return false;
    chat.messages = chat.messages.filter((one) => one.id !== message);
    this.#tell("deleted", { chat: chatId });
    return true;
  }

  #ensurePrivateChats() {
    for (const person of this.people.values()) {
      if (this.chats.has(person.id)) continue;
      this.chats.set(person.id, { id: person.id, type: "private", title: "", members: [person.id], admins: [], messages: [] });
    }
  }

  #setNow(now) {
    const ahead = Date.parse(now) - Date.now();
    this.#ahead = Math.abs(ahead) < 1000 ? 0 : ahead;
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** The state brings only the newest messages; what the page already has of the older ones stays. */
function withHistory(chat, old) {
  const first = chat.messages[0]?.id ?? Infinity;
  const continues = old?.messages.some((message) => message.id >= first);
  const older = continues ? old.messages.filter((message) => message.id < first) : [];
  return { ...chat, messages: [...older, ...chat.messages] };
}
