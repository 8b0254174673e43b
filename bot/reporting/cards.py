"""An invitation as a card: a QR code with what it is for, to print on A6 or to forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.reporting.drawing import INK, OWN, PAPER, QUIET, Box, Drawing, Style
from bot.reporting.wording import Wording, wording
from scoring.rubric import Text

WIDTH, HEIGHT = 620.0, 876.0
"""Set twice as large, 1240 × 1752 pixels: A6 (105 × 148 mm) at 300 dots an inch."""
PAD = 40.0
QR_TOP, QR_SIDE = 322, 402
"""Where the code stands with its quiet zone, in view box units."""
QUIET_ZONE = 4
"""Modules around a QR code that have to stay white (ISO/IEC 18004, 9.1)."""
ERROR_LEVEL = "q"
"""A quarter of the code may be dirty or creased."""
TEMPLATE = "cards.j2"

HEAD = Style(24, is_bold=True, ink=OWN)
PLACE = Style(36, is_bold=True)
PLACE_SMALL = Style(27, is_bold=True)
LINE = Style(23)
BELOW = Style(21, is_bold=True)
LINK = Style(16, ink=QUIET)
SMALL = Style(14, ink=QUIET)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a card says.

    Attributes:
        link: what the code opens, `https://t.me/<bot>?start=<payload>`.
        title: the instrument's name.
        place: the region; empty where the person still chooses it.
        group: the group's name; None where the person still chooses it.
        round: the round's name; empty for none.
        until: the last day; None without an end.
        notice: the honest line of the instrument.
        sender: who invites, as people know them; empty for nobody.
    """

    link: str
    title: Text
    place: str = ""
    group: Text | None = None
    round: str = ""
    until: date | None = None
    notice: Text | None = None
    sender: str = ""


def card(invitation: Invitation, language: str) -> str:
    """The card as SVG, `WIDTH` by `HEIGHT` units.

    Raises:
        segno.DataOverflowError: The link is too long for a QR code.
    """
    words = wording(TEMPLATE, language)
    drawing = Drawing(WIDTH)
    drawing.rectangle(Box(0, 0, WIDTH, HEIGHT), PAPER)
    _head(drawing, invitation, words)
    _code(drawing, modules(invitation.link))
    _foot(drawing, invitation, words)
    return drawing.svg(HEIGHT)


def modules(link: str) -> tuple[bytearray, ...]:
    """The code's modules, row by row, 1 for dark, without the quiet zone."""
    import segno  # noqa: PLC0415 - only cards need it

    return tuple(segno.make(link, error=ERROR_LEVEL, micro=False).matrix)


def code_frame(across: int) -> tuple[float, float, float]:
    """Left, top and size of a module of a code with so many modules across.

    The size is a whole number of units, so that no module is blurred.
    """
    size = QR_SIDE // (across + 2 * QUIET_ZONE)
    side = size * across
    return (WIDTH - side) // 2, QR_TOP + (QR_SIDE - side) // 2, size


def _head(drawing: Drawing, invitation: Invitation, words: Wording) -> None:
    y = _lines(drawing, words("title", invitation), 30, HEAD, 2)
    place = words("place", invitation)
    fits = len(PLACE.font.wrapped(place, PLACE.size, WIDTH - 2 * PAD)) == 1
    y = _lines(drawing, place, y + 10, PLACE if fits else PLACE_SMALL, 2)
    for macro in ("group", "sender", "round", "until"):
        y = _lines(drawing, words(macro, invitation), y + 4, LINE, 1 if macro != "round" else 2)


def _foot(drawing: Drawing, invitation: Invitation, words: Wording) -> None:
    y = _lines(drawing, words("scan", invitation), QR_TOP + QR_SIDE + 4, BELOW, 2)
    y = _lines(drawing, invitation.link, y + 4, LINK, 2)
    _lines(drawing, words("notice", invitation), y + 6, SMALL, 2)


def _lines(drawing: Drawing, words: str, top: float, style: Style, most: int) -> float:
    """Lines in the middle, at most so many; gives their foot."""
    y = top
    for line in style.font.wrapped(words, style.size, WIDTH - 2 * PAD, most) if words else ():
        y += style.leading
        centred = Style(style.size, style.is_bold, style.ink, "middle")
        drawing.text((WIDTH / 2, y - 0.25 * style.size), line, centred)
    return y


def _code(drawing: Drawing, matrix: Sequence[bytearray]) -> None:
    """The dark modules as one path, run by run, so that no seam shows between them."""
    left, top, size = code_frame(len(matrix))
    runs = (
        f"M{left + at * size:g} {top + line * size:g}h{run * size:g}v{size:g}h-{run * size:g}z"
        for line, row in enumerate(matrix)
        for at, run in _runs(row)
    )
    drawing.parts.append(f'<path d="{"".join(runs)}" fill="{INK}" shape-rendering="crispEdges"/>')


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if not dark:
            continue
        start, length = found[-1] if found else (at, 0)
        if found and start + length == at:
            found[-1] = (start, length + 1)
        else:
            found.append((at, 1))
    return found
