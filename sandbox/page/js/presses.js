// What happens when somebody presses a button or a link that the bot brought.
import * as api from "./api.js";
import { askForLine } from "./dialogs.js";
import { t } from "./language.js";
import { leadsOut, leadsToBot } from "./links.js";

/**
 * @typedef {object} Seat a person in front of a chat
 * @property {number} person
 * @property {number} chat
 * @property {import("./store.js").Store} store
 * @property {import("./deck.js").Deck} deck
 * @property {(sentence: string) => void} say
 * @property {(content: object) => Promise<unknown>} send
 * @property {(message: number, answer: object) => void} onAnswer
 */

/** The presses of one person in one chat. */
export class Presses {
  #seat;

  /** @param {Seat} seat */
  constructor(seat) {
    this.#seat = seat;
  }

  /** A button under a message; `element` shows that it waits for the bot. */
  async inline(message, button, element) {
    if (button.url) this.open(button.url);
    else if (button.data) await this.#callBack(message, button, element);
    else this.#seat.say(t("unsupported"));
  }

  /** A button of the reply keyboard. */
  key(button) {
    if (button.request_contact) this.#shareContact();
    else if (button.request_location) this.shareLocation();
    else this.#try(this.#seat.send({ text: button.text }));
  }

  /** A link in a text. @returns {boolean} true when it stays inside the sandbox */
  link(url) {
    const inside = leadsToBot(url, this.#seat.store.bot.username);
    if (inside) this.open(url);
    return inside;
  }

  /** Goes where a link leads, as this person. */
  open(url) {
    const { person, chat, store, deck } = this.#seat;
    if (leadsToBot(url, store.bot.username)) {
      const group = store.chats.get(chat).type === "private" ? undefined : chat;
      this.#try(api.openLink(person, url, group).then(({ messages }) => deck.show(person, messages[0].chat)));
    } else if (leadsOut(url)) window.open(url, "_blank", "noopener,noreferrer");
    else this.#seat.say(t("unsupported"));
  }

  async #callBack(message, button, element) {
    const { person, chat, say, onAnswer } = this.#seat;
    element.classList.add("busy");
    element.setAttribute("aria-busy", "true");
    try {
      const { answer } = await api.press(person, chat, message.id, button.data);
      if (answer) onAnswer(message.id, answer);
      else say(t("noAnswer"));
    } catch (error) {
      say(error.message);
    } finally {
      element.classList.remove("busy");
      element.removeAttribute("aria-busy");
    }
  }

  #shareContact() {
    const { person, store, send } = this.#seat;
    const name = store.people.get(person).first_name;
    askForLine({
      title: t("sendContact", { person: name }),
      label: t("phone"),
      value: `+86 138 0000 ${String(person).slice(-4).padStart(4, "0")}`,
      send: (phone) => send({ contact: { phone_number: phone, first_name: name, user_id: person } }),
    });
  }

  /** Asks for a place on the map, and sends it. */
  shareLocation() {
    const [spot] = this.#seat.store.spots;
    askForLine({
      title: t("sendLocation"),
      label: t("place"),
      value: spot ? `${spot.latitude}, ${spot.longitude}` : "31.0252, 121.4337",
      send: async (words) => {
        const [latitude, longitude] = words.split(/[,，\s]+/).map(Number);
        if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) throw new Error(t("badPlace"));
        await this.#seat.send({ location: { latitude, longitude } });
      },
    });
  }

  #try(promise) {
    promise.catch((error) => this.#seat.say(error.message));
  }
}
