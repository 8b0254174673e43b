"""A colleague's part: some questions of an assessment that somebody else answers.

What the colleague says counts nowhere until the owner confirms it: then it is the owner's own
answer. The colleague sees the chosen questions and nothing else of the assessment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.flows.effects import Further
from bot.flows.evidence import Evidence
from bot.flows.facts import Query
from scoring.answers import Answer, Status

LASTS = timedelta(days=14)
"""How long a part waits for its colleague."""


class Verdict(StrEnum):
    """What the owner made of a colleague's answer; values are stored."""

    OPEN = ""
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    """The owner chose another level."""
    KEPT = "kept"
    """The owner's own answer stays."""


class PartState(StrEnum):
    """How far a part is."""

    WAITING = "waiting"
    """Nobody opened the link."""
    ANSWERING = "answering"
    SENT = "sent"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """What the colleague says to one question, and what became of it."""

    answer: Answer
    verdict: Verdict = Verdict.OPEN

    @property
    def is_to_check(self) -> bool:
        """Whether the owner has something to decide: it says something, and is not decided."""
        says = self.answer.status in (Status.GIVEN, Status.NOT_APPLICABLE)
        return says and self.verdict is Verdict.OPEN


@dataclass(frozen=True, slots=True)
class Part:
    """One part; its id is its link's."""

    id: str
    assessment: str
    label: str
    """How the owner calls the colleague; nobody else sees it."""
    indicators: tuple[str, ...]
    """In the order of asking."""
    made_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None = None
    opened_at: datetime | None = None
    sent_at: datetime | None = None
    answers: Mapping[str, PartAnswer] = field(default_factory=dict)

    def state(self, at: datetime) -> PartState:
        """How far it is at this moment; what was sent stays sent."""
        if self.sent_at is not None:
            return PartState.SENT
        if self.withdrawn_at is not None:
            return PartState.WITHDRAWN
        if at > self.expires_at:
            return PartState.EXPIRED
        return PartState.ANSWERING if self.opened_at else PartState.WAITING

    @property
    def to_check(self) -> tuple[str, ...]:
        """What the owner has still to decide, once it was sent."""
        return tuple(id_ for id_ in self.indicators
                     if id_ in self.answers and self.answers[id_].is_to_check)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A part with what its questions need, for whoever asks about it."""

    part: Part
    instrument: str
    version: str
    region: str
    role: str
    """The owner's group: its questions are asked."""
    subsector: str
    owner: str
    """Internal id of the owner."""
    is_mine: bool
    """Whether whoever asks is its owner."""
    is_for_me: bool
    """Whether whoever asks is its colleague."""


@dataclass(frozen=True, slots=True)
class PartsOf(Query[tuple[Part, ...]]):
    """The parts of one of the person's own assessments, the latest first."""

    assessment: str


@dataclass(frozen=True, slots=True)
class PartNamed(Query[Asked | None]):
    """One part by its id; None where the assessment is gone."""

    id: str


@dataclass(frozen=True, slots=True)
class EvidenceOfPart(Query[tuple[Evidence, ...]]):
    """What the person gave as evidence in a part that they answer."""

    part: str


@dataclass(frozen=True, slots=True)
class MakePart(Further):
    """Questions wait for a colleague from now on."""

    part: Part


@dataclass(frozen=True, slots=True)
class TakePart(Further):
    """The person is its colleague from now on."""

    id: str


@dataclass(frozen=True, slots=True)
class WithdrawPart(Further):
    """It is not needed any more."""

    id: str


@dataclass(frozen=True, slots=True)
class AnswerPart(Further):
    """The colleague's word; it may be changed until it is sent."""

    part: str
    indicator: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class SendPart(Further):
    """Back to the owner."""

    id: str


@dataclass(frozen=True, slots=True)
class JudgePart(Further):
    """What the owner made of one answer."""

    part: str
    indicator: str
    verdict: Verdict
