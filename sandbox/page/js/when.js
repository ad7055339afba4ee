// Dates and times as the page shows them, in the browser's time zone and the page's language.
import { language, t } from "./language.js";

const formats = new Map();

function format(kind, options) {
  const key = `${kind}:${language()}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language(), options));
  return formats.get(key);
}

/** "14:05" */
export function clockTime(date) {
  return format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
}

/** "Thu, 13 Mar" */
export function shortDay(date) {
  return format("day", { weekday: "short", day: "numeric", month: "short" }).format(date);
}

/** "Today", "Yesterday", or the date. */
export function dayName(date, now) {
  const age = Math.round((midnight(now) - midnight(date)) / 86400000);
  if (age === 0) return t("today");
  if (age === 1) return t("yesterday");
  const far = date.getFullYear() !== now.getFullYear();
  return format(`long${far}`, { day: "numeric", month: "long", ...(far && { year: "numeric" }) }).format(date);
}

/** "2 days 3 h": the two largest units of a number of minutes. */
export function span(minutes) {
  const parts = [
    ["days", Math.floor(minutes / 1440)],
    ["hours", Math.floor((minutes % 1440) / 60)],
    ["minutes", minutes % 60],
  ];
  return parts.filter(([, n]) => n > 0).slice(0, 2).map(([unit, n]) => t(unit, { n })).join(" ");
}

/** True when both fall on the same day here. */
export function sameDay(a, b) {
  return midnight(a) === midnight(b);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
