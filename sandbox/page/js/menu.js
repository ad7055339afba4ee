// A small menu that hangs from a button: arrows move, Escape or a press elsewhere closes.
import { h } from "./dom.js";

let close = () => {};

/**
 * Opens a menu at a button, or closes it when it is open there.
 * @param {HTMLElement} anchor
 * @param {Array<{label: string|Node|Array, act: () => void, checked?: boolean, danger?: boolean}>} items
 * @param {string} label what the menu is about, for screen readers
 */
export function openMenu(anchor, items, label) {
  const wasOpen = anchor.getAttribute("aria-expanded") === "true";
  close();
  if (wasOpen) return;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label });
  for (const item of items) {
    const kind = item.checked === undefined ? "menuitem" : "menuitemradio";
    const choose = () => {
      close();
      anchor.focus();
      item.act();
    };
    menu.append(h("button", {
      type: "button", role: kind, class: item.danger ? "danger" : null, on: { click: choose },
      "aria-checked": item.checked === undefined ? null : String(item.checked),
    }, item.label));
  }
  document.body.append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  (menu.querySelector("[aria-checked=true]") ?? menu.firstElementChild)?.focus();

  const onKey = (event) => moveFocus(event, menu, anchor);
  const onPress = ({ target }) => menu.contains(target) || anchor.contains(target) || close();
  menu.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onPress, true);
  window.addEventListener("resize", close, { once: true });
  close = () => {
    document.removeEventListener("pointerdown", onPress, true);
    anchor.setAttribute("aria-expanded", "false");
    menu.remove();
    close = () => {};
  };
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
  const below = at.bottom + 6 + height < innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - 6 - height)}px`;
}

function moveFocus(event, menu, anchor) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length)?.focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close();
    anchor.focus();
  }
}
