"""What a meeting looks like, to whoever holds it and to those who are there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.flows.desk.standing_values import Scores
from bot.flows.field.meetings import Topic
from bot.flows.field.verifying import Board, Reviewed
from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.checked import Topic as Difference
from scoring.rubric import Group, Indicator, Node, Rubric


@dataclass(frozen=True, slots=True)
class Votes:
    """What may be said of the votes on a closed indicator."""

    people: int
    counts: tuple[int, ...]
    """How many voted for each level; empty where they are too few to be shown so."""
    middle: int | None
    """None where even this would tell what somebody voted."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One indicator on the agenda."""

    number: int
    indicator: Indicator
    difference: Difference | None
    """None where the coordinator chose it."""
    topic: Topic | None
    item: Reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDesk(Screen):
    """A meeting from the coordinator's side: invitation, who is there, agenda, scores."""

    area: Area
    round: Round
    board: Board
    scores: tuple[Scores, ...]
    running: bool
    address: str
    """Of the invitation; empty before the meeting begins."""
    seats: tuple[tuple[Group, int], ...]
    lines: tuple[AgendaLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingQuestions(Screen):
    """All indicators, to choose one for the meeting."""

    area: Area
    lines: tuple[AgendaLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingItem(Screen):
    """One indicator in the meeting: closed, open, or not yet."""

    rubric: Rubric
    dimension: Node
    indicator: Indicator
    item: Reviewed
    topic: Topic | None
    votes: Votes | None
    """None while it is open or was not yet."""
    facilitated: int
    """Votes that the coordinator entered."""
    cast: int
    """Votes in all: how many, never which."""
    busy: bool
    """Another indicator is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingTally(Screen):
    """A vote of somebody without Telegram."""

    indicator: Indicator
    group: Group | None
    facilitated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAgreement(Screen):
    """Which level was agreed on?"""

    indicator: Indicator
    votes: Votes


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReason(Screen):
    """Why this level?"""

    indicator: Indicator
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPresent(Screen):
    """Who was there?"""

    before: str
    """As it was written for the agreement before."""
    people: int
    groups: tuple[tuple[Group, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingJoin(Screen):
    """Somebody came by the invitation: for which group?"""

    place: Place
    groups: Mapping[str, Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSeat(Screen):
    """A meeting from a participant's side: the question, their vote, or what came of it."""

    place: Place
    rubric: Rubric
    running: bool
    indicator: Indicator | None
    """What is open; else what was closed last; None before the first."""
    is_open: bool
    own: int | None
    """The person's vote on it."""
    votes: Votes | None
    agreed: int | None
