"""The screens of evidence and of a colleague's part."""

from dataclasses import dataclass

from bot.flows.evidence import Evidence
from bot.flows.places import Place
from bot.flows.screens import Screen
from scoring.rubric import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOf(Screen):
    """What shows one answer: what stands, and what may come."""

    indicator: Indicator
    pieces: tuple[Evidence, ...]
    most: int
    """Pieces that an answer may have."""
    subsector: str
    """Code of the leading subsector, for texts that name it."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One answer that claims something, in the list."""

    number: int
    indicator: Indicator
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceList(Screen):
    """The answers that claim something, each with its evidence."""

    place: Place
    lines: tuple[EvidenceLine, ...]
