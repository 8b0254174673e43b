"""What a coordinator is shown of the coverage, as values."""

from dataclasses import dataclass

from bot.flows.places import Area
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.rubric import Group


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A province of the nation, or a region of a province."""

    area: Area
    missing: int
    """People still wanted, over its regions and groups."""
    finished: int
    regions: int
    complete: int
    """Regions in which nobody is wanted any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageArea(Screen):
    """The areas inside a scope; what lacks most comes first."""

    area: Area
    round: Round | None
    lines: tuple[CoverageLine, ...]
    page: int
    pages: int
    regions: int
    complete: int
    started: int
    halfway: int
    finished: int
    facilitated: int = 0
    """Of the finished: a coordinator wrote the answers down."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of a region beside its quota."""

    group: Group
    finished: int
    quota: int
    missing: int


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody half-way who agreed that a coordinator writes to them."""

    name: str
    telegram_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRegion(Screen):
    """One region: each group beside its quota."""

    area: Area
    round: Round | None
    lines: tuple[GroupLine, ...]
    started: int
    halfway: int
    finished: int
    facilitated: int = 0
    """Of the finished: a coordinator wrote the answers down."""
    reachable: tuple[Reachable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRounds(Screen):
    """Which round?"""

    rounds: tuple[Round, ...]
