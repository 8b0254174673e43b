"""What a berita acara of a field check records; the programme only ever writes its draft.

What it holds follows from how field checks went that were reported on: a team visits actors for
two or three days, and on the last day the region, the team and the actors sign which subsector
leads and what they commit themselves to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.flows.places import Place
from scoring.rubric import Rubric
from scoring.subsector import SubsectorResult


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part and signs; an empty name leaves room to write one."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A place that was visited."""

    day: date
    place: str
    subsector: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Nominated:
    """A nominated subsector by its name, with its candidacy's figures."""

    name: str
    result: SubsectorResult


@dataclass(frozen=True, slots=True)
class ThreeScores:
    """A node's score by three hands, on the rubric's scale; None where there is none."""

    node: str
    own: float | None
    consensus: float | None = None
    verified: float | None = None


@dataclass(frozen=True, slots=True)
class ThreeLevels:
    """An indicator's level by three hands, from 0, and why they differ."""

    indicator: str
    own: float | None
    """The mean of the self-assessment."""
    consensus: int | None = None
    verified: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was at a meeting, as it was written down, and the indicators agreed on there."""

    present: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A next step that was chosen, who does it, and by which month (its day says nothing)."""

    action: str
    owner: str
    month: date


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a point of the checklist stands: done, not done, or (None) not known from the data."""

    is_done: bool | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """A region's record of a field check.

    Attributes:
        rubric: the instrument; names indicators and nodes.
        place: the region.
        started: first day of the check.
        ended: its last day, on which the record is signed.
        round: name of the round; empty for none.
        venue: where it is signed; empty leaves room.
        leading: the subsector that was agreed on as leading; empty while none is.
        supporting: subsectors that support it.
        scores: the index first, then the dimensions.
        checklist: key of `field_record_ready.CHECKS` -> how it stands; absent is not known.
    """

    rubric: Rubric
    place: Place
    started: date
    ended: date
    round: str = ""
    venue: str = ""
    parties: tuple[Party, ...] = ()
    visits: tuple[Visit, ...] = ()
    leading: str = ""
    supporting: tuple[str, ...] = ()
    nominated: tuple[Nominated, ...] = ()
    scores: tuple[ThreeScores, ...] = ()
    levels: tuple[ThreeLevels, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    checklist: Mapping[str, Readiness] = field(default_factory=dict)
