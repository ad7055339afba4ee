// Dates and times as the page shows them: in the page's language, and in the time zone where the cast lives.
import { language, t } from "./language.js";

const formats = new Map();
let timeZone;

/**
 * Shows times as they are there from now on; without a name as they are where the browser is.
 * @param {string|undefined} name of the IANA list
 */
export function setTimeZone(name) {
  timeZone = name || undefined;
}

function format(kind, options, tag = language()) {
  const key = `${kind}:${tag}:${timeZone}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(tag, { timeZone, ...options }));
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
  const age = dayNumber(now) - dayNumber(date);
  if (age === 0) return t("today");
  if (age === 1) return t("yesterday");
  const far = dayParts(date).year !== dayParts(now).year;
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

/** Minutes until the clocks there next show 08:00: what waits for a new day has come by then. */
export function untilMorning(now) {
  const parts = format("clock", { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" }, "en").formatToParts(now);
  const { hour, minute, second } = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const passed = hour * 60 + minute + second / 60;
  return (passed < 480 ? 480 : 1920) - passed;
}

/** True when both fall on the same day there. */
export function sameDay(a, b) {
  return dayNumber(a) === dayNumber(b);
}

/** A day as a number that is one more on the next day, however long the days are. */
function dayNumber(date) {
  const { year, month, day } = dayParts(date);
  return Date.UTC(year, month - 1, day) / 86400000;
}

function dayParts(date) {
  const parts = format("parts", { year: "numeric", month: "numeric", day: "numeric", calendar: "gregory" }, "en").formatToParts(date);
  return Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
}
