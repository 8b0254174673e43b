"""Perception gaps: where two groups of a region see a dimension differently.

A gap is a topic for a meeting, never an error. It is named when it is large enough to matter and
beyond chance, with Holm's correction over all pairs and dimensions.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import copysign, log, sqrt

from scoring.interval import LEVEL, spread, t_quantile
from scoring.panel import Moments

MIN_GAP = 0.1
"""Smallest gap worth a meeting, as a share of the scale: 10 points of 100."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How two groups differ on a node."""

    node: str
    one: str
    other: str
    difference: float
    """Mean of `one` minus mean of `other`, in points."""
    error: float
    """Standard error of the difference, in points, from the moderated variance."""
    df: float
    named: bool
    """Large enough, and beyond chance by Holm's procedure."""


def perception_gaps(
    scores: Mapping[str, Mapping[str, Moments]],
    national: Mapping[str, Mapping[str, float]],
    groups: Collection[str],
    scale: float = 100.0,
) -> tuple[Gap, ...]:
    """All pairs of these groups on every node, in the order given.

    `scores` holds node id -> group id -> moments of the persons' own scores of that node,
    `national` node id -> group id -> variance within regions of the same. `groups` are those
    whose figures may be shown.
    """
    found = tuple(gap for node, here in scores.items()
                  for gap in _node_gaps(node, here, national.get(node, {}), groups))  # fmt: skip
    beyond = holm([(gap.difference / gap.error, gap.df) if gap.error > 0.0 else (0.0, gap.df)
                   for gap in found])  # fmt: skip
    return tuple(
        Gap(gap.node, gap.one, gap.other, gap.difference, gap.error, gap.df,
            sure and abs(gap.difference) >= MIN_GAP * scale - 1e-9)
        for gap, sure in zip(found, beyond, strict=True)
    )  # fmt: skip


def holm(statistics: Sequence[tuple[float, float]], level: float = LEVEL) -> tuple[bool, ...]:
    """Which of these (t, degrees of freedom) are beyond chance, all taken together.

    Holm's step-down: the strongest is held against alpha / m, the next against alpha / (m - 1),
    and the first that falls short stops the rest.
    """
    order = sorted(range(len(statistics)), key=lambda i: -abs(_normal_like(*statistics[i])))
    beyond = [False] * len(statistics)
    for done, index in enumerate(order):
        t, df = statistics[index]
        alpha = (1.0 - level) / (len(statistics) - done)
        if abs(t) <= t_quantile(1.0 - alpha / 2.0, df):
            break
        beyond[index] = True
    return tuple(beyond)


def _node_gaps(
    node: str, here: Mapping[str, Moments], national: Mapping[str, float], groups: Collection[str]
) -> Iterator[Gap]:
    shown = {group: here[group] for group in groups if group in here and here[group].n > 0}
    moderated = spread(shown, national)
    if moderated is None:
        return
    for one, other in combinations(shown, 2):
        a, b = shown[one], shown[other]
        variance = moderated.factor * (national[one] / a.n + national[other] / b.n)
        yield Gap(node, one, other, a.mean - b.mean, sqrt(variance), moderated.df, False)


def _normal_like(t: float, df: float) -> float:
    """The normal deviate with nearly the same tail (Wallace 1959), to rank unequal df."""
    return copysign((8 * df + 1) / (8 * df + 3) * sqrt(df * log(1.0 + t * t / df)), t)
