// Builds elements. Text always becomes a text node, so nothing written here can turn into markup.

/**
 * Makes an element.
 * @param {string} tag
 * @param {object} [props] `class`, `on` (event → listener), `data`, `style` (custom properties too); a boolean is
 *   a bare attribute; null, undefined and false are left out; anything else is an attribute.
 * @param {...(Node|string|null|false|undefined|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "data") {
      Object.assign(element.dataset, value);
    } else if (name === "style") {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Swaps an element's children.
 * @param {Element} element
 * @param {...(Node|string|null|false|undefined|Array)} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/**
 * Runs a function once per animation frame however often it is asked for.
 * @param {() => void} work
 * @returns {() => void}
 */
export function onceAFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}
