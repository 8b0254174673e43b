"""The field check as values: what a region said, what an assessor and a meeting made of it.

Three hands, side by side: the self-assessment's mean, the level agreed on in a meeting and the
level that an assessor verified. None of them ever overwrites another.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.flows.desk.standing_values import Scores
from bot.flows.effects import Further
from bot.flows.evidence import Evidence
from bot.flows.facts import Query
from scoring.checked import Said, Topic
from scoring.rubric import Rubric

GOVERNMENT = "G"
"""The group whose claims the field check is about first: who speaks for the region."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A level that was set by hand, with why."""

    level: int
    reason: str
    at: datetime
    accepted: bool = False
    """The assessor took over what was claimed."""
    present: str = ""
    """Who was at the meeting, as its coordinator wrote it: for the berita acara alone."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered to an assessor's question: nobody's name, but their group."""

    group: str
    text: str
    """Empty where a piece of evidence was the answer."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One indicator of a region by three hands."""

    indicator: str
    said: tuple[Said, ...] = ()
    """What each group said that may be shown."""
    own: float | None = None
    """The self-assessment's mean level, from 0; None where it may not be shown."""
    claimed: int | None = None
    """The highest level that this mean reaches, as the region's report has it."""
    evidence: int = 0
    """Pieces."""
    asked: int = 0
    """Questions to respondents that wait for an answer."""
    replies: tuple[Reply, ...] = ()
    consensus: Decided | None = None
    verified: Decided | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A region's field check in one round."""

    rubric: Rubric
    region: str
    round: str
    items: tuple[Reviewed, ...]
    """Indicators with levels, in rubric order."""
    scores: tuple[Scores, ...] = ()
    """The index first, then the dimensions; those that may not be shown are absent."""
    agenda: tuple[Topic, ...] = ()
    """What groups see most differently, the largest gaps first."""

    def item(self, indicator: str) -> Reviewed | None:
        """One indicator; None where it is none of these."""
        return next((each for each in self.items if each.indicator == indicator), None)

    def with_item(self, item: Reviewed) -> "Board":
        """The same with one indicator looked at anew."""
        items = tuple(item if each.indicator == item.indicator else each for each in self.items)
        return replace(self, items=items)

    @property
    def verified(self) -> int:
        """Indicators that an assessor has decided on."""
        return sum(each.verified is not None for each in self.items)


@dataclass(frozen=True, slots=True)
class BoardOf(Query[Board | None]):
    """The field check of a region in a round; None where the round does not reach it."""

    region: str
    round: str


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A piece of evidence for whoever checks it: nobody's name, but the group it came from."""

    piece: Evidence
    group: str


@dataclass(frozen=True, slots=True)
class PiecesFor(Query[tuple[ShownPiece, ...]]):
    """The evidence for one indicator in a region's finished assessments of a round."""

    region: str
    round: str
    instrument: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Askable:
    """Somebody who may be asked for more; only ever written down, never shown."""

    respondent: str
    assessment: str


@dataclass(frozen=True, slots=True)
class AskableFor(Query[tuple[Askable, ...]]):
    """Who can be asked about an indicator, a few at most.

    Officials who claimed at least this level, and whoever gave evidence: finished in the round,
    reachable, and without a question about it that still waits for their answer.

    Where the officials' answers may not be shown, the level is None and all of them are asked:
    how many there are to ask would else say what the few answered.
    """

    region: str
    round: str
    indicator: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Request:
    """A question that an assessor asks, as one of those who are asked sees it."""

    id: str
    region: str
    round: str
    indicator: str
    text: str
    """The assessor's own words; may be empty."""
    asked_by: str
    """Internal id of the assessor."""
    assessment: str
    """Id of the person's own assessment that it is about."""
    instrument: str
    version: str
    answers: int = 0
    """Given by this person so far."""


@dataclass(frozen=True, slots=True)
class RequestForMe(Query[Request | None]):
    """A question to the person who asks; None where it is none, or not to them."""

    id: str


@dataclass(frozen=True, slots=True)
class VerifyLevel(Further):
    """The assessor decides on an indicator; what was decided before stays as history."""

    region: str
    round: str
    indicator: str
    level: int
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AskRespondents(Further):
    """The assessor asks for more."""

    id: str
    region: str
    round: str
    indicator: str
    text: str
    people: tuple[Askable, ...]


@dataclass(frozen=True, slots=True)
class AnswerRequest(Further):
    """Somebody answers, in words or by a piece of evidence (then without words)."""

    request: str
    text: str
    evidence: str = ""
    """Id of the piece."""
