"""Rounds (putaran): a rubric version that is opened for regions between two dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.flows.facts import Query

DEFAULT_QUOTA = 5
"""Finished assessments that each group should have: the smallest number whose figures may be
shown (docs of the panel in rubrics/README.md)."""
REMINDER_DAYS = (3, 10, 24)
"""Days of silence after which somebody half-way is reminded, and then never again."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round, as it stands in the store."""

    id: str
    name: str
    instrument: str
    version: str
    scope: str
    """Of whoever made it: only who covers it may change it."""
    regions: tuple[str, ...]
    """Codes in order."""
    starts_at: datetime
    ends_at: datetime
    """Last moment at which an assessment is finished in time."""
    quotas: Mapping[str, int] = field(default_factory=dict)
    """Group id -> finished assessments wanted in each region."""
    note: str = ""
    reminder_days: tuple[int, ...] = REMINDER_DAYS
    closed_at: datetime | None = None
    """Ended early by a coordinator."""

    def quota(self, group: str) -> int:
        """How many finished assessments of a group each region should have."""
        return self.quotas.get(group, DEFAULT_QUOTA)

    def is_running(self, at: datetime) -> bool:
        """Whether what is finished at this moment counts."""
        return self.closed_at is None and self.starts_at <= at <= self.ends_at

    @property
    def over_at(self) -> datetime:
        """The last moment at which something is finished in time, closing early included."""
        return min(self.ends_at, self.closed_at or self.ends_at)


@dataclass(frozen=True, slots=True)
class RoundNamed(Query[Round | None]):
    """One round by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class RoundsIn(Query[tuple[Round, ...]]):
    """Rounds with a region within a scope, the latest to end first."""

    scope: str


@dataclass(frozen=True, slots=True)
class RoundsFor(Query[tuple[Round, ...]]):
    """Rounds that are open for a region and an instrument at the time of the event.

    The first to end comes first; of the regions each names this one alone.
    """

    region: str
    instrument: str
    at: datetime
