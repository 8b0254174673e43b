"""Consensus meetings (FGD) as values: who is there, what is open, and who voted what.

Votes are blind: nobody is shown any before the question is closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.flows.effects import Further
from bot.flows.facts import Query

LASTS = timedelta(hours=12)
"""How long the invitation to a meeting can be opened: one day's gathering."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote."""

    level: int
    group: str
    """Id of the rubric's group; empty where it was not said."""
    facilitated: bool = False
    """The coordinator entered it for somebody without Telegram."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One indicator in a meeting."""

    indicator: str
    opened_at: datetime
    closed_at: datetime | None = None
    ballots: tuple[Ballot, ...] = ()
    """Never to be shown one by one, nor at all while it is open."""
    agreed: int | None = None
    """The level that was agreed on here."""

    @property
    def is_open(self) -> bool:
        """Whether votes count now."""
        return self.closed_at is None

    def counts(self, levels: int) -> tuple[int, ...]:
        """How many voted for each level."""
        given = [each.level for each in self.ballots]
        return tuple(given.count(level) for level in range(levels))

    @property
    def middle(self) -> int | None:
        """The median level, the lower of two; None without votes."""
        ordered = sorted(each.level for each in self.ballots)
        return ordered[(len(ordered) - 1) // 2] if ordered else None

    def groups(self) -> Mapping[str, int]:
        """Group -> how many voted."""
        found = [each.group for each in self.ballots]
        return {group: found.count(group) for group in dict.fromkeys(found)}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting about a region's answers in a round."""

    id: str
    """Of the invitation too."""
    region: str
    round: str
    made_at: datetime
    ended_at: datetime | None = None
    topics: tuple[Topic, ...] = ()
    """In the order of opening."""
    seats: Mapping[str, int] = field(default_factory=dict)
    """Group -> people who came by the invitation."""
    present: str = ""
    """Who was there, as it was written for the agreement before."""

    def topic(self, indicator: str) -> Topic | None:
        """One indicator, if it was opened."""
        return next((each for each in self.topics if each.indicator == indicator), None)

    @property
    def open_topic(self) -> Topic | None:
        """What is voted on now."""
        return next((each for each in self.topics if each.is_open), None)

    def with_topic(self, topic: Topic) -> "Meeting":
        """The same with one indicator looked at anew, or opened."""
        others = tuple(each for each in self.topics if each.indicator != topic.indicator)
        return replace(self, topics=(*others, topic))

    def is_running(self, at: datetime) -> bool:
        """Whether it goes on."""
        return self.ended_at is None and at <= self.made_at + LASTS


@dataclass(frozen=True, slots=True)
class MeetingAt(Query[Meeting | None]):
    """The latest meeting about a region in a round that has not ended; None without one."""

    region: str
    round: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A meeting as one who is there sees it."""

    meeting: Meeting
    joined: bool
    group: str = ""
    votes: Mapping[str, int] = field(default_factory=dict)
    """Indicator -> the person's own vote."""


@dataclass(frozen=True, slots=True)
class SeatAt(Query[Seat | None]):
    """The meeting, and the place in it of the person who asks; None where there is none."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Attending(Query[tuple[str, ...]]):
    """Internal ids of those who came by the invitation; only to tell them something."""

    meeting: str


@dataclass(frozen=True, slots=True)
class BeginMeeting(Further):
    """A meeting begins; its id is the invitation's."""

    id: str
    region: str
    round: str


@dataclass(frozen=True, slots=True)
class OpenTopic(Further):
    """Votes on an indicator count from now on; only one is open at a time."""

    meeting: str
    indicator: str


@dataclass(frozen=True, slots=True)
class CloseTopic(Further):
    """No vote counts any more, and everybody sees the distribution."""

    meeting: str
    indicator: str


@dataclass(frozen=True, slots=True)
class TakeSeat(Further):
    """Somebody is there, for this group."""

    meeting: str
    group: str


@dataclass(frozen=True, slots=True)
class CastBallot(Further):
    """The person's vote, as long as the indicator is open; the latest counts."""

    meeting: str
    indicator: str
    level: int
    group: str


@dataclass(frozen=True, slots=True)
class EnterBallot(Further):
    """A vote of somebody without Telegram."""

    meeting: str
    indicator: str
    level: int
    group: str
    id: str


@dataclass(frozen=True, slots=True)
class DropBallot(Further):
    """The latest vote that was entered for somebody is taken back."""

    meeting: str
    indicator: str


@dataclass(frozen=True, slots=True)
class AgreeLevel(Further):
    """What the meeting agreed on; what was agreed before stays as history."""

    meeting: str
    region: str
    round: str
    indicator: str
    level: int
    reason: str
    present: str
    """Who was there, as the coordinator wrote it."""
    counts: tuple[int, ...]
    groups: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EndMeeting(Further):
    """It is over; what is still open is closed."""

    meeting: str
