"""Next steps: each one-level step is re-scored exactly, then ranked by gain and effort."""

from dataclasses import dataclass

from scoring.rubric import NextStep


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One next step, with what triggered it and what it would bring."""

    indicator: str
    level: int
    """The option that was answered (0-based): the triggering answer."""
    target: int
    """The option that the step leads to."""
    gain: float
    """Points of the root's value (0..scale), by exact re-scoring."""
    effort: int
    """1 little, 2 some, 3 much."""
    owner: str
    """Id of the group whose step it is."""
    step: NextStep | None
    """The rubric's text; None where it has none for this level."""
    unlocks: str | None = None
    """The indicator that waits for this one, if this step is its prerequisite."""
