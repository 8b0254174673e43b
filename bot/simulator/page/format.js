// A message text with its entities as DOM nodes. Offsets are UTF-16 units, as in JavaScript.

import { make } from "./dom.js";

const SAFE_LINK = /^(https?:|mailto:|tg:)/i;

/** The formatted text; `actions` has command(text) and link(url), which says whether it took it. */
export function formatted(text, entities, actions) {
  const root = document.createDocumentFragment();
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(root, text, 0, text.length, sorted, actions);
  return root;
}

function fill(parent, text, from, to, entities, actions) {
  const queue = [...entities];
  let at = from;
  while (queue.length) {
    const entity = queue.shift();
    const begin = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (begin >= end) continue;
    parent.append(text.slice(at, begin));
    const inner = [];
    while (queue.length && queue[0].offset < end) {
      const child = queue.shift();
      const rest = child.offset + child.length - end;
      inner.push({ ...child, length: child.length - Math.max(rest, 0) });
      if (rest > 0) queue.unshift({ ...child, offset: end, length: rest });
      if (rest > 0) break;
    }
    const node = wrapper(entity, text.slice(begin, end), actions);
    fill(node, text, begin, end, inner, actions);
    parent.append(node);
    at = end;
  }
  parent.append(text.slice(at, to));
}

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote",
};

function wrapper(entity, covered, actions) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, actions);
    case "url":
      return link(covered, actions);
    case "email":
      return link(`mailto:${covered}`, actions);
    case "bot_command":
      return make("button", {
        type: "button", class: "command", onclick: () => actions.command(covered),
      });
    case "spoiler":
      return spoiler();
    case "expandable_blockquote":
      return expandable();
    default:
      return make(TAGS[entity.type] || "span", TAGS[entity.type] ? {} : { class: "mention" });
  }
}

function link(url, actions) {
  if (!SAFE_LINK.test(url)) return make("span");
  return make("a", {
    href: url, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => {
      if (actions.link(url)) event.preventDefault();
    },
  });
}

function spoiler() {
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("shown");
  };
  const node = make("span", {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": "Teks tersembunyi, tampilkan",
    onclick: reveal, onkeydown: reveal,
  });
  return node;
}

function expandable() {
  const node = make("blockquote", { class: "expandable", tabindex: "0" });
  const toggle = (event) => {
    if (event.type === "keydown" && event.key !== "Enter") return;
    node.classList.toggle("open");
  };
  node.addEventListener("click", toggle);
  node.addEventListener("keydown", toggle);
  return node;
}
