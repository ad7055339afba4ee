// Where one writes as a person: text, photos, replies, commands, and the keyboard that the bot brings.
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { inLanguage, t } from "./language.js";
import { draftOf, keepDraft } from "./drafts.js";
import { openMenu } from "./menu.js";
import { replyKeyboard } from "./keyboards.js";
import { gist } from "./bubble.js";

const ALBUM = 10;
const RECORDED = 12;

/**
 * @typedef {object} ComposerHooks what the composer asks of its column
 * @property {() => string} person the name of who writes
 * @property {() => Array<{command: string, description: string}>} commands
 * @property {() => {rows: object[][], placeholder: string}|null} keyboard
 * @property {(content: object) => Promise<void>} send rejects when nothing was sent
 * @property {(button: object) => void} onKey a button of the reply keyboard
 * @property {() => Array<{label: Record<string, string>, latitude: number, longitude: number}>} spots places to share
 * @property {() => void} onPlace asks for any other place, and shares it
 * @property {(sentence: string) => void} complain
 */

/** The composer of one column. */
export class Composer {
  #hooks;
  #key;
  #photos = [];
  #replyTo = null;
  #last = Promise.resolve();
  #previews = h("div", { class: "previews", hidden: true });
  #reply = h("div", { class: "replying", hidden: true });
  #keys = h("div", { class: "keys", hidden: true });
  #file = h("input", { type: "file", accept: "image/*", multiple: true, class: "visually-hidden", tabindex: "-1",
    data: { testid: "attach" }, on: { change: () => this.#pick() } });
  #attach = h("button", { type: "button", class: "tool", on: { click: () => this.#file.click() } }, icon("attach"));
  #slash = h("button", { type: "button", class: "tool", "aria-haspopup": "menu", "aria-expanded": "false",
    on: { click: () => this.#openCommands() } }, icon("slash"));
  #voice = h("button", { type: "button", class: "tool", data: { testid: "voice" }, on: { click: () => this.#record() } }, icon("voice"));
  #place = h("button", { type: "button", class: "tool", data: { testid: "place" }, "aria-haspopup": "menu", "aria-expanded": "false",
    on: { click: () => this.#openPlaces() } }, icon("place"));
  #text = h("textarea", { rows: "1", data: { testid: "composer" }, enterkeyhint: "send", maxlength: "4096", on: {
    input: () => this.#onInput(), keydown: (event) => this.#onKeyDown(event), paste: (event) => this.#onPaste(event) } });
  #send = h("button", { type: "button", class: "send", data: { testid: "send" }, on: { click: () => this.submit() } }, icon("send"));

  /**
   * @param {string} key under which the draft is kept
   * @param {ComposerHooks} hooks
   */
  constructor(key, hooks) {
    this.#key = key;
    this.#hooks = hooks;
    this.#text.value = draftOf(key);
    this.element = h("div", { class: "composer" }, this.#reply, this.#previews,
      h("div", { class: "line" }, this.#attach, this.#file, h("div", { class: "field" }, this.#text, this.#slash, this.#place, this.#voice), this.#send), this.#keys);
    this.refresh();
  }

  /** Writes its labels and the bot's keyboard anew; what is typed stays. */
  refresh() {
    const label = t("writeAs", { person: this.#hooks.person() });
    const keyboard = this.#hooks.keyboard();
    this.#text.placeholder = keyboard?.placeholder || t("message");
    for (const [element, words] of [[this.#text, label], [this.#send, t("send")], [this.#attach, t("attach")],
      [this.#file, t("attach")], [this.#slash, t("commands")], [this.#place, t("sharePlace")], [this.#voice, t("record")]]) element.setAttribute("aria-label", words);
    for (const [element, words] of [[this.#send, t("send")], [this.#attach, t("attach")], [this.#slash, t("commands")], [this.#place, t("sharePlace")], [this.#voice, t("record")]]) element.title = words;
    this.#keys.hidden = !keyboard;
    fill(this.#keys, keyboard && replyKeyboard(keyboard.rows, (button) => this.#hooks.onKey(button)));
    this.#slash.hidden = this.#text.value !== "" || this.#hooks.commands().length === 0;
    this.#voice.hidden = this.#place.hidden = this.#text.value !== "";
    this.#drawReply();
    this.#drawPhotos();
    this.#grow();
  }

  /** Puts the cursor into the text. */
  focus() {
    this.#text.focus();
  }

  /** What is typed, so that another column can take it over. */
  get text() {
    return this.#text.value;
  }

  set text(text) {
    this.#text.value = text;
    this.#onInput();
  }

  /** Answers a message with what is sent next; null ends that. */
  replyTo(message, focus = true) {
    this.#replyTo = message;
    this.#drawReply();
    if (message && focus) this.focus();
  }

  /** Adds pictures to what is sent next. */
  add(files) {
    const pictures = [...files].filter((file) => file.type.startsWith("image/"));
    if (pictures.length < files.length) this.#hooks.complain(t("notAPhoto"));
    if (this.#photos.length + pictures.length > ALBUM) this.#hooks.complain(t("tooManyPhotos"));
    for (const file of pictures.slice(0, ALBUM - this.#photos.length)) this.#photos.push({ file, url: URL.createObjectURL(file) });
    this.#drawPhotos();
    this.focus();
  }

  /** Sends what is there; on failure it comes back into the field. */
  submit() {
    const text = this.#text.value.trim();
    const photos = this.#photos;
    const replyTo = this.#replyTo;
    if (!text && !photos.length) return;
    this.#photos = [];
    this.#replyTo = null;
    this.text = "";
    this.refresh();
    this.focus();
    const content = { text, photos: photos.map(({ file }) => file), replyTo: replyTo?.id ?? null };
    this.#last = this.#last.then(() => this.#hooks.send(content)).then(
      () => photos.forEach(({ url }) => URL.revokeObjectURL(url)),
      (error) => {
        this.#hooks.complain(error.message);
        this.#photos = [...photos, ...this.#photos];
        this.#replyTo ??= replyTo;
        this.text = [text, this.#text.value].filter(Boolean).join("\n");
        this.refresh();
      },
    );
  }

  /** Sends a recording of some seconds; nobody hears anything in it. */
  #record() {
    const replyTo = this.#replyTo;
    this.replyTo(null, false);
    this.#hooks.send({ voice: { seconds: RECORDED }, replyTo: replyTo?.id ?? null }).catch((error) => {
      this.#hooks.complain(error.message);
      this.replyTo(replyTo);
    });
  }

  #onInput() {
    keepDraft(this.#key, this.#text.value);
    this.#slash.hidden = this.#text.value !== "" || this.#hooks.commands().length === 0;
    this.#voice.hidden = this.#place.hidden = this.#text.value !== "";
    this.#drawSend();
    this.#grow();
  }

  #onKeyDown(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.#replyTo) this.replyTo(null);
  }

  #onPaste(event) {
    const files = event.clipboardData?.files ?? [];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  #pick() {
    this.add(this.#file.files);
    this.#file.value = "";
  }

  /** Where the person is: a place that is ready, or any other. */
  #openPlaces() {
    const share = (spot) => this.#hooks.send({ location: { latitude: spot.latitude, longitude: spot.longitude } });
    const items = this.#hooks.spots().map((spot) => ({
      label: inLanguage(spot.label),
      act: () => share(spot).catch((error) => this.#hooks.complain(error.message)),
    }));
    openMenu(this.#place, [...items, { label: t("otherPlace"), act: () => this.#hooks.onPlace() }], t("sharePlace"));
  }

  #openCommands() {
    const items = this.#hooks.commands().map(({ command, description }) => ({
      label: [h("b", {}, `/${command}`), h("span", { class: "dim" }, description)],
      act: () => this.#hooks.send({ text: `/${command}` }).catch((error) => this.#hooks.complain(error.message)),
    }));
    openMenu(this.#slash, items, t("commands"));
  }

  /** Where the browser cannot size the field by its text, this does. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #drawSend() {
    this.#send.classList.toggle("ready", this.#text.value.trim() !== "" || this.#photos.length > 0);
  }

  #drawReply() {
    this.#reply.hidden = !this.#replyTo;
    if (!this.#replyTo) return;
    fill(this.#reply, icon("reply"),
      h("span", { class: "replied-words" }, h("b", {}, t("replyTo", { name: this.#replyTo.from?.name ?? "" })), h("span", {}, gist(this.#replyTo))),
      h("button", { type: "button", class: "tool", "aria-label": t("cancelReply"), on: { click: () => this.replyTo(null) } }, icon("close")));
  }

  #drawPhotos() {
    this.#previews.hidden = this.#photos.length === 0;
    fill(this.#previews, this.#photos.map(({ url }, at) => h("div", { class: "preview" }, h("img", { src: url, alt: t("photo") }),
      h("button", { type: "button", "aria-label": t("removePhoto"), on: { click: () => this.#drop(at) } }, icon("close")))));
    this.#drawSend();
  }

  #drop(at) {
    const [gone] = this.#photos.splice(at, 1);
    URL.revokeObjectURL(gone.url);
    this.#drawPhotos();
  }
}
