// The page: people side by side, kept up to date by server-sent events.

import { addPerson, fetchState, listen } from "./api.js";
import { make } from "./dom.js";
import { Phone } from "./phone.js";
import { linkInAddress } from "./start_link.js";

const world = { bot: { username: "" }, people: new Map(), chats: new Map() };
const phones = new Map();
const shelf = document.getElementById("phones");
const tabs = document.getElementById("tabs");
const offline = document.getElementById("offline");
const newcomer = document.getElementById("newcomer");

const RETRY_MS = 1000;
let fetching = false;
let again = false;
let waiting = [];
let linkWaits = true;

/** Fetch the whole state. Events that come meanwhile wait, and follow if it lacks them. */
async function synchronise() {
  again = fetching;
  if (fetching) return;
  fetching = true;
  let missed = [];
  try {
    const state = await fetchState();
    show(state);
    missed = waiting.filter((event) => event.seq > state.seq);
  } catch {
    offline.hidden = false;
    setTimeout(synchronise, RETRY_MS);
  } finally {
    waiting = [];
    fetching = false;
  }
  missed.forEach(receive);
  if (again) await synchronise();
}

function receive(event) {
  if (fetching) waiting.push(event);
  else REACTIONS[event.kind]?.(event);
}

function show(state) {
  world.bot = state.bot;
  world.people = new Map(state.people.map((person) => [person.id, person]));
  world.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
  for (const id of world.people.keys()) {
    if (!phones.has(id)) {
      phones.set(id, new Phone(world, id));
      shelf.append(phones.get(id).root);
    }
    phones.get(id).render();
  }
  drawTabs();
  if (linkWaits) waitingLink();
  offline.hidden = true;
}

function drawTabs() {
  tabs.replaceChildren(...[...phones.values()].map((phone) => make("button", {
    type: "button", text: phone.name,
    onclick: () => phone.root.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" }),
  })));
  for (const phone of phones.values()) visible.observe(phone.root);
}

const visible = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const place = [...phones.values()].findIndex((phone) => phone.root === entry.target);
    tabs.children[place]?.classList.toggle("shown", entry.isIntersecting);
  }
}, { root: shelf, threshold: 0.6 });

/** A deep link in the page's address waits behind START, once. */
function waitingLink() {
  linkWaits = false;
  const link = linkInAddress(location.hash);
  if (!link) return;
  for (const phone of phones.values()) {
    if (link.person && link.person !== phone.personId) continue;
    phone.payload = link.payload;
    phone.renderFoot();
  }
}

function showing(chatId) {
  return [...phones.values()].filter((phone) => phone.chatId === chatId);
}

const REACTIONS = {
  message({ chat_id: chatId, message }) {
    const chat = world.chats.get(chatId);
    if (!chat) return synchronise();
    const place = chat.messages.findIndex((one) => one.message_id === message.message_id);
    if (place < 0) chat.messages.push(message);
    else chat.messages[place] = message;
    if (message.from.id === world.bot.id) chat.action = "";
    for (const phone of showing(chatId)) phone.showMessage(message, place < 0);
    return undefined;
  },
  deleted({ chat_id: chatId, message_id: messageId }) {
    const chat = world.chats.get(chatId);
    if (!chat) return;
    chat.messages = chat.messages.filter((one) => one.message_id !== messageId);
    for (const phone of showing(chatId)) phone.removeMessage(messageId);
  },
  keyboard({ chat_id: chatId, keyboard, keyboard_kind: kind }) {
    const chat = world.chats.get(chatId);
    if (!chat) return;
    chat.keyboard = keyboard;
    chat.keyboard_kind = kind;
    for (const phone of showing(chatId)) phone.renderFoot();
  },
  action({ chat_id: chatId, action, seconds }) {
    const chat = world.chats.get(chatId);
    if (!chat) return;
    chat.action = action;
    clearTimeout(chat.actionTimer);
    const redraw = () => showing(chatId).forEach((phone) => phone.renderStatus());
    chat.actionTimer = setTimeout(() => {
      chat.action = "";
      redraw();
    }, seconds * 1000);
    redraw();
  },
  answer(event) {
    phones.get(event.person_id)?.answered(event);
  },
  blocked({ chat_id: chatId, blocked }) {
    const chat = world.chats.get(chatId);
    if (!chat) return synchronise();
    chat.blocked = blocked;
    for (const phone of showing(chatId)) phone.renderFoot();
    return undefined;
  },
  chats: () => synchronise(),
  profile: () => synchronise(),
  resync: () => synchronise(),
};

document.getElementById("add").addEventListener("click", () => newcomer.showModal());
document.getElementById("newcomer-cancel").addEventListener("click", () => newcomer.close());
document.getElementById("newcomer-form").addEventListener("submit", async (event) => {
  const fields = Object.fromEntries(new FormData(event.target));
  event.target.reset();
  const { id } = await addPerson(fields);
  await synchronise();
  phones.get(id)?.root.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
});
window.addEventListener("hashchange", waitingLink);

listen({
  opened: synchronise,
  lost: () => (offline.hidden = false),
  event: receive,
});
