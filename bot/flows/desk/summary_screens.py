"""The screens of a summary: the figures first, then the words of people or the regions."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.desk.summary_values import AreaSummary, RegionInNeed, RegionSummary
from bot.flows.places import Area
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.rubric import OpenQuestion


@dataclass(frozen=True, slots=True)
class NeedyLine:
    """A region in which somebody should help, by its name."""

    area: Area
    need: RegionInNeed


@dataclass(frozen=True, slots=True)
class SummaryHead:
    """What every page of a summary says at its top."""

    area: Area
    round: Round | None
    zone: str
    """IANA time zone of the area."""
    at: datetime
    """When the figures were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryOfRegion(Screen):
    """One region's figures."""

    head: SummaryHead
    summary: RegionSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryOfArea(Screen):
    """The figures of a province or of the nation."""

    head: SummaryHead
    summary: AreaSummary
    needy: tuple[NeedyLine, ...]
    """The first of the regions that need a facilitator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryWords(Screen):
    """A page of what people wrote."""

    head: SummaryHead
    words: tuple[tuple[OpenQuestion, tuple[str, ...]], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryNeedy(Screen):
    """A page of the regions that lack somebody."""

    head: SummaryHead
    lines: tuple[NeedyLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRounds(Screen):
    """Which round?"""

    rounds: tuple[Round, ...]
