"""Somebody without Telegram whose answers a coordinator writes down: records and questions.

The person is a respondent like everybody, with a consent and an assessment of their own, but
without a Telegram id. Until the receipt code is handed over, the coordinator who began can go
on with it; afterwards only the code leads to it.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.effects import Further
from bot.flows.facts import Query
from bot.flows.records import Assessment


@dataclass(frozen=True, slots=True)
class BeginFacilitated(Further):
    """Create the person, their consent and their assessment."""

    respondent: str
    """Internal id of the person; fresh."""
    number: int
    """«Orang ke-3» of this coordinator."""
    version: str
    """Of the notice that the person agreed to."""
    agreed_at: datetime
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class HandOver(Further):
    """Store the keyed hash of the code; from here on only the code leads to the answers."""

    respondent: str
    code: str


@dataclass(frozen=True, slots=True)
class EraseFacilitated(Further):
    """Erase a person without Telegram, as `EraseRespondent` does with everybody else."""

    respondent: str
    by: str
    """How: `code`, `coordinator` (dropped half-way), `retention`."""


@dataclass(frozen=True, slots=True)
class Facilitated:
    """One person whose code was not handed over yet."""

    respondent: str
    number: int
    assessment: str
    instrument: str
    version: str
    region: str
    role: str
    round: str
    answered: int
    """Indicators that have any answer."""
    is_finished: bool


@dataclass(frozen=True, slots=True)
class FacilitatedList:
    """Whom a coordinator is busy with."""

    waiting: tuple[Facilitated, ...] = ()
    """By number."""
    last: int = 0
    """The highest number so far."""


@dataclass(frozen=True, slots=True)
class MyFacilitated(Query[FacilitatedList]):
    """Of the coordinator who asks, and of nobody else."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Somebody half-way whose coordinator left, or coordinates there no more."""

    respondent: str
    made_by: str
    """Internal id of that coordinator."""


@dataclass(frozen=True, slots=True)
class LeftBehindIn(Query[tuple[LeftBehind, ...]]):
    """Everybody left behind in a region, those who wait longest first; never the asker's own."""

    region: str


@dataclass(frozen=True, slots=True)
class TakeOver(Further):
    """The person goes on with somebody whom another began; where that one was faster, nothing."""

    left: LeftBehind
    number: int
    """«Orang ke-3» of the new coordinator."""


@dataclass(frozen=True, slots=True)
class FreshCode(Query[str]):
    """A new receipt code, unguessable."""


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """Whose code it is, without anything that names them."""

    respondent: str
    region: str
    role: str
    instrument: str
    version: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class HolderOf(Query[CodeHolder | None]):
    """Whose code this is; None for nobody's."""

    code: str
    """In its plain form, see `bot.flows.codes`."""


@dataclass(frozen=True, slots=True)
class WrongCodes(Query[int]):
    """How many wrong codes the person who asks has tried since."""

    since: datetime
