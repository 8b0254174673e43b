"""The blocks that a report is made of; `layout/report.typ` knows how each is set."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Side = Literal["start", "end", "middle"]


@dataclass(frozen=True, slots=True)
class Title:
    """The report's name, once."""

    text: str
    kind: str = "title"


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a chapter (2) or a part of it (3)."""

    text: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `small` for what only some will want to read."""

    text: str
    kind: Literal["text", "small"] = "text"


@dataclass(frozen=True, slots=True)
class Figure:
    """The one number that is read first, with what it is of."""

    value: str
    text: str
    kind: str = "score"


@dataclass(frozen=True, slots=True)
class Facts:
    """A box of names with what holds for them."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]
    numbered: bool = False
    kind: str = "list"


@dataclass(frozen=True, slots=True)
class Column:
    """Its head, its share of the width (0: as wide as its text), and where it is aligned."""

    head: str
    width: float = 0
    side: Side = "start"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are columns; the head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: what, what it brings, and lines about who, when and why."""

    action: str
    gain: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Next steps, numbered."""

    items: tuple[Step, ...]
    kind: str = "steps"


@dataclass(frozen=True, slots=True)
class Quotes:
    """What people wrote, in their words."""

    items: tuple[str, ...]
    kind: str = "quotes"


@dataclass(frozen=True, slots=True)
class Checks:
    """Boxes to tick on paper."""

    items: tuple[str, ...]
    done: tuple[bool, ...] = ()
    """Which of them are ticked by the data; those that are left out are not."""
    kind: str = "checks"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its words for people who do not see it; `width` in millimetres."""

    svg: str
    alt: str
    width: float
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""

    kind: str = "page"


Piece = (
    Title | Heading | Paragraph | Figure | Facts | Points | Table | Steps | Quotes | Checks
    | Picture | NewPage
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Together:
    """What stands on one page, so that no line of it is left alone on the next."""

    items: tuple[Piece, ...]
    kind: str = "together"


Block = Piece | Together


def as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The blocks as the layout reads them from JSON."""
    return [asdict(block) for block in blocks]
