// Line icons on a 24 × 24 grid, drawn with the text's colour.

const PATHS = {
  attach: "M20 11.500l-8.2 8.200a5 5 0 0 1-7.1-7.100l8.5-8.500a3.4 3.4 0 0 1 4.8 4.800l-8.5 8.500a1.7 1.7 0 0 1-2.4-2.400l7.8-7.8",
  arrowDown: "M12 5v14m0 0l-6-6m6 6l6-6",
  arrowLeft: "M19 12H5m0 0l6-6m-6 6l6 6",
  arrowRight: "M5 12h14m0 0l-6-6m6 6l-6 6",
  bot: "M12 4v3M7 7h10a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-6a3 3 0 0 1 3-3zM9 12v1.500M15 12v1.500M2 12v3M22 12v3",
  bug: "M13 3L5 14h6l-1 7 8-11h-6z",
  chevron: "M7 10l5 5 5-5",
  clock: "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v4.300l2.8 1.9",
  close: "M6 6l12 12M18 6L6 18",
  document: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
  group: "M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 5a3.5 3.5 0 0 1 0 6.300M18.5 14.500A6.5 6.5 0 0 1 21.5 20",
  help: "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.600a2.5 2.5 0 1 1 3.7 2.200c-.8.5-1.3 1-1.3 2M12 16.800v.1",
  more: "M12 5.500v.1M12 12v.1M12 18.500v.1",
  moon: "M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z",
  person: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500a7.5 7.5 0 0 1 15 0",
  pin: "M9 4h6l-.7 5.5 3.2 3.500H6.500l3.2-3.500zM12 13v7",
  place: "M12 21s7-6.2 7-11.500a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  plus: "M12 5v14M5 12h14",
  forward: "M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 7",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  scan: "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M8 8h3v3H8zM14 8h2M16 11h-2M8 14h2v2M13 14h3v2h-3z",
  send: "M4.5 12L3.5 4.5 21 12 3.5 19.500zM4.5 12H12",
  slash: "M4.5 4.500h15v15h-15zM13.7 8.500l-3.4 7",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4",
  voice: "M12 3.500a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.500a6.5 6.5 0 0 0 13 0M12 18v3",
};

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an icon that screen readers skip.
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
