// The scrolling part of a chat: draws messages as they come, keeps the reader's place, reaches back in history.
import { h, fill, onceAFrame } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { messageRow } from "./bubble.js";
import { enlarge } from "./lightbox.js";
import { dayName, sameDay } from "./when.js";

const PAGE = 120;
const DRAWN_AT_MOST = 360;
const NEAR = 60;
const SAME_BREATH = 10 * 60 * 1000;

/**
 * @typedef {object} ListHooks what the list asks of its column
 * @property {() => object[]} messages of the chat, oldest first
 * @property {() => import("./bubble.js").View} view
 * @property {() => Date} now
 * @property {Node} overlay what lies over the list
 * @property {() => Node} empty what stands there when nothing was written
 * @property {(message: object, button: object, element: HTMLButtonElement) => void} onButton
 * @property {(url: string) => boolean} onLink true when it was followed inside the sandbox
 * @property {(text: string) => void} onCommand
 * @property {(message: object) => void} onReply
 * @property {(message: object) => void} onForward sends it on to the bot, in private
 * @property {() => void} onSeen called when the newest message is in view
 */

/** The list of one chat as one person sees it. */
export class MessageList {
  #hooks;
  /** The id of the first message that is drawn. */
  #first = 0;
  #stuck = true;
  /** Where it stood, and where its end was, when it last scrolled. */
  #stood = { at: 0, end: 0 };
  #fresh = 0;
  #rows = h("div", { class: "rows" });
  #pill = h("button", { type: "button", class: "pill", hidden: true, on: { click: () => this.toBottom(true) } });
  #scroller;
  #settle = onceAFrame(() => this.#stuck && this.toBottom());

  /** @param {ListHooks} hooks */
  constructor(hooks) {
    this.#hooks = hooks;
    this.#scroller = h("div", { class: "scroller", tabindex: "0", role: "region", on: {
      scroll: () => this.#onScroll(), click: (event) => this.#onClick(event),
      dblclick: (event) => this.#onDoubleClick(event), keydown: (event) => this.#onKey(event),
    } }, this.#rows);
    this.element = h("div", { class: "messages" }, this.#scroller, this.#pill, hooks.overlay);
    const observer = new ResizeObserver(this.#settle);
    observer.observe(this.#scroller);
    observer.observe(this.#rows);
  }

  /** True when the newest message is in view. */
  get atBottom() {
    return this.#stuck;
  }

  /** Draws everything anew, keeping the place. */
  redraw() {
    const fromBottom = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    const messages = this.#hooks.messages();
    this.#stuck ||= this.#startIn(messages) === messages.length;
    if (this.#stuck) this.#first = messages[this.#blockStart(messages, messages.length - PAGE)]?.id ?? 0;
    this.#scroller.setAttribute("aria-label", t("messages"));
    this.#draw(messages);
    if (this.#stuck) this.toBottom();
    else this.#scroller.scrollTop = this.#scroller.scrollHeight - fromBottom;
    this.#drawPill();
  }

  /** A new message has come; it is the last of messages(). */
  append(message) {
    const messages = this.#hooks.messages();
    const mine = message.from?.id === this.#hooks.view().person;
    if (!mine && !this.#stuck) this.#fresh += 1;
    const previous = messages.at(-2);
    const inOrder = messages.at(-1) === message;
    if (!previous || !inOrder || (this.#stuck && messages.length - this.#startIn(messages) > DRAWN_AT_MOST)) {
      this.redraw();
    } else {
      if (message.media_group && previous.media_group === message.media_group) this.#rows.lastElementChild?.remove();
      this.#rows.append(...this.#rowsFor(this.#blockAt(messages, messages.length - 1)));
      this.#rows.lastElementChild.classList.add("arrived");
    }
    if (mine) this.toBottom();
    this.#settle();
    this.#drawPill();
  }

  /** A message has changed. */
  replace(message) {
    const messages = this.#hooks.messages();
    const at = messages.indexOf(message);
    const block = this.#blockAt(messages, at);
    const old = this.#row(block.messages[0].id);
    if (!old) return;
    const focused = old.contains(document.activeElement) ? [...old.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    const row = this.#rowsFor(block).at(-1);
    old.replaceWith(row);
    if (focused >= 0) row.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
    this.#settle();
  }

  /** Time has moved on: says anew which day was today. */
  renameDays() {
    for (const day of this.#rows.querySelectorAll(".day time")) day.textContent = dayName(new Date(day.dateTime), this.#hooks.now());
  }

  /** Brings a message into view and lights it up for a moment. */
  show(id) {
    const at = this.#hooks.messages().findIndex((message) => message.id === id);
    if (at < 0) return;
    if (at < this.#startIn(this.#hooks.messages())) this.#reachBack(at - 20);
    const row = this.#row(id);
    this.#stuck = false;
    row.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    row.classList.remove("lit");
    requestAnimationFrame(() => row.classList.add("lit"));
  }

  /** Goes to the newest message. */
  toBottom(smooth = false) {
    this.#stuck = true;
    this.#fresh = 0;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
    this.#drawPill();
    this.#hooks.onSeen();
  }

  #draw(messages) {
    const rows = this.#rowsBetween(messages, this.#startIn(messages), messages.length);
    fill(this.#rows, rows.length ? rows : this.#hooks.empty());
    this.#rows.classList.toggle("none", rows.length === 0);
  }

  /** Draws earlier messages above those that are there, without moving what is read. */
  #reachBack(to) {
    const fromBottom = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    const messages = this.#hooks.messages();
    const start = this.#blockStart(messages, to);
    this.#rows.prepend(...this.#rowsBetween(messages, start, this.#startIn(messages)));
    this.#first = messages[start].id;
    this.#scroller.scrollTop = this.#scroller.scrollHeight - fromBottom;
  }

  #rowsBetween(messages, from, to) {
    const rows = [];
    for (let at = from; at < to;) {
      const block = this.#blockAt(messages, at);
      rows.push(...this.#rowsFor(block));
      at = block.end;
    }
    return rows;
  }

  /** Where the drawn messages begin. */
  #startIn(messages) {
    const at = messages.findIndex(({ id }) => id >= this.#first);
    return at < 0 ? messages.length : at;
  }

  /** A place at or before the one given where no album is cut in two. */
  #blockStart(messages, at) {
    if (at <= 0) return 0;
    const block = this.#blockAt(messages, at);
    return block.end - block.messages.length;
  }

  /** The message at a place, with the rest of its album, and what stands before it. */
  #blockAt(messages, at) {
    const { media_group: album } = messages[at];
    let from = at;
    let end = at + 1;
    if (album) {
      while (from > 0 && messages[from - 1].media_group === album) from -= 1;
      while (end < messages.length && messages[end].media_group === album) end += 1;
    }
    return { messages: messages.slice(from, end), before: messages[from - 1], end };
  }

  #rowsFor({ messages, before }) {
    const [first] = messages;
    const date = new Date(first.date);
    const rows = [];
    const newDay = !before || !sameDay(new Date(before.date), date);
    if (newDay) rows.push(h("div", { class: "row day" }, h("time", { datetime: first.date }, dayName(date, this.#hooks.now()))));
    const follows = !newDay && !before.service && before.from?.id === first.from?.id && date - new Date(before.date) < SAME_BREATH;
    rows.push(messageRow(messages, this.#hooks.view(), follows));
    return rows;
  }

  #row(id) {
    return this.#rows.querySelector(`.row[data-message="${id}"]`) ?? this.#rows.querySelector(`[data-message="${id}"]`)?.closest(".row");
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const end = scrollHeight - clientHeight;
    // Only the reader's own way up leaves the newest message: no card that grew or shrank meanwhile, nor the way down to it.
    const wayUp = scrollTop < this.#stood.at && end === this.#stood.end;
    const stuck = end - scrollTop < NEAR || (this.#stuck && !wayUp);
    this.#stood = { at: scrollTop, end };
    if (stuck && !this.#stuck) {
      this.#fresh = 0;
      this.#hooks.onSeen();
    }
    this.#stuck = stuck;
    const start = scrollTop < 300 ? this.#startIn(this.#hooks.messages()) : 0;
    if (start > 0) this.#reachBack(start - PAGE);
    this.#drawPill();
  }

  #drawPill() {
    this.#pill.hidden = this.#stuck;
    if (this.#stuck) return;
    const words = this.#fresh ? t("newMessages", { n: this.#fresh }) : "";
    this.#pill.classList.toggle("fresh", this.#fresh > 0);
    this.#pill.setAttribute("aria-label", words || t("toBottom"));
    fill(this.#pill, icon("arrowDown"), words);
  }

  #onClick(event) {
    const { target } = event;
    const row = target.closest(".row[data-message]");
    const message = row && this.#find(Number(row.dataset.message));
    if (!message) return;
    const button = target.closest("button, a, .spoiler");
    if (!button) return;
    if (button.matches(".inline")) {
      this.#hooks.onButton(message, message.buttons[button.dataset.row][button.dataset.place], button);
    } else if (button.matches(".link")) {
      if (this.#hooks.onLink(button.getAttribute("href"))) event.preventDefault();
    } else if (button.matches(".command")) this.#hooks.onCommand(button.dataset.command);
    else if (button.matches(".forward")) this.#hooks.onForward(message);
    else if (button.matches(".reply")) this.#hooks.onReply(message);
    else if (button.matches(".replied")) this.show(Number(button.dataset.goto));
    else if (button.matches(".spoiler")) reveal(button);
    else if (button.matches(".photo")) this.#enlarge(message, Number(button.dataset.photo));
  }

  #onDoubleClick({ target }) {
    const row = target.closest(".row[data-message]");
    if (!row || target.closest("button, a, .text")) return;
    const message = this.#find(Number(row.dataset.message));
    if (message && !message.service && this.#hooks.view().canWrite) this.#hooks.onReply(message);
  }

  #onKey(event) {
    if (event.target.matches(".spoiler") && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      reveal(event.target);
    }
  }

  #enlarge(message, at) {
    const { messages } = this.#blockAt(this.#hooks.messages(), this.#hooks.messages().indexOf(message));
    enlarge(messages.flatMap(({ photos }) => photos ?? []), at);
  }

  #find(id) {
    return this.#hooks.messages().findLast((message) => message.id === id);
  }
}

function reveal(spoiler) {
  spoiler.classList.add("shown");
  spoiler.removeAttribute("role");
  spoiler.removeAttribute("tabindex");
  spoiler.removeAttribute("aria-label");
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
