"""Weighted power means, and how much of a mean each of its parts brings.

One exponent covers the aggregations of the published indices: 1 arithmetic (IPK, SPBE, SAMM),
0 geometric (HDI, IPM), -1 harmonic (GII), -inf weakest link, +inf best.
Sums go through `math.fsum`: their result depends on neither order nor Python version.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import exp, expm1, fsum, inf, log, log1p
from operator import mul

NEAR_ZERO = 0.01
"""Exponents nearer to 0 than this need the careful formula."""

Mean = Callable[[Sequence[float], float, Sequence[float]], float]
"""(weights, sum of the weights, values in 0..1) -> mean in 0..1."""


def arithmetic(weights: Sequence[float], total: float, values: Iterable[float]) -> float:
    """The weighted mean, p = 1: full compensation."""
    return fsum(map(mul, weights, values)) / total


def even(weights: Sequence[float], total: float, values: Iterable[float]) -> float:  # noqa: ARG001 - one signature for every p
    """The same where every weight is 1, which is the usual case."""
    return fsum(values) / total


def geometric(weights: Sequence[float], total: float, values: Sequence[float]) -> float:
    """The weighted geometric mean, p = 0; one zero makes it zero."""
    if min(values) <= 0.0:
        return 0.0
    return exp(fsum(map(mul, weights, map(log, values))) / total)


def weakest(weights: Sequence[float], total: float, values: Sequence[float]) -> float:  # noqa: ARG001 - one signature for every p
    """The smallest value, p = -inf."""
    return min(values)


def best(weights: Sequence[float], total: float, values: Sequence[float]) -> float:  # noqa: ARG001 - one signature for every p
    """The largest value, p = +inf."""
    return max(values)


def power(p: float, weights: Sequence[float], total: float, values: Sequence[float]) -> float:
    """The weighted power mean for a finite p other than 0.

    Values are taken relative to the one that dominates, so that a large |p| does not overflow.
    """
    pivot = max(values) if p > 0.0 else min(values)
    if pivot <= 0.0:
        return 0.0
    terms = [(value / pivot) ** p for value in values]
    relative: float = (fsum(map(mul, weights, terms)) / total) ** (1.0 / p)
    return pivot * relative


def near_geometric(
    p: float, weights: Sequence[float], total: float, values: Sequence[float]
) -> float:
    """The same for a p next to 0, where `power` would lose its digits to 1/p."""
    pivot = max(values) if p > 0.0 else min(values)
    if pivot <= 0.0:
        return 0.0
    terms = [expm1(p * log(value / pivot)) if value > 0.0 else -1.0 for value in values]
    return pivot * exp(log1p(fsum(map(mul, weights, terms)) / total) / p)


_NAMED: dict[float, Mean] = {1.0: arithmetic, 0.0: geometric, -inf: weakest, inf: best}


def mean_for(p: float) -> Mean:
    """The mean with this exponent."""
    return _NAMED.get(p) or partial(near_geometric if abs(p) < NEAR_ZERO else power, p)


def gradient(
    p: float, floor: float, weights: Sequence[float], values: Sequence[float]
) -> list[float]:
    """How steeply the mean rises with each value.

    A value at or under the floor has no slope, and neither has a zero that makes the whole mean
    zero. For an infinite p the values that decide share it by weight.
    """
    if not weights:
        return []
    total = fsum(weights)
    if p == 1.0 and floor <= 0.0:
        return [weight / total for weight in weights]
    entered = [max(value, floor) for value in values]
    if p in {inf, -inf}:
        return _slopes_of_ties(weights, entered, min(entered) if p < 0.0 else max(entered))
    mean = mean_for(p)(weights, total, entered)
    if mean <= 0.0:
        return [0.0] * len(weights)
    return [weight / total * (value / mean) ** (p - 1.0) if value > floor else 0.0
            for weight, value in zip(weights, values, strict=True)]  # fmt: skip


def _slopes_of_ties(
    weights: Sequence[float], values: Sequence[float], pivot: float
) -> list[float]:
    ties = [weight if value == pivot else 0.0
            for weight, value in zip(weights, values, strict=True)]  # fmt: skip
    total = fsum(ties)
    return [tie / total for tie in ties]
