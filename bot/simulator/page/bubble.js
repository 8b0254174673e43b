// One message: its bubble, what it carries, and the buttons below it.

import { fileUrl } from "./api.js";
import { clockTime, fileSize, hue, make } from "./dom.js";
import { formatted } from "./format.js";

/** The element of a message as the owner of the column sees it. */
export function bubble(message, { mine, showName, actions, replied }) {
  const item = make("article", {
    class: `item ${mine ? "mine" : "theirs"}`, "data-id": message.message_id, tabindex: "-1",
    "aria-label": `${mine ? "Anda" : message.from.first_name}, ${clockTime(message.date)}`,
  });
  if (message.new_chat_members) {
    item.className = "item service";
    item.append(make("p", { text: `${message.from.first_name} menambahkan bot ke grup` }));
    return item;
  }
  const box = make("div", { class: "bubble" });
  if (showName) box.append(senderName(message.from.first_name));
  if (replied) box.append(make("p", { class: "quoted", text: summary(replied) }));
  box.append(...carried(message));
  const text = message.text || message.caption;
  if (text) {
    const entities = message.entities || message.caption_entities;
    box.append(make("div", { class: "text" }, formatted(text, entities, actions)));
  }
  box.append(stamp(message));
  if (message.reaction) box.append(make("span", { class: "reaction", text: message.reaction }));
  item.append(box);
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) item.append(inlineKeyboard(message, rows, actions));
  return item;
}

/** One line that stands for a message. */
export function summary(message) {
  const kinds = { photo: "🖼 Foto", document: "📎 Dokumen", voice: "🎤 Pesan suara", location: "📍 Lokasi" };
  const kind = Object.keys(kinds).find((name) => message[name]);
  return message.text || message.caption || (kind ? kinds[kind] : message.sticker?.emoji) || "";
}

function senderName(name) {
  const element = make("p", { class: "sender", text: name });
  element.style.setProperty("--hue", hue(name));
  return element;
}

function stamp(message) {
  const edited = message.edit_date ? "diedit " : "";
  return make("span", { class: "stamp", text: edited + clockTime(message.date) });
}

function carried(message) {
  if (message.photo) return [photo(message.photo)];
  if (message.document) return [documentRow(message.document)];
  if (message.voice) return [voice(message.voice)];
  if (message.sticker) return [make("span", { class: "sticker", text: message.sticker.emoji })];
  if (message.location) return [place(message.location)];
  return [];
}

function photo(sizes) {
  const largest = sizes[sizes.length - 1];
  const image = make("img", {
    src: fileUrl(largest.file_id), alt: "Foto", width: largest.width, height: largest.height,
    loading: "lazy",
  });
  return make("a", {
    class: "photo", href: fileUrl(largest.file_id), target: "_blank", rel: "noopener",
    "aria-label": "Buka foto",
  }, image);
}

function documentRow(file) {
  return make("a", { class: "document", href: fileUrl(file.file_id), download: file.file_name },
    make("span", { class: "document-mark", "aria-hidden": "true", text: suffix(file.file_name) }),
    make("span", { class: "document-words" },
      make("span", { class: "document-name", text: file.file_name }),
      make("span", { class: "document-size", text: `${fileSize(file.file_size)} · unduh` })));
}

function suffix(name) {
  const found = /\.([A-Za-z0-9]{1,4})$/.exec(name);
  return found ? found[1].toUpperCase() : "FILE";
}

function voice(file) {
  return make("p", { class: "voice" }, make("span", { class: "wave", "aria-hidden": "true" }),
    `Pesan suara, ${file.duration} detik`);
}

function place(location) {
  const words = `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}`;
  return make("p", { class: "place", text: `📍 Lokasi ${words}` });
}

function inlineKeyboard(message, rows, actions) {
  const group = make("div", { class: "inline", role: "group", "aria-label": "Tombol pesan" });
  for (const row of rows) {
    const line = make("div", { class: "inline-row" });
    for (const button of row) line.append(inlineButton(message, button, actions));
    group.append(line);
  }
  return group;
}

function inlineButton(message, button, actions) {
  const mark = button.url ? " ↗" : "";
  return make("button", {
    type: "button", class: `inline-button ${button.style || ""}`, disabled: Boolean(button.disabled),
    "data-data": button.callback_data,
    onclick: (event) => actions.button(message, button, event.currentTarget),
  }, button.text, make("span", { "aria-hidden": "true", text: mark }));
}
