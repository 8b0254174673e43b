"""Free words of people in an export: without names, and without the order they came in."""

import re
from collections.abc import Iterable

GONE = "[…]"
"""Stands where something was taken out."""
_MOST_LETTERS_OF_NOBODY = 2
"""A name of one or two letters would take too many other words with it."""

_REACH = re.compile(
    r"(?:https?://|www\.|t\.me/|wa\.me/)\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)@\w{3,}"
    r"|(?<!\w)\+?\d(?:[\s().-]?\d){7,}",
    re.IGNORECASE,
)
"""Addresses, accounts, and numbers of eight digits and more: telephone, NIK, bank account."""

_ROLES = (
    "Bupati|Wakil|Wali|Walikota|Gubernur|Camat|Lurah|Kades|Kepala|Sekda|Sekretaris|Menteri"
    "|Presiden|Rektor|Dekan|Ketua|Dinas|Kota|Kabid|Kadis|RT|RW|Guru|Dosen"
)
_TITLED = re.compile(
    r"\b((?:[Bb]apak|[Bb]pk\.?|[Pp]ak|[Ii]bu|[Bb]u|[Ss]audara|[Ss]audari|[Ss]dri?\.?|[Mm]as"
    r"|[Mm]bak|[Kk]ang|[Tt]eh|[Kk]ak|[Bb]ang|[Gg]us|[Hh]aji|[Hh]ajah|[Uu]sta[dz]z?h?|Hj?\.|[Dd]r\."
    r"|Prof\.|Ir\.|Drs\.|Dra\.|R\.)\s+)"
    rf"((?!(?:{_ROLES})\b)[A-Z][\w'’.-]*(?:\s+(?!(?:{_ROLES})\b)[A-Z][\w'’.-]*){{0,3}})"
)
"""A form of address and the name after it; a name of an office stays."""


def without_names(text: str, names: Iterable[str] = ()) -> str:
    """A remark without addresses, numbers, names after a form of address, and known names.

    A name that nobody knows and that stands alone stays: no rule finds it in every language
    of the country. Therefore remarks of small groups are not shown at all.
    """
    cleaned = _TITLED.sub(rf"\g<1>{GONE}", _REACH.sub(GONE, text))
    known = _known(names)
    return known.sub(GONE, cleaned) if known else cleaned


def _known(names: Iterable[str]) -> re.Pattern[str] | None:
    words = {word for name in names for word in re.findall(r"[^\W\d_]+", name)
             if len(word) > _MOST_LETTERS_OF_NOBODY}  # fmt: skip
    if not words:
        return None
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
