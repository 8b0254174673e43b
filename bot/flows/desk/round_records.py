"""What is written about rounds; the statements stand in `bot.store.recorders.rounds`."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.effects import Further
from bot.flows.rounds import Round


@dataclass(frozen=True, slots=True)
class MakeRound(Further):
    """Open a new round; its id is fresh."""

    round: Round


@dataclass(frozen=True, slots=True)
class ChangeRound(Further):
    """Other dates, quota, name, note or reminder days; a closed round stays as it is."""

    round: Round


@dataclass(frozen=True, slots=True)
class CloseRound(Further):
    """End a round early; what is finished later does not count in it."""

    round: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MakeInvitation(Further):
    """Say what a new link opens."""

    link: str
    round: str
    region: str
    group: str
    """Empty where any group may come."""


@dataclass(frozen=True, slots=True)
class JoinRound(Further):
    """Take a half-finished assessment of the person's own into a round."""

    assessment: str
    round: str
    link: str
