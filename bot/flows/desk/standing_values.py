"""How a region stands beside its earlier round, regions of its kind, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoring.rubric import Indicator, Node


class Movement(StrEnum):
    """What can be said of a difference between two rounds."""

    ROSE = "rose"
    FELL = "fell"
    UNSURE = "unsure"
    """It lies within the intervals: other people in the same groups could have made it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The index, or one dimension, in both rounds."""

    node: Node
    before: float
    now: float
    movement: Movement


@dataclass(frozen=True, slots=True)
class RegionThenAndNow:
    """A region's round beside the round before it: only what may be shown in both."""

    name: str
    """Of the earlier round."""
    at: datetime
    """When the earlier round ended."""
    index: Moved | None
    """None where it may not be shown in one of them, or is worked out in another way now."""
    dimensions: tuple[Moved, ...] = ()
    changed: tuple[Node, ...] = ()
    """Dimensions that the rubric works out in another way now: they are not compared."""


class PopulationClass(StrEnum):
    """Inhabitants: ours, so that each class has regions of both kinds."""

    SMALL = "small"
    """Below 100,000."""
    MEDIUM = "medium"
    """100,000 to below 500,000."""
    LARGE = "large"
    """500,000 to below 1,000,000."""
    HUGE = "huge"
    """1,000,000 and more."""


class Quarter(StrEnum):
    """In which quarter of its kind a region lies; never which place it has."""

    LOWEST = "lowest"
    MIDDLE = "middle"
    """Between the quartiles."""
    HIGHEST = "highest"


@dataclass(frozen=True, slots=True)
class PlaceAmongKind:
    """A region's index beside others of its kind whose figures can be relied on."""

    kind: str
    """`kabupaten` or `kota`."""
    size: PopulationClass | None
    """None where the class has too few: then it is all of the kind."""
    others: int
    """Regions of trust A or B that it is held against; its own is none of them."""
    low: float
    """First quartile of the others."""
    median: float
    high: float
    """Third quartile."""
    quarter: Quarter


@dataclass(frozen=True, slots=True)
class Scores:
    """A node's score by three hands, in points; None where there is none (yet)."""

    node: Node
    own: float | None
    consensus: float | None
    """As the levels make it that a meeting agreed on."""
    verified: float | None
    """As the levels make it that an assessor recorded."""


@dataclass(frozen=True, slots=True)
class LevelsBeside:
    """An indicator's level by three hands, from 0; only where one was set by hand."""

    indicator: Indicator
    own: float | None
    """Mean level of the self-assessment; None where it may not be shown."""
    consensus: int | None
    verified: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What meetings and assessors made of a region in a round."""

    scores: tuple[Scores, ...] = ()
    """The root first, then the dimensions."""
    levels: tuple[LevelsBeside, ...] = ()
    """In the rubric's order."""
