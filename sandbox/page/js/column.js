// One chat as one person sees it: like that person's phone.
import * as api from "./api.js";
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { gist } from "./bubble.js";
import { ColumnHead } from "./column-head.js";
import { Composer } from "./composer.js";
import { currentKeyboard } from "./keyboards.js";
import { MessageList } from "./message-list.js";
import { chatAvatar, chatTitle, colourOf, fullName } from "./people.js";
import { Presses } from "./presses.js";
import { Toasts, showAlert } from "./toasts.js";

const SAME_ANSWER = 1500;

/** The name of a column among all: who looks at which chat. */
export function columnKey(person, chat) {
  return `${person}:${chat}`;
}

/** One column. */
export class Column {
  #store;
  #head;
  #presses;
  #pinned = h("button", { type: "button", class: "pinned", hidden: true, on: { click: () => this.#list.show(this.#pin.id) } });
  #pin = null;
  #list;
  #composer;
  #foot = h("footer", { class: "foot" });
  #toasts = new Toasts();
  #answered = new Map();

  /**
   * @param {{person: number, chat: number}} place
   * @param {import("./store.js").Store} store
   * @param {import("./deck.js").Deck} deck where it stands among the others
   */
  constructor({ person, chat }, store, deck) {
    this.person = person;
    this.chat = chat;
    this.key = columnKey(person, chat);
    this.seen = false;
    this.#store = store;
    const seat = {
      person, chat, store, deck,
      canWrite: () => this.#canWrite(),
      say: (sentence) => this.#toasts.show(sentence),
      send: (content) => this.#send(content),
      onAnswer: (message, answer) => this.onAnswer(message, answer),
    };
    this.#head = new ColumnHead(this.key, seat);
    this.#presses = new Presses(seat);
    this.#list = new MessageList({
      messages: () => this.#chat.messages,
      view: () => this.#view(),
      now: () => store.now(),
      overlay: this.#toasts.element,
      empty: () => this.#empty(),
      onButton: (message, button, element) => this.#presses.inline(message, button, element),
      onLink: (url) => this.#presses.link(url),
      onCommand: (text) => this.#try(this.#send({ text })),
      onReply: (message) => this.#composer.replyTo(message),
      onForward: (message) => this.#try(api.forward(this.person, this.chat, message.id)),
      onSeen: () => this.markSeen(),
    });
    this.#composer = new Composer(this.key, {
      person: () => this.#me.first_name,
      commands: () => this.#commands(),
      keyboard: () => currentKeyboard(this.#chat, this.person),
      send: seat.send,
      spots: () => store.spots,
      onPlace: () => this.#presses.shareLocation(),
      onKey: (button) => this.#presses.key(button),
      complain: seat.say,
    });
    this.element = h("section", { class: `column ${this.#isGroup ? "group-chat" : "private-chat"}`, tabindex: "-1", data: { person, chat }, on: {
      dragover: (event) => event.preventDefault(), drop: (event) => this.#onDrop(event),
    } }, this.#head.who, this.#head.where, this.#pinned, this.#list.element, this.#foot);
    this.refresh();
  }

  get #chat() {
    return this.#store.chats.get(this.chat);
  }

  get #me() {
    return this.#store.people.get(this.person);
  }

  get #isGroup() {
    return this.#chat.type !== "private";
  }

  /** Draws everything anew but what is being typed. */
  refresh() {
    this.element.style.setProperty("--who", colourOf(this.#me));
    this.element.setAttribute("aria-label", `${fullName(this.#me)} · ${chatTitle(this.#chat, this.#store)}`);
    this.#head.refresh();
    this.#drawPinned();
    this.#drawFoot();
    this.#list.redraw();
  }

  /** A message of this chat is new. */
  onMessage(message) {
    if (message.from?.is_bot) this.#head.showTyping(false);
    this.#list.append(message);
    this.#afterChange(message);
    if (this.#isAsked(message)) this.#composer.replyTo(message, false);
    this.markSeen();
  }

  /** A message of this chat has changed. */
  onEdited(message) {
    this.#list.replace(message);
    this.#afterChange(message);
  }

  /** The sandbox's time has moved on. */
  onTime() {
    this.#list.renameDays();
  }

  /** The bot shows that it is busy here. */
  onAction() {
    this.#head.showTyping(true);
  }

  /** The bot has answered a press made here, on this page or elsewhere. */
  onAnswer(message, answer) {
    const words = `${message}:${answer.text ?? ""}:${answer.url ?? ""}`;
    const before = this.#answered.get(words) ?? 0;
    if (Date.now() - before < SAME_ANSWER) return;
    this.#answered.set(words, Date.now());
    if (answer.text && answer.show_alert) showAlert(this.element, answer.text);
    else if (answer.text) this.#toasts.show(answer.text);
    if (answer.url) this.#presses.open(answer.url);
  }

  /** Notes that the newest message was seen, when it was. */
  markSeen() {
    if (this.seen && this.#list.atBottom && document.visibilityState === "visible") this.#store.markRead(this.chat);
  }

  /** Hands what is typed to another column. */
  give(other) {
    other.#composer.text = this.#composer.text;
    this.#composer.text = "";
  }

  /** Puts the cursor where one writes. */
  focus() {
    if (this.#foot.contains(this.#composer.element)) this.#composer.focus();
    else this.#foot.querySelector("button")?.focus();
  }


  #afterChange(message) {
    if (message.pinned || this.#pin?.id === message.id) this.#drawPinned();
    if (message.keyboard || message.from?.id === this.person) this.#composer.refresh();
  }

  /** Whether the bot wants this person's next words as a reply (ForceReply). */
  #isAsked({ keyboard, reply_to: repliedTo, html }) {
    if (!keyboard?.force_reply || !this.#canWrite()) return false;
    if (!keyboard.selective || !this.#isGroup) return true;
    // Telegram asks who is answered, and who is named.
    const named = html?.includes(`tg://user?id=${this.person}"`) || (this.#me.username && html?.includes(`@${this.#me.username}`));
    return Boolean(named) || this.#store.message(this.chat, repliedTo)?.from?.id === this.person;
  }

  #view() {
    return {
      person: this.person,
      group: this.#isGroup,
      canWrite: this.#canWrite(),
      topic: (id) => this.#chat.topics?.[id] ?? t("topic", { id }),
      message: (id) => this.#store.message(this.chat, id),
      colour: (id) => (id === this.#store.bot.id ? "var(--bot)" : this.#store.people.get(id)?.color),
    };
  }

  #canWrite() {
    return this.#isGroup ? this.#chat.members.includes(this.person) : this.#me.started && !this.#me.blocked;
  }

  #drawPinned() {
    this.#pin = this.#chat.messages.findLast((message) => message.pinned) ?? null;
    this.#pinned.hidden = !this.#pin;
    if (!this.#pin) return;
    this.#pinned.title = t("showPinned");
    fill(this.#pinned, icon("pin"), h("b", {}, t("pinned")), h("span", {}, gist(this.#pin)));
  }

  #drawFoot() {
    const big = (label, act, kind = "") => h("button", { type: "button", class: `big ${kind}`, on: { click: () => this.#try(act()) } }, label);
    const first = this.#me.first_name;
    if (this.#isGroup && !this.#canWrite()) {
      fill(this.#foot, h("p", {}, t("notMemberText", { person: first })), big(t("joinGroup"), () => api.join(this.person, this.chat)));
    } else if (!this.#isGroup && this.#me.blocked) {
      fill(this.#foot, h("p", {}, t("blockedText", { person: first })), big(t("unblockBot"), () => api.block(this.person, false)));
    } else if (!this.#isGroup && !this.#me.started) {
      fill(this.#foot, big(t("start"), () => api.start(this.person), "primary"));
      this.#foot.firstElementChild.dataset.testid = "start";
    } else {
      if (!this.#foot.contains(this.#composer.element)) fill(this.#foot, this.#composer.element);
      this.#composer.refresh();
    }
  }

  #empty() {
    const person = this.#me.first_name;
    const kind = this.#isGroup ? "emptyGroup" : this.#me.started ? "emptyPrivate" : "emptyStart";
    return h("div", { class: "empty" }, chatAvatar(this.#chat, "huge"), h("b", {}, t(kind, { person })), h("p", {}, t(`${kind}Text`, { person })));
  }

  #commands() {
    const tag = (this.#me.language_code ?? "").toLowerCase();
    // As Telegram chooses: what was set for this very chat goes before what was set for all.
    for (const menus of [this.#store.chatCommands[this.chat] ?? {}, this.#store.commands]) {
      const list = menus[tag] ?? menus[tag.slice(0, 2)] ?? menus[""] ?? menus.default;
      if (list) return list;
    }
    return [];
  }

  #send(content) {
    const thread = this.#store.message(this.chat, content.replyTo)?.thread ?? this.#head.topic;
    return api.send(this.person, this.chat, { ...content, thread });
  }

  #onDrop(event) {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    if (this.#canWrite()) this.#composer.add(event.dataTransfer.files);
  }

  #try(promise) {
    promise.catch((error) => this.#toasts.show(error.message));
  }
}
