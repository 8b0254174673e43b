"""Weighted power means, and how much of a mean each of its parts brings.

One exponent covers the aggregations of the published indices: 1 arithmetic (IPK, SPBE, SAMM),
0 geometric (HDI, IPM), -1 harmonic (GII), -inf weakest link, +inf best.
Sums go through `math.fsum`: their result depends on neither order nor Python version.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from math import exp, expm1, fsum, inf, log, log1p
from operator import mul

Mean = Callable[[Sequence[float], float, Sequence[float]], float]
"""(weights, sum of the weights, values in 0..1) -> mean in 0..1."""


def arithmetic(weights: Sequence[float], total: float, values: Iterable[float]) -> float:
    """The weighted mean, p = 1: full compensation."""
    return fsum(map(mul, weights, values)) / total


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

    Values are taken relative to the one that dominates, through `expm1` and `log1p`, so that
    neither a large |p| overflows nor a small one loses its digits.
    """
    pivot = max(values) if p > 0.0 else min(values)
    if pivot <= 0.0:
        return 0.0
    terms = (expm1(p * log(value / pivot)) if value > 0.0 else -1.0 for value in values)
    return pivot * exp(log1p(fsum(map(mul, weights, terms)) / total) / p)


_NAMED: dict[float, Mean] = {1.0: arithmetic, 0.0: geometric, -inf: weakest, inf: best}


def mean_for(p: float) -> Mean:
    """The mean with this exponent."""
    return _NAMED.get(p) or partial(power, p)


def parts(p: float, weights: Sequence[float], values: Sequence[float]) -> list[float]:
    """The share of the mean that each value brings; the shares add up to 1.

    It is value times gradient over the mean. A power mean is homogeneous of degree one, so by
    Euler's theorem these add up to the mean for every p, not for p = 1 alone. For an infinite p
    the values that decide share by weight.
    """
    shares = _raw_parts(p, weights, values)
    total = fsum(shares)
    if total <= 0.0:
        shares, total = list(weights), fsum(weights)
    return [share / total for share in shares]


def _raw_parts(p: float, weights: Sequence[float], values: Sequence[float]) -> list[float]:
    pivot = max(values) if p > 0.0 else min(values)
    if p in (inf, -inf):
        return [w if value == pivot else 0.0 for w, value in zip(weights, values, strict=True)]
    if p == 0.0:
        return list(weights)
    if pivot <= 0.0:
        return [0.0] * len(weights)
    return [w * (value / pivot) ** p if value > 0.0 else 0.0
            for w, value in zip(weights, values, strict=True)]  # fmt: skip
