"""What is wrong in a rubric file, where it stands, and how to mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

MOST_SHOWN = 24
"""Names offered to choose from; an indicator has fewer keys."""


class Place(NamedTuple):
    """A position in a file; the first line and the first column are 1."""

    line: int
    column: int


class Finding(NamedTuple):
    """One thing to mend, before it is tied to a file."""

    place: Place
    message: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend in one file; `str()` gives `file:line:column: message`."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class RubricFileError(Exception):
    """A rubric file cannot be used; `mistakes` holds everything that is wrong, in file order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def warning(place: Place, message: str) -> Finding:
    """A finding that does not stop the rubric from being used."""
    return Finding(place, message, is_warning=True)


def quoted(text: str) -> str:
    """What the author wrote, in quotation marks, cut where it would fill the line."""
    longest = 40
    return f'"{text}"' if len(text) <= longest else f'"{text[:longest]}…"'


def listed(names: Iterable[str]) -> str:
    """Names in one line, for the reader to choose from."""
    return ", ".join(names) or "none"


def nearest(name: str, known: Sequence[str]) -> str:
    """The way out for a name that is not known: the nearest one, else all of them."""
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    shown = list(known[:MOST_SHOWN]) + (["…"] if len(known) > MOST_SHOWN else [])
    return f"known here: {listed(shown)}"
