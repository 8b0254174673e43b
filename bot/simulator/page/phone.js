// One person's phone: header, messages, input field, keyboards and menus.

import { act, upload } from "./api.js";
import { bubble } from "./bubble.js";
import { composer } from "./composer.js";
import { dayOf, hue, initial, make } from "./dom.js";
import { notices } from "./notices.js";
import { popovers } from "./popover.js";
import { steady } from "./scroll.js";
import { botLink } from "./start_link.js";

const ANSWER_MS = 15000;
const ACTIONS = {
  typing: "sedang mengetik…", upload_photo: "sedang mengirim foto…",
  upload_document: "sedang mengirim dokumen…",
};

/** A phone on the page. `world` has people, chats and bot; `payload` is a waiting deep link. */
export class Phone {
  constructor(world, personId) {
    this.world = world;
    this.personId = personId;
    this.chatId = personId;
    this.payload = "";
    this.busy = new Map();
    this.drawn = "";
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.root.id = `person-${personId}`;
    this.list = this.find(".list");
    this.scroll = steady(this.list, this.find(".down"), this.find(".down-count"));
    this.menus = popovers(this.find(".popover"));
    this.notice = notices(this.root);
    this.composer = composer(this);
    this.find(".more").addEventListener("click", (event) => this.moreMenu(event.currentTarget));
    this.find(".big").addEventListener("click", () => this.bigButton());
    this.find(".switch").addEventListener("change", (event) => {
      this.chatId = Number(event.target.value);
      this.render();
    });
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  get person() {
    return this.world.people.get(this.personId);
  }

  get chat() {
    return this.world.chats.get(this.chatId);
  }

  get name() {
    return this.person.label ? `${this.person.first_name} · ${this.person.label}` : this.person.first_name;
  }

  /** Draw everything again: after opening, after a lost connection, in another chat. */
  render() {
    this.renderHeader();
    if (this.signature() !== this.drawn) {
      this.scroll.changing(() => this.renderMessages(), { whole: true });
    }
    this.renderFoot();
  }

  renderHeader() {
    const face = this.find(".owner .face");
    face.textContent = initial(this.person.first_name);
    face.style.setProperty("--hue", hue(this.person.first_name));
    this.root.setAttribute("aria-label", this.name);
    this.find(".owner-name").textContent = this.name;
    const title = this.chat?.title || this.person.bot_name;
    this.find(".bar-name").textContent = title;
    this.find(".bot-face").textContent = initial(title);
    this.renderSwitch();
    this.renderStatus();
  }

  renderSwitch() {
    const groups = [...this.world.chats.values()]
      .filter((chat) => chat.kind !== "private" && chat.members.includes(this.personId));
    const choice = this.find(".switch");
    choice.hidden = !groups.length;
    const entries = [[this.personId, this.person.bot_name], ...groups.map((g) => [g.id, g.title])];
    choice.replaceChildren(...entries.map(([id, title]) => make("option", { value: id, text: title })));
    choice.value = String(this.chatId);
  }

  renderStatus() {
    const status = this.find(".bar-status");
    const doing = ACTIONS[this.chat?.action] || (this.chat?.action ? "sedang menyiapkan…" : "");
    const resting = this.chat?.title ? `${this.chat.members.length} anggota, bot` : "bot";
    status.textContent = doing || resting;
    status.classList.toggle("acting", Boolean(doing));
  }

  renderMessages() {
    const messages = this.chat?.messages || [];
    const nodes = [];
    let day = "";
    for (const message of messages) {
      if (dayOf(message.date) !== day) {
        day = dayOf(message.date);
        nodes.push(make("p", { class: "day", text: day }));
      }
      nodes.push(this.bubbleOf(message));
    }
    this.list.replaceChildren(...(nodes.length ? nodes : this.welcome()));
    this.drawn = this.signature();
  }

  /** What the list shows, so that nothing is drawn again without need. */
  signature() {
    const messages = this.chat?.messages || [];
    const introduction = messages.length ? "" : this.person.description;
    return JSON.stringify([this.chatId, messages, introduction]);
  }

  /** What Telegram shows in an empty chat with a bot. */
  welcome() {
    if (this.chatId !== this.personId) return [];
    const words = this.person.description
      || "Bot ini belum memperkenalkan diri. Tekan MULAI untuk membuka percakapan.";
    return [make("div", { class: "welcome" },
      make("p", { class: "welcome-title", text: "Apa yang dapat dilakukan bot ini?" }),
      make("p", { class: "welcome-text", text: words }))];
  }

  bubbleOf(message) {
    const mine = message.from.id === this.personId;
    return bubble(message, {
      mine,
      showName: !mine && this.chatId !== this.personId,
      replied: message.reply_to_message,
      actions: {
        command: (text) => this.say(text),
        link: (url) => this.openLink(url),
        button: (one, button, element) => this.press(one, button, element),
      },
    });
  }

  /** A message is new or different: only its own place on the page changes. */
  showMessage(message, isNew) {
    const mine = message.from.id === this.personId;
    const old = this.list.querySelector(`[data-id="${message.message_id}"]`);
    if (!old && this.chat.messages.length <= 1) {
      this.scroll.changing(() => this.renderMessages(), { mine });
    } else if (!old) {
      this.scroll.changing(() => this.append(message), { mine, added: isNew });
    } else {
      this.scroll.changing(() => replaceKeepingFocus(old, this.bubbleOf(message)));
    }
    this.drawn = this.signature();
    this.renderStatus();
    this.renderFoot();
  }

  append(message) {
    const before = this.chat.messages[this.chat.messages.length - 2];
    if (before && dayOf(before.date) !== dayOf(message.date)) {
      this.list.append(make("p", { class: "day", text: dayOf(message.date) }));
    }
    const node = this.bubbleOf(message);
    node.classList.add("fresh");
    this.list.append(node);
  }

  removeMessage(messageId) {
    this.scroll.changing(() => {
      this.list.querySelector(`[data-id="${messageId}"]`)?.remove();
      if (!this.chat.messages.length) this.renderMessages();
    });
    this.drawn = this.signature();
    this.renderFoot();
  }

  renderFoot() {
    const empty = !this.chat?.messages.length && this.chatId === this.personId;
    const blocked = Boolean(this.chat?.blocked);
    const big = this.find(".big");
    const label = blocked ? "BUKA BLOKIR" : empty || this.payload ? "MULAI" : "";
    big.textContent = label;
    big.hidden = !label;
    this.composer.render({ hidden: Boolean(label), chat: this.chat, person: this.person });
  }

  bigButton() {
    if (this.chat?.blocked) this.try(act(this.personId, "blocked", { blocked: false }));
    else this.start(this.payload);
  }

  start(payload) {
    this.payload = "";
    this.chatId = this.personId;
    this.try(act(this.personId, "start", { payload }));
    this.composer.focus();
  }

  say(text) {
    return this.try(act(this.personId, "text", { text, chat_id: this.chatId }));
  }

  sendKind(kind) {
    this.try(act(this.personId, "send", { kind, chat_id: this.chatId }));
  }

  sendFile(kind, file) {
    this.try(upload(this.personId, this.chatId, kind, file, this.composer.takeCaption()));
  }

  openLink(url) {
    const payload = botLink(url, this.world.bot.username);
    if (payload === null) return false;
    this.start(payload);
    return true;
  }

  async press(message, button, element) {
    if (button.url) {
      if (!this.openLink(button.url)) window.open(button.url, "_blank", "noopener,noreferrer");
    } else if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text).catch(() => undefined);
      this.notice.toast("Disalin");
    } else if (button.callback_data) {
      await this.tap(message, button, element);
    } else {
      this.notice.toast("Tombol ini tidak didukung simulasi");
    }
  }

  async tap(message, button, element) {
    element.setAttribute("aria-busy", "true");
    const fields = { message_id: message.message_id, data: button.callback_data, chat_id: this.chatId };
    const sent = await this.try(act(this.personId, "tap", fields));
    if (!sent) return element.removeAttribute("aria-busy");
    const early = this.busy.get(sent.query_id);
    if (early) return element.removeAttribute("aria-busy");
    const release = () => element.removeAttribute("aria-busy");
    this.busy.set(sent.query_id, release);
    return setTimeout(release, ANSWER_MS);
  }

  /** The bot answered a tap of this person. */
  answered(event) {
    const release = this.busy.get(event.query_id);
    if (release) release();
    this.busy.set(event.query_id, () => undefined);
    if (event.text && event.alert) this.notice.alert(event.text);
    else if (event.text) this.notice.toast(event.text);
  }

  moreMenu(button) {
    const blocked = Boolean(this.chat?.blocked);
    this.menus.open(button, "from-top", [
      {
        label: blocked ? "Buka blokir bot" : "Blokir bot", danger: !blocked,
        run: () => this.try(act(this.personId, "blocked", { blocked: !blocked })),
      },
    ]);
  }

  /** What the person did, or a note why it did not work. */
  async try(promise) {
    try {
      return await promise;
    } catch (error) {
      this.notice.toast(error.message);
      return null;
    }
  }
}

function replaceKeepingFocus(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const buttons = [...old.querySelectorAll("button")];
  const place = buttons.indexOf(focused);
  old.replaceWith(fresh);
  if (!focused) return;
  const again = fresh.querySelectorAll("button")[place] || fresh;
  again.focus({ preventScroll: true });
}
