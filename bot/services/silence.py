"""How long a silence is, and whether it is time to say something: pure.

An assessment is half-finished and silent since it was last touched. After each day of its
ladder (3, 10 and 24, or those of its round) its person may be reminded once; answering begins
a new silence, with the ladder from its first rung. So that nobody who answers one question a
week is reminded for ever, an assessment is reminded of six times in its life at the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.flows.rounds import REMINDER_DAYS
from bot.services.calendar import day_of, is_open, next_morning, opening

MOST_TOLD = 6
"""Reminders in the life of one assessment: two silences to the end of the ladder."""
LATE = timedelta(days=3)
"""A rung that is over for longer (the bot was down, reminders were muted) is let go."""
HERE = timedelta(hours=3)
"""Whoever did anything since is here and is not interrupted."""
AGAIN = timedelta(days=3)
"""Everything is looked at again after so long at the latest: a new silence, shorter than its
first rung, is noticed in time."""


@dataclass(frozen=True, slots=True)
class HalfFinished:
    """One assessment that somebody began, and what is known of its silence."""

    assessment: str
    instrument: str
    version: str
    region: str
    role: str
    answered: int
    touched_at: datetime
    finished: bool = False
    days: tuple[int, ...] = REMINDER_DAYS
    """The ladder; empty where nobody is reminded."""
    until: datetime | None = None
    """End of its round."""
    since: datetime | None = None
    """The silence in which `rungs` were counted."""
    rungs: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Silent:
    """A person with everything half-finished that is to be looked at now."""

    respondent: str
    telegram_id: int | None
    """None where there is no account to write to: erased, or never had Telegram."""
    language: str
    wants: bool
    """Reachable, and did not mute reminders."""
    seen_at: datetime | None
    reminded_at: datetime | None
    broadcast_at: datetime | None
    halves: tuple[HalfFinished, ...]


class Sight(StrEnum):
    """What a look at one assessment comes to."""

    OVER = "over"
    """Never again."""
    WAIT = "wait"
    """Nothing to say before `look_at`."""
    LET_GO = "let_go"
    """The rung is over without a word: somebody else's turn on this day."""
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Look:
    """What is noted of one assessment after a look."""

    half: HalfFinished
    sight: Sight
    look_at: datetime
    rungs: int

    @property
    def told(self) -> int:
        """Reminders so far, with this one."""
        return self.half.told + (self.sight is Sight.REMIND)

    @property
    def is_last(self) -> bool:
        """Whether this silence is not mentioned any more."""
        return self.rungs >= len(self.half.days) or self.told >= MOST_TOLD


def over_rungs(half: HalfFinished, now: datetime) -> int:
    """How many days of the ladder this silence has lasted for."""
    return sum(half.touched_at + timedelta(days=days) <= now for days in half.days)


def look_at(person: Silent, half: HalfFinished, now: datetime, zone: str) -> Look:
    """Whether one assessment is to be mentioned now, as if it were the person's only one."""
    before = half.rungs if half.since == half.touched_at else 0
    over = over_rungs(half, now)
    later = min(_next_rung(half, over, now, zone), now + _pace(half))
    if half.finished or person.telegram_id is None or half.told >= MOST_TOLD:
        return Look(half, Sight.OVER, later, over)
    if over <= before or not person.wants or now - _rung(half, over) > LATE:
        return Look(half, Sight.WAIT, later, max(over, before))
    if better := _better_moment(person, now, zone):
        return Look(half, Sight.WAIT, better, before)
    if person.reminded_at and day_of(person.reminded_at, zone) == day_of(now, zone):
        return Look(half, Sight.LET_GO, later, over)
    return Look(half, Sight.REMIND, later, over)


def choose(looks: Sequence[Look]) -> tuple[Look, ...]:
    """At most one reminder: of what the person touched last; the others let their rung go."""
    wanted = [look for look in looks if look.sight is Sight.REMIND]
    best = max(wanted, key=lambda look: (look.half.touched_at, look.half.assessment), default=None)
    return tuple(
        Look(look.half, Sight.LET_GO, look.look_at, look.rungs)
        if look.sight is Sight.REMIND and look is not best
        else look
        for look in looks
    )


def _better_moment(person: Silent, now: datetime, zone: str) -> datetime | None:
    """When to look again where this hour or this day is not right; None where it is."""
    if not is_open(now, zone):
        return opening(now, zone)
    if person.seen_at and now - person.seen_at < HERE:
        return opening(person.seen_at + HERE, zone)
    if person.broadcast_at and day_of(person.broadcast_at, zone) == day_of(now, zone):
        return next_morning(now, zone)
    return None


def _rung(half: HalfFinished, number: int) -> datetime:
    return half.touched_at + timedelta(days=half.days[number - 1])


def _next_rung(half: HalfFinished, over: int, now: datetime, zone: str) -> datetime:
    if over >= len(half.days):
        return now + AGAIN
    return opening(_rung(half, over + 1), zone)


def _pace(half: HalfFinished) -> timedelta:
    """So often an assessment is looked at, whatever happens."""
    return min(AGAIN, timedelta(days=half.days[0])) if half.days else AGAIN
