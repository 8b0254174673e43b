"""The screens of choosing a leading subsector."""

from dataclasses import dataclass
from datetime import date

from bot.flows.places import Place
from bot.flows.screens import Screen
from scoring.subsector import Parameter, SubsectorResult


@dataclass(frozen=True, slots=True)
class SectorLine:
    """One candidate."""

    number: int
    code: str
    rated: int
    """Parameters that have a level."""
    result: SubsectorResult | None
    """None until all of them have."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, as it was recorded."""

    leading: str
    supporting: tuple[str, ...]
    by: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sectors(Screen):
    """The candidates, the highest total first, and what was decided."""

    place: Place
    lines: tuple[SectorLine, ...]
    most: int
    decisions: tuple[Decided, ...] = ()
    """The one that stands first, then those before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorNew(Screen):
    """Which subsector? What people named comes first."""

    place: Place
    named: tuple[tuple[str, int], ...]
    """Code and people who name it, most first; small numbers are absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorRating(Screen):
    """One parameter of a candidate, at a level 0..4."""

    code: str
    parameter: Parameter
    position: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorDetail(Screen):
    """A candidate with its levels, its two sides and its class."""

    code: str
    levels: tuple[tuple[Parameter, int], ...]
    result: SubsectorResult | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Screen):
    """Which candidate did the meeting choose?"""

    place: Place
    lines: tuple[SectorLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideBy(Screen):
    """Who decided it, and when?"""

    code: str
