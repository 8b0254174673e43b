// The foot of a phone: input field, command menu, attachments and the reply keyboard.

import { make } from "./dom.js";

/** The composer of a phone. */
export function composer(phone) {
  const form = phone.find(".composer");
  const input = phone.find(".input");
  const menu = phone.find(".menu");
  const keys = phone.find(".keys");
  const attach = phone.find(".attach");
  const send = phone.find(".send");
  const keyboard = phone.find(".keyboard");
  let shownKeyboard = "";
  let folded = false;

  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 132)}px`;
    send.hidden = !input.value.trim();
    attach.hidden = !send.hidden;
    menu.classList.toggle("short", !send.hidden);
  };

  const submit = async () => {
    const text = input.value;
    if (!text.trim()) return;
    input.value = "";
    grow();
    if ((await phone.say(text)) === null) {
      input.value = text;
      grow();
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener("input", grow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  menu.addEventListener("click", () => phone.menus.open(menu, "from-left", commandEntries(phone)));
  attach.addEventListener("click", () => phone.menus.open(attach, "from-right", attachments(phone)));
  keys.addEventListener("click", () => {
    folded = !folded;
    showKeyboard();
  });
  for (const kind of ["photo", "document"]) {
    const field = phone.find(`.file-${kind}`);
    field.addEventListener("change", () => {
      if (field.files.length) phone.sendFile(kind, field.files[0]);
      field.value = "";
    });
  }

  const showKeyboard = () => {
    keyboard.hidden = folded || !keyboard.childElementCount;
    keys.hidden = !keyboard.childElementCount;
    keys.setAttribute("aria-pressed", String(!folded));
  };

  const drawKeyboard = (markup) => {
    const source = JSON.stringify(markup || null);
    if (source === shownKeyboard) return;
    shownKeyboard = source;
    folded = false;
    const rows = markup?.keyboard || [];
    keyboard.classList.toggle("small", Boolean(markup?.resize_keyboard));
    keyboard.replaceChildren(...rows.map((row) => make("div", { class: "keyboard-row" },
      ...row.map((button) => make("button", {
        type: "button", text: button.text, onclick: () => pressKey(button),
      })))));
  };

  const pressKey = (button) => {
    if (button.request_location) phone.sendKind("location");
    else phone.say(button.text);
  };

  grow();
  return {
    focus: () => input.focus({ preventScroll: true }),
    takeCaption() {
      const text = input.value.trim();
      input.value = "";
      grow();
      return text;
    },
    render({ hidden, chat, person }) {
      form.hidden = hidden;
      const markup = hidden || chat?.keyboard_kind === "force_reply" ? null : chat?.keyboard;
      drawKeyboard(markup);
      showKeyboard();
      input.placeholder = chat?.keyboard?.input_field_placeholder || "Tulis pesan…";
      const inGroup = Boolean(chat && chat.kind !== "private");
      menu.hidden = inGroup || !person.commands.length || person.menu_button !== "commands";
      if (chat?.keyboard_kind === "force_reply" && !hidden) input.focus({ preventScroll: true });
      grow();
    },
  };
}

function commandEntries(phone) {
  return phone.person.commands.map(({ command, description }) => ({
    label: `/${command}`, hint: description, run: () => phone.say(`/${command}`),
  }));
}

function attachments(phone) {
  return [
    { label: "Foto", hint: "PNG, JPEG, WebP", run: () => phone.find(".file-photo").click() },
    { label: "Dokumen", hint: "berkas apa saja", run: () => phone.find(".file-document").click() },
    { label: "Lokasi", hint: "Yogyakarta", run: () => phone.sendKind("location") },
    { label: "Stiker", hint: "👍", run: () => phone.sendKind("sticker") },
    { label: "Pesan suara", hint: "3 detik", run: () => phone.sendKind("voice") },
  ];
}
