"""Do the respondents of a region see the same thing? All from counts per option.

AD first: it is in answer steps and needs no null distribution. r_wg depends on one, and
Krippendorff's alpha answers another question (do respondents tell indicators apart), so it is
low where a region is weak throughout. Formulas: O'Neill 2017, doi 10.3389/fpsyg.2017.00777;
Krippendorff 2011, Computing Krippendorff's alpha-reliability.
"""

from collections.abc import Callable, Sequence
from math import fsum

from scoring.panel import Moments

Counts = Sequence[int]
"""How many chose each option, worst first."""

Metric = Callable[[Sequence[float], int, int], float]
"""(how often each option was used, option, option) -> squared distance."""


def average_deviation(counts: Counts) -> float | None:
    """AD: the mean distance from the mean answer, in answer steps. None for fewer than two."""
    n = sum(counts)
    if n < 2:  # noqa: PLR2004 - one answer agrees with itself
        return None
    mean = sum(level * count for level, count in enumerate(counts)) / n
    return fsum(abs(level - mean) * count for level, count in enumerate(counts)) / n


def deviation_limit(options: int) -> float:
    """The largest AD that counts as agreement: a sixth of the options, 0.83 for five."""
    return options / 6.0


def within_group_agreement(counts: Counts) -> float | None:
    """r_wg against the uniform null, 1 - s^2 / ((A^2 - 1) / 12), at least 0.

    None for fewer than two answers or options.
    """
    n, options = sum(counts), len(counts)
    if n < 2 or options < 2:  # noqa: PLR2004 - a variance needs two
        return None
    total = sum(level * count for level, count in enumerate(counts))
    squares = sum(level * level * count for level, count in enumerate(counts))
    variance = Moments(n, total, squares).variance
    return max(0.0, 1.0 - variance / ((options * options - 1) / 12.0))


def nominal(used: Sequence[float], one: int, other: int) -> float:  # noqa: ARG001 - one signature for every metric
    """Same or different."""
    return float(one != other)


def ordinal(used: Sequence[float], one: int, other: int) -> float:
    """By how many answers lie between two options."""
    low, high = min(one, other), max(one, other)
    return (fsum(used[low : high + 1]) - (used[low] + used[high]) / 2.0) ** 2


def interval(used: Sequence[float], one: int, other: int) -> float:  # noqa: ARG001 - one signature for every metric
    """By the number of steps."""
    return float((one - other) ** 2)


def ratio(used: Sequence[float], one: int, other: int) -> float:  # noqa: ARG001 - one signature for every metric
    """By the steps in relation to the values, where the first option is 1."""
    return ((one - other) / (one + other + 2)) ** 2


def krippendorff_alpha(units: Sequence[Counts], metric: Metric = ordinal) -> float | None:
    """Krippendorff's alpha: 1 perfect, 0 as by chance. Units are indicators with equal options.

    Units with fewer than two answers say nothing. None where nothing could differ.
    """
    paired = [unit for unit in units if sum(unit) > 1]
    if not paired:
        return None
    options = range(len(paired[0]))
    used = [float(sum(unit[option] for unit in paired)) for option in options]
    far = [[metric(used, one, other) for other in options] for one in options]
    observed = fsum(_disagreement(unit, unit, far) / (sum(unit) - 1) for unit in paired)
    expected = _disagreement(used, used, far) / (fsum(used) - 1.0)
    return None if expected == 0.0 else 1.0 - observed / expected


def _disagreement(
    ones: Sequence[float], others: Sequence[float], far: Sequence[Sequence[float]]
) -> float:
    return fsum(one * other * distance
                for one, row in zip(ones, far, strict=True) if one
                for other, distance in zip(others, row, strict=True))  # fmt: skip


def cronbach_alpha(items: Sequence[Moments], total: Moments) -> float | None:
    """Internal consistency of a dimension, for the nation and for whoever keeps the rubric.

    `items` are the moments of each indicator and `total` those of their sum, over the
    respondents who answered all of them (listwise). None for fewer than two items or rows, or
    where nobody differs.
    """
    k = len(items)
    if k < 2 or total.variance <= 0.0:  # noqa: PLR2004 - consistency needs two items
        return None
    return k / (k - 1) * (1.0 - fsum(item.variance for item in items) / total.variance)
