"""The screens of a region's field check: its checklist, and the draft of its berita acara."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.field.field_record_ready import Check
from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlace(Screen):
    """Which region's field check?"""

    area: Area
    query: str = ""
    options: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCheck(Screen):
    """«Siap uji petik?» of a region, and the ways to what is missing."""

    place: Place
    round: Round | None
    rubric: Rubric
    checks: tuple[Check, ...]
    leading: str = ""
    """Code of the subsector that was decided on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRounds(Screen):
    """Which round's field check?"""

    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Screen):
    """What the draft of the berita acara will say."""

    place: Place
    round: Round | None
    started: date
    ended: date
    venue: str
    contact: str
    parties: int
    visits: int
    leading: str
    commitments: int
    levels: int
    """Indicators whose self-assessed level may be printed."""
    consensus: int
    verified: int


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """A party or a visit, in the list."""

    number: int
    key: str
    body: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesField(Screen):
    """One field of the draft: what stands, and what may be typed."""

    field: str
    """One of `DETAILS`, `party` or `visit`."""
    value: str = ""
    lines: tuple[MinutesLine, ...] = ()
    """Of parties or visits."""
