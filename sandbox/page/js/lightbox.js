// A photo in full size, with its album's neighbours.
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

/**
 * Opens the photos over the page.
 * @param {Array<{url: string}>} photos
 * @param {number} at which one first
 */
export function enlarge(photos, at = 0) {
  const dialog = h("dialog", { class: "lightbox", "aria-label": t("photo") });
  const picture = h("img", { alt: t("photo") });
  const count = h("span", { class: "count", "aria-live": "polite" });
  const step = (by) => {
    at = (at + by + photos.length) % photos.length;
    picture.src = photos[at].url;
    count.textContent = photos.length > 1 ? `${at + 1} / ${photos.length}` : "";
  };
  const button = (name, label, act) =>
    h("button", { type: "button", class: `round ${name}`, "aria-label": label, on: { click: act } }, icon(name));
  fill(dialog,
    picture,
    button("close", t("close"), () => dialog.close()),
    photos.length > 1 && button("arrowLeft", t("previous"), () => step(-1)),
    photos.length > 1 && button("arrowRight", t("next"), () => step(1)),
    count,
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") step(-1);
    if (key === "ArrowRight") step(1);
  });
  dialog.addEventListener("close", () => dialog.remove());
  step(0);
  document.body.append(dialog);
  dialog.showModal();
}
