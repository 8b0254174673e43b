"""The screens of evidence and of a colleague's part."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.colleagues import Part, PartAnswer, PartState
from bot.flows.evidence import Evidence
from bot.flows.places import Place
from bot.flows.screens import Screen
from scoring.answers import Answer
from scoring.rubric import Indicator, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOf(Screen):
    """What shows one answer: what stands, and what may come."""

    indicator: Indicator
    pieces: tuple[Evidence, ...]
    most: int
    """Pieces that an answer may have."""
    subsector: str
    """Code of the leading subsector, for texts that name it."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One answer that claims something, in the list."""

    number: int
    indicator: Indicator
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceList(Screen):
    """The answers that claim something, each with its evidence."""

    place: Place
    lines: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part in the list."""

    number: int
    part: Part
    state: PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues(Screen):
    """Whom the person asked, and how far they are."""

    place: Place
    lines: tuple[PartLine, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One question that a colleague may be asked."""

    number: int
    indicator: Indicator
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleaguePick(Screen):
    """Which questions are for the colleague?"""

    groups: tuple[tuple[Node, tuple[Choice, ...]], ...]
    singly: bool
    """Whether single questions are chosen, not whole dimensions."""
    count: int
    """How many are chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueLabel(Screen):
    """For whom is it?"""

    count: int


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One question of a part."""

    number: int
    indicator: Indicator
    answer: PartAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueDetail(Screen):
    """One part, as its owner sees it."""

    part: Part
    state: PartState
    place: Place
    lines: tuple[AskedLine, ...]
    address: str
    """Of the link, while nobody opened it; else empty."""
    evidence: int
    """Pieces that the colleague gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueCheck(Screen):
    """One answer of a colleague: does it count?"""

    label: str
    indicator: Indicator
    theirs: Answer
    own: Answer | None
    subsector: str
    left: int
    """Answers that are still to be decided, this one included."""
    pieces: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOverview(Screen):
    """The questions that a colleague asked for help with."""

    place: Place
    lines: tuple[AskedLine, ...]
    done: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartQuestion(Screen):
    """One question of the part."""

    indicator: Indicator
    dimension: Node
    position: int
    total: int
    answer: Answer | None
    subsector: str
    explained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSent(Screen):
    """It is with the owner; thank you."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOver(Screen):
    """It cannot be answered any more, and that is no harm."""

    reason: str
    """`expired`, `withdrawn`, `used_up` or `sent`."""
