"""The font that reports are set in: which signs it has, and how wide a text becomes.

Two weights of Noto Sans lie beside this file with their licence. Widths are read from the font
itself, so that a chart can break lines before anything is drawn.
"""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fonts"
FAMILY = "Noto Sans"
REPLACEMENT = "\ufffd"
"""Stands for a sign that the font lacks; it has one for that."""

_NO_LETTERS = frozenset({"So", "Sk", "Mn", "Me", "Cc", "Cf", "Cn", "Co", "Cs"})
_SEGMENTS = 4
"""The cmap format that maps the basic plane in segments."""


@dataclass(frozen=True, slots=True)
class Font:
    """One weight: what it can show, and how wide."""

    advances: dict[str, float]
    """Sign -> width as a share of the font size."""

    def shown(self, text: str) -> str:
        """The text with a replacement for every letter that the font lacks.

        Pictograms and invisible signs that it lacks are left out: they would only be in the way.
        """
        return "".join(
            sign if sign in self.advances or sign == "\n" else _stand_in(sign) for sign in text
        )

    def width(self, text: str, size: float) -> float:
        """How wide a line becomes at this font size, in its unit; kerning left aside."""
        blank = self.advances[REPLACEMENT]
        return size * sum(self.advances.get(sign, blank) for sign in text)

    def wrapped(self, text: str, size: float, width: float, most: int = 99) -> tuple[str, ...]:
        """The text in lines of at most this width; what goes beyond `most` lines ends in an
        ellipsis. A word that is too long for a line is cut."""
        lines = [""]
        for word in (part for one in text.split() for part in self._cut(one, size, width)):
            longer = f"{lines[-1]} {word}".lstrip()
            if lines[-1] and self.width(longer, size) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        if len(lines) <= most:
            return tuple(lines)
        return (*lines[: most - 1], self.cut_short(lines[most - 1] + " …", size, width))

    def cut_short(self, text: str, size: float, width: float) -> str:
        """The text, or as much of its beginning as fits with an ellipsis."""
        if self.width(text, size) <= width:
            return text
        head = text.rstrip(" …")
        while head and self.width(f"{head}…", size) > width:
            head = head[:-1].rstrip()
        return f"{head}…"

    def _cut(self, word: str, size: float, width: float) -> list[str]:
        pieces = [""]
        for sign in word:
            if pieces[-1] and self.width(pieces[-1] + sign, size) > width:
                pieces.append("")
            pieces[-1] += sign
        return pieces


def _stand_in(sign: str) -> str:
    return "" if unicodedata.category(sign) in _NO_LETTERS else REPLACEMENT


@cache
def regular() -> Font:
    """The upright weight of running text."""
    return _read(FOLDER / "NotoSans-Regular.ttf")


@cache
def bold() -> Font:
    """The weight of titles."""
    return _read(FOLDER / "NotoSans-Bold.ttf")


def _read(path: Path) -> Font:
    """The widths of a TrueType file (tables `head`, `hhea`, `hmtx` and `cmap`)."""
    data = path.read_bytes()
    tables = {
        tag.decode(): offset
        for tag, _, offset, _ in struct.iter_unpack(">4sIII", data[12 : 12 + 16 * _short(data, 4)])
    }
    em = _short(data, tables["head"] + 18)
    measured = _short(data, tables["hhea"] + 34)
    widths = [_short(data, tables["hmtx"] + 4 * glyph) for glyph in range(measured)]
    glyphs = _glyphs(data, _segments_at(data, tables["cmap"]))
    return Font({chr(code): widths[min(glyph, measured - 1)] / em for code, glyph in glyphs})


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])


def _segments_at(data: bytes, cmap: int) -> int:
    starts = (
        cmap + int(struct.unpack_from(">I", data, cmap + 8 + 8 * table)[0])
        for table in range(_short(data, cmap + 2))
    )
    return next(start for start in starts if _short(data, start) == _SEGMENTS)


def _glyphs(data: bytes, at: int) -> list[tuple[int, int]]:
    """Pairs of code point and glyph, as the OpenType specification tells format 4."""
    count = _short(data, at + 6) // 2
    ends, starts = at + 14, at + 16 + 2 * count
    deltas, ranges = starts + 2 * count, starts + 4 * count
    found = []
    for segment in range(count):
        first, last = _short(data, starts + 2 * segment), _short(data, ends + 2 * segment)
        delta, here = _short(data, deltas + 2 * segment), ranges + 2 * segment
        offset = _short(data, here)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code if not offset else _short(data, here + offset + 2 * (code - first))
            found.append((code, (glyph + delta) % 0x10000))
    return [(code, glyph) for code, glyph in found if glyph]
