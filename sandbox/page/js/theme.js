// Light or dark: as the system says, until the reader chooses.
import { recall, remember } from "./keep.js";

const system = matchMedia("(prefers-color-scheme: dark)");

/** @returns {boolean} */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : system.matches;
}

/** Puts the remembered choice in force, and calls back whenever light and dark change. */
export function startTheme(onChange) {
  const kept = recall("theme", null);
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  system.addEventListener("change", onChange);
}

/** Changes to the other one and remembers it. */
export function flipTheme() {
  const next = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  remember("theme", next);
}
