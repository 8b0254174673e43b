"""Telegram's updates become events.

python-telegram-bot parses; what it gives is checked here, because it takes any JSON for
granted. Whatever arrives, the reader gives a value: a broken update must not stop the loop.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import filters

from bot.flows.events import (
    BotBlocked,
    BotUnblocked,
    ChoiceTapped,
    Command,
    CommandSent,
    Event,
    FileKind,
    FileSent,
    TextSent,
)
from bot.services.incoming import GroupMessage, Ignored, Incoming, RawUpdate, Reason
from bot.telegram.sent_files import sent_file, spot

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""What Telegram is asked to deliver."""

_ALIASES = {
    "resume": Command.RESUME,
    "summary": Command.SUMMARY,
    "result": Command.RESULT,
    "again": Command.AGAIN,
    "new": Command.AGAIN,
    "language": Command.LANGUAGE,
    "help": Command.HELP,
    "privacy": Command.PRIVACY,
    "stop": Command.STOP,
    "batal": Command.STOP,
    "myid": Command.IDENTITY,
    "mydata": Command.DATA,
    "datasaver": Command.THRIFTY,
    "delete": Command.ERASE,
    "erase": Command.ERASE,
    "assessor": Command.ASSESSOR,
    "code": Command.CODE,
    "coordinator": Command.COORDINATOR,
    "mulai": Command.START,
}
COMMANDS: Mapping[str, Command] = {**{c.value: c for c in Command}, **_ALIASES}
"""Every name that a command answers to."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EXPECTED: Mapping[Command, re.Pattern[str]] = {
    Command.START: _PAYLOAD,
    Command.CODE: re.compile(r".{1,64}"),
}
"""What may stand behind a command."""
_LARGEST = 2**63 - 1
"""Ids are stored as 64-bit integers."""
_LONGEST_TAG = 35
"""Characters of a language tag (RFC 5646, section 4.4.1)."""

_KINDS: Mapping[str, FileKind] = {
    "photo": FileKind.PHOTO,
    "animation": FileKind.VIDEO,
    "document": FileKind.DOCUMENT,
    "voice": FileKind.VOICE,
    "audio": FileKind.AUDIO,
    "video": FileKind.VIDEO,
    "video_note": FileKind.VIDEO,
    "sticker": FileKind.STICKER,
    "location": FileKind.LOCATION,
    "venue": FileKind.LOCATION,
    "contact": FileKind.CONTACT,
}
"""Attributes of a message in this order: an animation is a document too."""

What = Event | GroupMessage | Ignored

_BARE_KINDS = ("message", "callback_query")
_DECISIVE = ("id", "message_id", "chat", "message", "text", "data")
"""Fields of a message or a tap without which it says nothing."""


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the bot is, from getMe."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class UpdateReader:
    """Reads raw updates."""

    bot: BotIdentity
    now: Callable[[], datetime]
    """Gives each event its time: Telegram dates messages, but not taps."""

    def __call__(self, raw: RawUpdate) -> Incoming:
        """What an update means; never raises."""
        update_id = update_id_of(raw)
        if not update_id:
            return _ignored(0, Reason.MALFORMED)
        try:
            return self._plain_tap(update_id, raw) or self._parse(raw)
        except Exception:  # noqa: BLE001 - whatever the network brings, the loop goes on
            return self._bare_reading(update_id, raw)

    def _bare_reading(self, update_id: int, raw: RawUpdate) -> Incoming:
        """What a message or a tap says, when something else in it cannot be read."""
        try:
            return self._parse(_bare(raw))
        except Exception:  # noqa: BLE001 - likewise
            return _ignored(update_id, Reason.MALFORMED)

    def _parse(self, raw: RawUpdate) -> Incoming:
        return self._read(Update.de_json(_without_tapped_screen(raw), None), raw)

    def _plain_tap(self, update_id: int, raw: RawUpdate) -> Incoming | None:
        """A tap in a person's own chat, nearly all that ever comes, read without PTB's objects.

        None for everything else, and for a tap that is in any way unusual.
        """
        match raw:
            case {
                "callback_query": {
                    "id": str(query_id),
                    "from": {"id": int(person), "language_code": str(tag)},
                    "message": {
                        "message_id": int(message),
                        "chat": {"id": int(chat), "type": "private"},
                    },
                    "data": str(data),
                }
            } if data:
                what = ChoiceTapped(
                    update_id=update_id,
                    at=self.now(),
                    language=_language(tag),
                    data=_clean(data),
                    message_id=_id(message),
                    query_id=_clean(query_id),
                )
                return _private(update_id, chat, person, what)
        return None

    def _read(self, update: Update, raw: RawUpdate) -> Incoming:
        if update.message:
            return self._message(update, update.message)
        if update.callback_query:
            return self._tap(update, update.callback_query, raw["callback_query"].get("message"))
        if update.my_chat_member:
            return self._membership(update, update.my_chat_member)
        edited = update.edited_message or update.edited_channel_post
        if edited:
            return _ignored(update.update_id, Reason.EDITED)
        known = update.channel_post is not None
        return _ignored(update.update_id, Reason.CHANNEL if known else Reason.UNKNOWN_KIND)

    def _message(self, update: Update, message: Message) -> Incoming:
        sender = message.from_user
        if sender is None:
            return _ignored(update.update_id, Reason.NO_SENDER)
        if message.chat.type == ChatType.PRIVATE:
            said = self._said(update, message, sender)
            return _private(update.update_id, message.chat.id, sender.id, said)
        if not self._is_addressed(message):
            return _ignored(update.update_id, Reason.GROUP)
        what = GroupMessage(_language(sender.language_code))
        return Incoming(update.update_id, _id(message.chat.id), _id(sender.id), what)

    def _said(self, update: Update, message: Message, sender: User) -> What:
        common = self._common(update, sender)
        if message.text is not None:
            text = _clean(message.text)
            return self._command(text, common) or TextSent(text=text, **common)
        if filters.StatusUpdate.ALL.check_update(update):
            return Ignored(Reason.SERVICE)
        return FileSent(
            kind=_kind(message),
            file=sent_file(message),
            caption=_clean(message.caption or ""),
            spot=spot(message),
            **common,
        )

    def _command(self, text: str, common: Mapping[str, Any]) -> CommandSent | None:
        found = _COMMAND.fullmatch(text.strip())
        if not found:
            return None
        name, addressed, rest = found.groups()
        command = COMMANDS.get(name.lower())
        if command is None or not self._is_own_name(addressed):
            return None
        payload = (rest or "").strip()
        wanted = command in _EXPECTED and _EXPECTED[command].fullmatch(payload)
        return CommandSent(command=command, payload=payload if wanted else "", **common)

    def _tap(self, update: Update, tap: CallbackQuery, screen: object) -> Incoming:
        if not isinstance(screen, Mapping) or not tap.data:
            return _ignored(update.update_id, Reason.NO_DATA)
        chat = Chat.de_json(screen["chat"], None)
        if chat.type != ChatType.PRIVATE:
            return _ignored(update.update_id, Reason.GROUP)
        what = ChoiceTapped(
            data=_clean(tap.data),
            message_id=_id(screen["message_id"]),
            query_id=_clean(tap.id),
            **self._common(update, tap.from_user),
        )
        return _private(update.update_id, chat.id, tap.from_user.id, what)

    def _membership(self, update: Update, change: ChatMemberUpdated) -> Incoming:
        kinds = {"kicked": BotBlocked, "member": BotUnblocked}
        kind = kinds.get(change.new_chat_member.status)
        if kind is None or change.chat.type != ChatType.PRIVATE:
            return _ignored(update.update_id, Reason.MEMBERSHIP)
        what = kind(**self._common(update, change.from_user))
        return _private(update.update_id, change.chat.id, change.from_user.id, what)

    def _common(self, update: Update, sender: User) -> dict[str, Any]:
        return {
            "update_id": update.update_id,
            "at": self.now(),
            "language": _language(sender.language_code),
        }

    def _is_own_name(self, name: str | None) -> bool:
        return name is None or name.lower() == self.bot.username.lower()

    def _is_addressed(self, message: Message) -> bool:
        """Whether a group message speaks to the bot: a command, its name, or an answer."""
        replied = message.reply_to_message
        if replied and replied.from_user and replied.from_user.id == self.bot.id:
            return True
        text = message.text or message.caption or ""
        found = _COMMAND.fullmatch(text.strip())
        if found:
            name, addressed, _ = found.groups()
            known = name.lower() in COMMANDS
            return self._is_own_name(addressed) and (known or addressed is not None)
        pattern = rf"(?<!\w)@{re.escape(self.bot.username)}(?!\w)"
        return re.search(pattern, text, re.IGNORECASE) is not None


def _without_tapped_screen(raw: RawUpdate) -> dict[str, Any]:
    """A tap brings the whole screen that was tapped: parsing it would take most of the time,
    and no more of it is needed than its chat and its id."""
    tap = raw.get("callback_query")
    if not isinstance(tap, dict):
        return dict(raw)
    return {**raw, "callback_query": {k: v for k, v in tap.items() if k != "message"}}


def _bare(raw: RawUpdate) -> dict[str, Any]:
    """Only what decides: a person's words must outlive a field that Telegram changed.

    Raises:
        LookupError: It is neither a message nor a tap, or of nobody.
    """
    kind = next((kind for kind in _BARE_KINDS if isinstance(raw.get(kind), Mapping)), "")
    content = raw[kind]
    kept = {name: content[name] for name in _DECISIVE if name in content}
    sender = {"is_bot": False, "first_name": "", **_bare_sender(content["from"])}
    bare = {"date": 0, "chat_instance": "", **kept, "from": sender}
    return {"update_id": raw["update_id"], kind: bare}


def _bare_sender(sender: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": sender["id"], "language_code": sender.get("language_code")}


def update_id_of(raw: object) -> int:
    """The id of an update, or 0 when it has none that can be one."""
    value = raw.get("update_id") if isinstance(raw, Mapping) else None
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 < value <= _LARGEST else 0


def _ignored(update_id: int, reason: Reason) -> Incoming:
    return Incoming(update_id, 0, 0, Ignored(reason))


def _private(update_id: int, chat_id: object, telegram_id: object, what: What) -> Incoming:
    """What came from a person's own chat: it has the person's own number, above 0."""
    person = _id(telegram_id)
    if person <= 0 or _id(chat_id) != person:
        raise TypeError("not a person's own chat")
    return Incoming(update_id, person, person, what)


def _id(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST:
        raise TypeError("not an id")
    return value


def _clean(text: object) -> str:
    """Text that every store takes: no lone surrogates, no NUL."""
    if not isinstance(text, str):
        raise TypeError("not a text")
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _language(tag: object) -> str:
    return tag if isinstance(tag, str) and len(tag) <= _LONGEST_TAG and tag.isascii() else ""


def _kind(message: Message) -> FileKind:
    for name, kind in _KINDS.items():
        if getattr(message, name):
            return kind
    return FileKind.OTHER
