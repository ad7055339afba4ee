// The top of a column: who plays, which chat, and what one can do with both.
import * as api from "./api.js";
import { askForCode } from "./dialogs.js";
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { inLanguage, t } from "./language.js";
import { openMenu } from "./menu.js";
import { avatar, chatAvatar, chatTitle, fullName } from "./people.js";

const TYPING_LASTS = 5000;

/** The head of one column, for the same seat as its presses; `canWrite` tells whether the person may write there. */
export class ColumnHead {
  /** The bar with the person. */
  who = h("header", { class: "who" });
  /** The bar with the chat. */
  where = h("div", { class: "where" });
  /** The forum topic that is written in; null is the general one. */
  topic = null;
  #seat;
  #key;
  #typing = 0;

  /**
   * @param {string} key of the column
   * @param {import("./presses.js").Seat & {canWrite: () => boolean}} seat
   */
  constructor(key, seat) {
    this.#key = key;
    this.#seat = seat;
  }

  /** Draws both bars anew. */
  refresh() {
    this.#drawWho();
    this.#drawWhere();
  }

  /** The bot shows that it is busy, or no longer. */
  showTyping(typing) {
    this.#typing = typing ? Date.now() + TYPING_LASTS : 0;
    this.#drawWhere();
    if (typing) setTimeout(() => this.#drawWhere(), TYPING_LASTS + 50);
  }

  get #chat() {
    return this.#seat.store.chats.get(this.#seat.chat);
  }

  get #me() {
    return this.#seat.store.people.get(this.#seat.person);
  }

  get #isGroup() {
    return this.#chat.type !== "private";
  }

  #drawWho() {
    const name = h("span", { class: "names" }, h("b", { class: "name" }, fullName(this.#me)), h("span", { class: "note" }, inLanguage(this.#me.note)));
    const who = this.#isGroup
      ? h("button", { type: "button", class: "speaker", "aria-haspopup": "menu", "aria-expanded": "false", title: t("speakAs"),
        "aria-label": t("speakAsName", { person: fullName(this.#me) }), data: { testid: "speaker" },
        on: { click: ({ currentTarget }) => this.#chooseSpeaker(currentTarget) } }, avatar(this.#me), name, icon("chevron"))
      : h("div", { class: "speaker" }, avatar(this.#me), name);
    fill(this.who, who,
      h("button", { type: "button", class: "tool", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": t("columnMenu"), title: t("columnMenu"),
        on: { click: ({ currentTarget }) => this.#openMenu(currentTarget) } }, icon("more")),
      h("button", { type: "button", class: "tool", "aria-label": t("closeColumn"), title: t("closeColumn"),
        on: { click: () => this.#seat.deck.close(this.#key) } }, icon("close")));
  }

  /** The chat's name, and what is going on in it. */
  #drawWhere() {
    const typing = Date.now() < this.#typing;
    const about = typing ? t("typing") : this.#isGroup ? this.#membership() : t("bot");
    fill(this.where, chatAvatar(this.#chat, "tiny"), h("span", { class: "chat-title" }, chatTitle(this.#chat, this.#seat.store)),
      h("span", { class: `about${typing ? " typing" : ""}` }, about), this.#topicButton(), this.#scanButton());
  }

  #membership() {
    const members = t("members", { n: this.#chat.members.length });
    return this.#hasBot() ? members : `${members} · ${t("withoutBot")}`;
  }

  #hasBot() {
    return !["left", "kicked"].includes(this.#chat.bot);
  }

  /** In a group with topics: where one writes. */
  #topicButton() {
    const topics = Object.entries(this.#chat.topics ?? {});
    if (!topics.length) return null;
    const name = (id) => (id === null ? t("generalTopic") : this.#chat.topics[id]);
    const open = ({ currentTarget }) => openMenu(currentTarget, [null, ...topics.map(([id]) => Number(id))].map((id) => ({
      label: `# ${name(id)}`, checked: id === this.topic, act: () => {
        this.topic = id;
        this.#drawWhere();
      },
    })), t("writeInTopic"));
    return h("button", { type: "button", class: "topic-button", title: t("writeInTopic"), "aria-haspopup": "menu", "aria-expanded": "false", on: { click: open } }, `# ${name(this.topic)}`);
  }

  /** In private: one scans a printed code, which opens the bot as Telegram does. */
  #scanButton() {
    if (this.#isGroup) return null;
    const scan = () => askForCode(this.#seat.store, (link) => api.openLink(this.#seat.person, link));
    return h("button", { type: "button", class: "topic-button", title: t("scan"), data: { testid: "scan" }, on: { click: scan } }, icon("scan"), t("scanShort"));
  }

  #chooseSpeaker(anchor) {
    const isMember = ({ id }) => this.#chat.members.includes(id);
    const people = [...this.#seat.store.people.values()].sort((a, b) => isMember(b) - isMember(a));
    const items = people.map((person) => ({
      label: [avatar(person, "small"), h("span", {}, fullName(person), !isMember(person) && h("small", {}, t("notMember")))],
      checked: person.id === this.#seat.person,
      act: () => this.#seat.deck.change(this.#key, person.id),
    }));
    openMenu(anchor, items, t("speakAs"));
  }

  #openMenu(anchor) {
    const items = [
      { label: t("moveLeft"), act: () => this.#seat.deck.move(this.#key, -1) },
      { label: t("moveRight"), act: () => this.#seat.deck.move(this.#key, 1) },
    ];
    if (this.#isGroup && this.#seat.canWrite()) {
      const [label, status] = this.#hasBot() ? ["removeBot", "left"] : ["addBot", "member"];
      items.push(
        { label: t(label), danger: this.#hasBot(), act: () => this.#try(api.setBot(this.#seat.chat, status, this.#seat.person)) },
        { label: t("leaveGroup"), danger: true, act: () => this.#try(api.leave(this.#seat.person, this.#seat.chat)) },
      );
    }
    if (!this.#isGroup && this.#me.started) {
      const { blocked } = this.#me;
      items.push({ label: t(blocked ? "unblockBot" : "blockBot"), danger: !blocked, act: () => this.#try(api.block(this.#seat.person, !blocked)) });
    }
    openMenu(anchor, items, t("columnMenu"));
  }

  #try(promise) {
    promise.catch((error) => this.#seat.say(error.message));
  }
}
