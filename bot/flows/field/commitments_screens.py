"""The screens of what a region commits itself to."""

from dataclasses import dataclass

from bot.flows.field.commitments_values import CommitmentLine
from bot.flows.field.field_record_values import FieldStep
from bot.flows.places import Place
from bot.flows.screens import Screen
from scoring.rubric import Group, Rubric, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentList(Screen):
    """What was chosen, ticked off or not, and what moved."""

    place: Place
    lines: tuple[CommitmentLine, ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitNew(Screen):
    """Which steps? Those that raise the index most come first."""

    place: Place
    rubric: Rubric
    steps: tuple[FieldStep, ...]
    chosen: frozenset[str]
    """Indicators that are chosen already."""
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitOwner(Screen):
    """Which group does it?"""

    step: FieldStep
    indicator: Text
    suggested: Group | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitMonth(Screen):
    """By which month?"""

    step: FieldStep
    indicator: Text
    owner: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentDetail(Screen):
    """One that is chosen: change or take away."""

    line: CommitmentLine
