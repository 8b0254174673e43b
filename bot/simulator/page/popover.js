// The little menus of a phone: commands, attachments, choices. One is open at a time.

import { make } from "./dom.js";

/** Menus in one phone; open(button, entries) shows one, entries are {label, hint, run}. */
export function popovers(element) {
  let opener = null;

  const close = (refocus = false) => {
    if (!opener) return;
    element.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    if (refocus) opener.focus();
    opener = null;
  };

  const step = (event) => {
    const items = [...element.querySelectorAll("button")];
    const place = items.indexOf(document.activeElement);
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: items.length - 1 };
    if (event.key === "Escape") close(true);
    else if (event.key in moves) items[(moves[event.key] + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
  };

  element.addEventListener("keydown", step);
  document.addEventListener("click", (event) => {
    if (opener && !element.contains(event.target) && !opener.contains(event.target)) close();
  });

  return {
    close,
    open(button, side, entries) {
      const again = opener === button;
      close();
      if (again) return;
      opener = button;
      button.setAttribute("aria-expanded", "true");
      element.className = `popover ${side}`;
      element.replaceChildren(...entries.map((entry) => item(entry, close)));
      element.hidden = false;
      element.querySelector("button")?.focus();
    },
  };
}

function item({ label, hint, run, danger }, close) {
  return make("button", {
    type: "button", role: "menuitem", class: danger ? "danger" : "",
    onclick: () => {
      close(true);
      run();
    },
  }, make("span", { class: "entry-label", text: label }),
  make("span", { class: "entry-hint", text: hint || "" }));
}
