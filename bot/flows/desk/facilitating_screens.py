"""What a coordinator is shown who writes answers down for others, as values."""

from dataclasses import dataclass

from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.rubric import Group


@dataclass(frozen=True, slots=True)
class FacilitatedLine:
    """Somebody whose code was not handed over yet: a number, never a name."""

    number: int
    group: Group | None
    place: Place
    answered: int
    total: int
    is_finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facilitate(Screen):
    """The meeting: who is half-way, and the next person."""

    place: Place
    round: Round | None
    lines: tuple[FacilitatedLine, ...]
    more: int
    """People who are not listed any more, because the list is long."""
    left_behind: int = 0
    """People half-way here whose coordinator is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitatePlace(Screen):
    """For which region, and in which round?"""

    area: Area
    query: str = ""
    options: int = 0
    """How many buttons there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitateDrop(Screen):
    """Whose answers shall go? Then: really?"""

    lines: tuple[FacilitatedLine, ...]
    chosen: FacilitatedLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyNotice(Screen):
    """The notice, to be read aloud or handed over on the phone."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyAge(Screen):
    """Is the person 18 or older?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Screen):
    """The code, shown once."""

    number: int
    code: str
    """In groups of four."""
