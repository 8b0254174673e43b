"""What a result is shown beside: the first assessment, and good practice from elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from scoring.rubric import Indicator
from scoring.score import Score


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """Two assessments of one person, by the questions that both have."""

    at: datetime
    """When the first was finished."""
    before: Score
    now: Score
    partial: bool
    """Whether the rubric changed, so that some questions are left out of both scores."""
    alike: frozenset[str]
    """Dimensions that are worked out alike in both versions."""
    rose: tuple[Indicator, ...] = ()
    """Answered in both, the answer now being worth more; the largest difference first."""
    fell: tuple[Indicator, ...] = ()
    taken: tuple[Indicator, ...] = ()
    """Steps that were advised then and whose level is reached now."""
    advised: int = 0
    """Steps that were advised then, of questions that can be compared."""


@dataclass(frozen=True, slots=True)
class Example:
    """Good practice that was approved, as it is shown elsewhere: no name, no group."""

    indicator: str
    region: str
    """Name of the region that it comes from."""
    text: str
