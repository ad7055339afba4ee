// What this browser remembers. A private window or a full disk may refuse; the page then simply forgets.

const PREFIX = "sandbox.";

/**
 * Reads a remembered value.
 * @template T
 * @param {string} name
 * @param {T} fallback given when nothing is kept or it cannot be read
 * @returns {T}
 */
export function recall(name, fallback) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/**
 * Remembers a value that JSON can hold; null forgets it.
 * @param {string} name
 * @param {unknown} value
 */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // The page works without it.
  }
}
