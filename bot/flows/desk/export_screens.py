"""The screens of an export, as values."""

from dataclasses import dataclass

from bot.flows.places import Area
from bot.flows.rounds import Round
from bot.flows.screens import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked(Screen):
    """What is exported, and as which sort of file."""

    area: Area
    round: Round | None
    assessments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRounds(Screen):
    """Which round?"""

    rounds: tuple[Round, ...]
