"""A letter from a coordinator to many: what every recipient sees."""

from dataclasses import dataclass
from enum import StrEnum

from bot.flows.places import Area


class Medium(StrEnum):
    """What goes with the words; values are stored."""

    NOTHING = ""
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Letter:
    """The words, who sends them, and where that person coordinates."""

    text: str
    """Plain, as it was typed."""
    sender: str
    """As its author wants to be named; empty for the office alone."""
    area: Area
    medium: Medium = Medium.NOTHING
    file_id: str = ""
    """Telegram's id of the picture or document, good for this bot alone."""


TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""UTF-16 units of a message, and of the words under a picture or document (Bot API)."""
FOOTER = 224
"""Units that are kept for the lines below the words: the longest sender in the region with the
longest name, in every language."""


def room(medium: Medium) -> int:
    """How many UTF-16 units the words may have."""
    return (CAPTION_LIMIT if medium else TEXT_LIMIT) - FOOTER


def units(text: str) -> int:
    """UTF-16 units of plain text, as Telegram counts.

    >>> units("😀a")
    3
    """
    return len(text.encode("utf-16-le", "replace")) // 2
