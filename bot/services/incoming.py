"""What arrived, once the adapter has read it: an event of a person, or why it is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.flows.events import Event

RawUpdate = Mapping[str, Any]
"""An update as Telegram sent it, read from JSON."""


class Reason(StrEnum):
    """Why an update is ignored; the values are labels of the counter."""

    MALFORMED = "malformed"
    UNKNOWN_KIND = "unknown_kind"
    EDITED = "edited"
    SERVICE = "service"
    """Telegram's own notices: pinned, a timer changed, write access allowed …"""
    GROUP = "group"
    """Talk in a group that does not address the bot."""
    CHANNEL = "channel"
    NO_SENDER = "no_sender"
    NO_DATA = "no_data"
    MEMBERSHIP = "membership"
    """A change of membership that is neither a block nor its end."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to do; it is acknowledged and counted."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """Somebody addressed the bot in a group: it answers that it talks in private."""

    language: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, read."""

    update_id: int
    """0 when the update named none."""
    chat_id: int
    telegram_id: int
    event: Event | GroupMessage | Ignored

    @property
    def language(self) -> str:
        """The language of the sender's Telegram app; empty when unknown."""
        return "" if isinstance(self.event, Ignored) else self.event.language

    @property
    def private(self) -> bool:
        """Whether it comes from a person's own chat with the bot."""
        return isinstance(self.event, Event)
