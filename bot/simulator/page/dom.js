// Small ways of building the page. Text is only ever set with textContent.

/** A new element with attributes, listeners (on…) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A colour of its own for every name. */
export function hue(name) {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + sign.codePointAt(0)) % 360;
  return sum;
}

/** The letter on somebody's picture. */
export function initial(name) {
  const first = [...name.trim()][0];
  return (first || "?").toUpperCase();
}

const CLOCK = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("id-ID", { day: "numeric", month: "long", year: "numeric" });

/** 21.05 */
export function clockTime(seconds) {
  return CLOCK.format(new Date(seconds * 1000));
}

/** 21 November 2026 */
export function dayOf(seconds) {
  return DAY.format(new Date(seconds * 1000));
}

/** 12 kB, 3,4 MB */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1048576 ? [bytes / 1024, "kB"] : [bytes / 1048576, "MB"];
  return `${value.toLocaleString("id-ID", { maximumFractionDigits: 1 })} ${unit}`;
}
