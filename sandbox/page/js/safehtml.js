// Turns the server's HTML into nodes of the few kinds that Telegram knows; everything else becomes plain text.
import { h } from "./dom.js";
import { t } from "./language.js";

const PLAIN = new Set(["B", "I", "U", "S", "CODE", "PRE"]);
const ALIASES = { STRONG: "B", EM: "I", INS: "U", DEL: "S", STRIKE: "S" };
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH"]);
const SHORT_QUOTE = 80;
const LINKS = /^(https?|tg|mailto|tel):/i;
const COMMAND = /(^|[\s(（])(\/[a-z][a-z0-9_]{0,31})(?![\w/@.-])/gi;

/**
 * The nodes of a message's text.
 * @param {string} html as the server rendered it
 * @returns {DocumentFragment} links carry class "link", commands are buttons of class "command" with data-command
 */
export function messageNodes(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copy(parsed.body, fragment, true);
  return fragment;
}

function copy(source, target, commands) {
  for (const node of source.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) target.append(...(commands ? withCommands(node.data) : [node.data]));
    else if (node.nodeType === Node.ELEMENT_NODE) copyElement(node, target, commands);
  }
}

function copyElement(node, target, commands) {
  const tag = ALIASES[node.tagName] ?? node.tagName;
  if (DROPPED.has(tag.toUpperCase())) return;
  if (tag === "BR") {
    target.append("\n");
    return;
  }
  const made = element(tag, node);
  const inside = commands && !["CODE", "PRE", "A"].includes(tag);
  copy(node, made ?? target, inside);
  if (made) target.append(made.matches(".quote") ? foldable(made) : made);
}

/** The element that stands for a tag, or null when only its text is wanted. */
function element(tag, node) {
  if (PLAIN.has(tag)) return h(tag.toLowerCase());
  if (tag === "BLOCKQUOTE") {
    return h("blockquote", { class: node.hasAttribute("expandable") ? "quote" : null });
  }
  if (tag === "TG-SPOILER") {
    return h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler") });
  }
  if (tag === "A") {
    const href = node.getAttribute("href") ?? "";
    if (/^tg:\/\/user\b/i.test(href)) return h("span", { class: "mention" });
    if (LINKS.test(href)) return h("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer" });
  }
  return null;
}

/** A quote that opens and closes, when it is long enough to need that. */
function foldable(quote) {
  const words = quote.textContent;
  if (words.length < SHORT_QUOTE && words.split("\n").length < 4) return quote;
  const toggle = h("button", { type: "button", class: "fold", "aria-expanded": "false" }, t("quoteMore"));
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = t(open ? "quoteLess" : "quoteMore");
  });
  const inside = h("div", { class: "fold-text" });
  inside.append(...quote.childNodes);
  quote.append(inside, toggle);
  return quote;
}

function withCommands(text) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(COMMAND)) {
    const at = found.index + found[1].length;
    nodes.push(text.slice(done, at), h("button", { type: "button", class: "command", data: { command: found[2] } }, found[2]));
    done = at + found[2].length;
  }
  nodes.push(text.slice(done));
  return nodes;
}
