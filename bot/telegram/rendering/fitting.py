"""Telegram's limit of a message, and how a text that is too long is made to fit."""

import html
import re
from collections.abc import Callable

LIMIT = 4096
"""UTF-16 units of a message's text after its entities are parsed."""

_TAG = re.compile(r"<[^>]*>")


def units(source: str) -> int:
    """UTF-16 units of an HTML source once Telegram has parsed it."""
    text = html.unescape(_TAG.sub("", source))
    return len(text.encode("utf-16-le")) // 2


def fits(source: str) -> bool:
    """Whether Telegram takes this HTML source as one message."""
    # no astral sign is shorter than its source, so a short source needs no parsing
    return 2 * len(source) <= LIMIT or units(source) <= LIMIT


def fitted(render: Callable[[int], str], briefest: int) -> str:
    """The fullest rendering that fits.

    Args:
        render: Makes the text for a brevity, 0 being the fullest.
        briefest: The last brevity that the template knows.

    Should even that be too long (a rubric's texts have no such length), whole paragraphs
    are left out from below: a text is never cut inside one.
    """
    text = ""
    for brevity in range(briefest + 1):
        text = render(brevity)
        if fits(text):
            return text
    paragraphs = text.split("\n\n")
    while len(paragraphs) > 1 and not fits("\n\n".join(paragraphs)):
        paragraphs.pop()
    return "\n\n".join(paragraphs)
