// The language of the page itself: which one, and how a sentence is found in it.
import { recall, remember } from "./keep.js";
import { tables } from "./strings.js";

/** The languages of the page, each under its own name. */
export const LANGUAGES = { en: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文" };

const listeners = new Set();
let current = chosen() ?? fromBrowser();

function chosen() {
  const kept = recall("language", null);
  return Object.hasOwn(LANGUAGES, kept ?? "") ? kept : null;
}

function fromBrowser() {
  for (const tag of navigator.languages ?? [navigator.language ?? "en"]) {
    const language = nearest(tag);
    if (language) return language;
  }
  return "en";
}

/** Maps a language tag ("zh-TW", "zh-hans", "en-GB") to one of ours, or null. */
function nearest(tag) {
  const low = tag.toLowerCase();
  if (/^zh\b.*\b(hant|tw|hk|mo)\b/.test(low)) return "zh-Hant";
  if (/^zh\b/.test(low)) return "zh-Hans";
  return low.startsWith("en") ? "en" : null;
}

/** @returns {"en"|"zh-Hans"|"zh-Hant"} the language now */
export function language() {
  return current;
}

/**
 * Changes the language, remembers it, and tells everybody who asked.
 * @param {string} tag one of LANGUAGES
 */
export function setLanguage(tag) {
  current = tag;
  remember("language", tag);
  for (const listener of listeners) listener();
}

/** @param {() => void} listener called after each change of language */
export function onLanguage(listener) {
  listeners.add(listener);
}

/**
 * A sentence of the page.
 * @param {string} key of strings.js; with `n` equal to 1, "<key>.one" is taken when the table has it
 * @param {Record<string, string|number>} [values] for the {places} in it
 * @returns {string}
 */
export function t(key, values = {}) {
  const table = tables[current];
  const text = (values.n === 1 && table[`${key}.one`]) || table[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * Text that the cast brings in several languages, in the page's or the nearest one.
 * @template T
 * @param {Record<string, T>|T|null|undefined} texts
 * @returns {T|string}
 */
export function inLanguage(texts) {
  if (texts === null || texts === undefined) return "";
  if (typeof texts !== "object" || Array.isArray(texts)) return texts;
  const chinese = texts["zh-Hans"] ?? texts["zh-Hant"] ?? texts.zh;
  return texts[current] ?? (current === "en" ? undefined : chinese) ?? texts.en ?? Object.values(texts)[0] ?? "";
}
