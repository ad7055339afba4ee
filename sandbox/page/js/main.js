// Puts the page together: one store, the parts that show it, and the events that keep both true.
import { h, fill, onceAFrame } from "./dom.js";
import { language, onLanguage, t } from "./language.js";
import { gist } from "./bubble.js";
import { Deck } from "./deck.js";
import { Drawer } from "./drawer.js";
import { follow } from "./events.js";
import { Hint } from "./hint.js";
import { fullName } from "./people.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";
import { Tabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { Toasts } from "./toasts.js";
import { Topbar } from "./topbar.js";

const store = new Store();
const deck = new Deck(store);
const drawer = new Drawer(store);
const hint = new Hint(store);
const sidebar = new Sidebar(store, deck);
const tabs = new Tabs(store, deck, () => sidebar.toggle());
const toasts = new Toasts();
const topbar = new Topbar(store, {
  onBreak: () => drawer.open(),
  onHint: () => hint.toggle(),
  complain: (sentence) => toasts.show(sentence),
});
const app = document.getElementById("app");
const connection = h("div", { class: "connection", role: "status", hidden: true });
const announcer = h("div", { class: "visually-hidden", "aria-live": "polite" });
const shade = h("div", { class: "sidebar-shade", on: { click: () => sidebar.toggle(false) } });

function waiting() {
  fill(app, h("div", { class: "waiting", role: "status" }, h("img", { src: "icon.svg", alt: "", width: "56", height: "56" }), h("p", {}, t("loading"))));
}

function lay() {
  fill(app, topbar.element, connection, h("div", { class: "body" }, sidebar.element, shade, h("main", {}, hint.element, deck.element)), tabs.element, toasts.element, drawer.element, announcer);
}

function refresh() {
  document.documentElement.lang = language();
  if (!store.loaded) {
    waiting();
    return;
  }
  topbar.refresh();
  hint.refresh();
  sidebar.refresh();
  tabs.refresh();
  deck.reconcile();
  if (drawer.element.open) drawer.refresh();
}

function onConnection(connected) {
  connection.hidden = connected;
  connection.textContent = connected ? "" : t("reconnecting");
  if (!store.loaded && !connected) app.querySelector(".waiting p").textContent = t("unreachable");
}

const spoken = [];
const speak = onceAFrame(() => {
  announcer.textContent = spoken.splice(0).slice(-3).join(" ");
});

/** Reads a new message of an open chat out, once, however many columns show it. */
function announce(message) {
  const [column] = deck.of(message.chat);
  if (!column || message.from?.id === column.person) return;
  spoken.push(t("announce", { from: message.from?.name ?? "", person: fullName(store.people.get(column.person)), text: gist(message) }));
  speak();
}

store.addEventListener("loaded", () => {
  if (!app.contains(topbar.element)) lay();
  refresh();
});
store.addEventListener("message", ({ detail: { message } }) => {
  deck.of(message.chat).forEach((column) => column.onMessage(message));
  announce(message);
});
store.addEventListener("cast", ({ detail }) => deck.update(detail));
store.addEventListener("edited", ({ detail: { message } }) => deck.of(message.chat).forEach((column) => column.onEdited(message)));
store.addEventListener("deleted", ({ detail: { chat } }) => deck.of(chat).forEach((column) => column.refresh()));
store.addEventListener("time", () => deck.columns.forEach((column) => column.onTime()));
store.addEventListener("action", ({ detail: { chat } }) => deck.of(chat).forEach((column) => column.onAction()));
store.addEventListener("answer", ({ detail }) => {
  deck.of(detail.chat).filter((column) => column.person === detail.person).forEach((column) => column.onAnswer(detail.message, detail));
});
app.addEventListener("toggled", ({ detail: open }) => shade.classList.toggle("open", open));
document.addEventListener("keydown", ({ key }) => key === "Escape" && sidebar.element.classList.contains("open") && sidebar.toggle(false));

onLanguage(refresh);
startTheme(() => topbar.refresh());
waiting();
document.documentElement.lang = language();
follow(store, onConnection);
