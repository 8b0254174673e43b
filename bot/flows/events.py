"""What a person did, in the past tense. The adapter makes these from Telegram's updates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Command(StrEnum):
    """The commands a respondent may send; values are the Indonesian names on the wire."""

    START = "start"
    RESUME = "lanjut"
    SUMMARY = "ringkasan"
    RESULT = "hasil"
    AGAIN = "ulang"
    LANGUAGE = "bahasa"
    HELP = "bantuan"
    PRIVACY = "privasi"
    STOP = "berhenti"
    IDENTITY = "id"
    DATA = "data"
    ERASE = "hapus"
    COORDINATOR = "koordinator"
    ASSESSOR = "penilai"
    THRIFTY = "hemat"
    CODE = "kode"


class FileKind(StrEnum):
    """What kind of thing was sent that is not text."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Anything that happened in one private chat."""

    update_id: int
    at: datetime
    """Aware, UTC."""
    language: str = ""
    """The language of the person's Telegram app (IETF tag), a first guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSent(Event):
    """A command, by its Indonesian name or its English alias; `payload` of a deep link."""

    command: Command
    payload: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSent(Event):
    """Plain words, as typed (an unknown command is text too)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceTapped(Event):
    """A button under a message of ours."""

    data: str
    message_id: int
    query_id: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as Telegram describes it before anybody looked into it."""

    file_id: str
    size: int
    """Bytes; 0 where Telegram does not say."""
    name: str = ""
    """As the sender called it; only ever shown, never used as a path."""
    mime: str = ""
    """What the sender's app says it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSent(Event):
    """A photo, a sticker, a voice message: anything that is neither text nor a tap."""

    kind: FileKind
    file: SentFile | None = None
    """Where there is one: a photo in its largest size, a document."""
    caption: str = ""
    spot: tuple[float, float] | None = None
    """Latitude and longitude of a location, in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotBlocked(Event):
    """The person blocked the bot: they cannot be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotUnblocked(Event):
    """The person let the bot in again."""
