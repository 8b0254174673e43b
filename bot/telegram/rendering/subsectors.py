"""Finding the subsector that somebody typed instead of tapping it."""

import unicodedata
from collections.abc import Iterable, Mapping

SHORTEST = 3
"""Letters of the beginning of a word that may stand for the whole name."""

EVERYDAY: Mapping[str, tuple[str, ...]] = {
    "01": ("game", "gim", "game developer"),
    "02": ("arsitek",),
    "07": ("fashion", "busana"),
    "08": ("makanan", "minuman", "food"),
    "09": ("sinema", "animasi", "video", "movie"),
    "10": ("foto",),
    "11": ("dkv", "desain grafis", "graphic design"),
    "12": ("tv", "televisi", "radio", "penyiaran"),
    "13": ("kerajinan", "craft", "handicraft"),
    "14": ("iklan",),
    "15": ("tari", "teater", "pertunjukan"),
    "16": ("buku", "penulisan"),
    "17": ("app", "perangkat lunak", "software"),
    "18": ("lainnya", "konten digital", "konten kreator", "content creator", "other"),
}
"""What people call a subsector besides its names; typed words, never shown."""


def folded(text: str) -> str:
    """A typed name without case, accents and signs."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in apart).split())


class SubsectorFinder:
    """Knows the subsectors by all their names in every language.

    Args:
        names: Pairs of a code and one of its names.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        everyday = ((code, name) for code, words in EVERYDAY.items() for name in words)
        self._codes = {folded(name): code for code, name in (*names, *everyday)}

    def find(self, text: str) -> str | None:
        """The code whose name was typed, or the only one whose words begin so."""
        said = folded(text)
        if said in self._codes:
            return self._codes[said]
        if len(said) < SHORTEST:
            return None
        fitting = {code for name, code in self._codes.items() if _begins(said, name)}
        return fitting.pop() if len(fitting) == 1 else None


def _begins(said: str, name: str) -> bool:
    """Whether every word that was said begins one of the name's."""
    return all(f" {word}" in f" {name}" for word in said.split())
