// What was typed but not sent, by column. Text survives a reload of the page; photos do not.
import { recall, remember } from "./keep.js";

const texts = recall("drafts", {});

/** @returns {string} the text kept under a key */
export function draftOf(key) {
  return texts[key] ?? "";
}

/** Keeps a text; an empty one is forgotten. */
export function keepDraft(key, text) {
  if (text) texts[key] = text;
  else delete texts[key];
  remember("drafts", texts);
}
