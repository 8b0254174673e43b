"""What a step is given besides the session and the event, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.flows.effects import Effect
from bot.flows.facts import Query
from bot.flows.places import Area, Place
from bot.flows.records import Assessment, AssessmentBrief
from bot.flows.session import Session
from scoring.rubric import Rubric


class RubricSource(Protocol):
    """Every version of every instrument; a half-way assessment keeps its own."""

    def ids(self) -> tuple[str, ...]:
        """Instruments, the default one first."""

    def current(self, instrument: str) -> Rubric:
        """The newest version."""

    def get(self, instrument: str, version: str) -> Rubric | None:
        """One version, if it is still on the shelf."""


@dataclass(frozen=True, slots=True)
class Context:
    """The world as far as a step may look: values and pure look-ups."""

    telegram_id: int
    fresh_id: str
    """Id for an assessment that may begin in this step."""
    consent_version: str
    """Version of the notice that holds today."""
    rubrics: RubricSource
    find_places: Callable[[str], tuple[Place, ...]]
    place: Callable[[str], Place | None]
    find_subsector: Callable[[str], str | None]
    """Code of the subsector that was typed."""
    find_province: Callable[[str], Area | None] = lambda _: None
    """The province that a text names, by name or code, and nothing else."""
    regions_of: Callable[[str], tuple[Place, ...]] = lambda _: ()
    """The regions within a scope, in the order of codes."""
    is_owner: bool = False
    """Whether the operator named this person as an owner."""
    assessments: tuple[AssessmentBrief, ...] = ()
    """The person's own, latest touched first."""
    loaded: Mapping[str, Assessment] = field(default_factory=dict)
    """Assessments with their answers, by id."""
    facts: Mapping[Query[Any], Any] = field(default_factory=dict)
    """What was fetched for this step, by the question."""

    def rubric_of(self, own: Assessment | AssessmentBrief) -> Rubric:
        """The rubric version of an assessment; the newest where that one is gone."""
        rubrics = self.rubrics
        return rubrics.get(own.instrument, own.version) or rubrics.current(own.instrument)


@dataclass(frozen=True, slots=True)
class Transition:
    """The session after the step, and what shall happen."""

    session: Session
    effects: tuple[Effect, ...]


class AssessmentNeededError(Exception):
    """The step turns to an assessment that was not loaded; load it and step again."""

    def __init__(self, assessment: str) -> None:
        super().__init__(assessment)
        self.assessment = assessment
