"""How far a region's figure may be off: the moderated t interval.

Groups have about four respondents, so a region's own variance says little and the national one
hides divided regions; the interval takes both. Half-width = t(0.975, d + 6) times
sqrt(f* sum S_g^2 / n_g), where S_g^2 is the national variance within regions of group g's linear
contributions, d = sum(n_g - 1), f = sum((n_g - 1) s_g^2 / S_g^2) / d, f* = (d f + 6) / (d + 6).
Closed form, deterministic, from one respondent a group; no bootstrap, which fails at these sizes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist

from scoring.panel import Moments

PRIOR_DF = 6
"""Weight of the national variance, in degrees of freedom."""

LEVEL = 0.95

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Spread:
    """The moderated variance of a region's figure, and what is needed to compare its groups."""

    variance: float
    """Of the sum of the groups' means, in points squared."""
    factor: float
    """f*: how much more (> 1) or less divided this region is than the nation."""
    df: float

    @property
    def half_width(self) -> float:
        """Half of the 95 % interval, in points."""
        return t_quantile((1.0 + LEVEL) / 2.0, self.df) * sqrt(self.variance)


def t_quantile(probability: float, df: float) -> float:
    """The quantile of Student's t by the Cornish-Fisher expansion.

    Off by 0.001 at 6 degrees of freedom for 0.975, less above; not meant for fewer than 5.

    Raises:
        ValueError: probability not inside 0..1, or df not above 0.
    """
    if not 0.0 < probability < 1.0 or df <= 0.0:
        msg = f"no quantile of t for {probability} with {df} degrees of freedom"
        raise ValueError(msg)
    z = _NORMAL.inv_cdf(probability)
    terms = (
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
        (79.0 * z**9 + 776.0 * z**7 + 1482.0 * z**5 - 1920.0 * z**3 - 945.0 * z) / 92160.0,
    )
    return z + sum(term / df**power for power, term in enumerate(terms, start=1))


def within_variances(regions: Iterable[Mapping[str, Moments]]) -> dict[str, float]:
    """Group id -> its national variance within regions, pooled over all regions.

    Each region gives group id -> moments of linear contributions. A group of which no region
    has two members is absent.
    """
    squares: dict[str, list[float]] = {}
    freedoms: dict[str, int] = {}
    for region in regions:
        for group, moments in region.items():
            if moments.n > 1:
                squares.setdefault(group, []).append(moments.variance * (moments.n - 1))
                freedoms[group] = freedoms.get(group, 0) + moments.n - 1
    return {group: fsum(found) / freedoms[group] for group, found in squares.items()}


def spread(groups: Mapping[str, Moments], national: Mapping[str, float]) -> Spread | None:
    """The moderated spread of a region's figure.

    `groups` holds the linear contributions of each group that takes part, `national` the
    variances of `within_variances`. None without a national variance for one of the groups.
    """
    here = {group: moments for group, moments in groups.items() if moments.n > 0}
    if not here or any(group not in national for group in here):
        return None
    df = sum(moments.n - 1 for moments in here.values())
    divided = fsum((moments.n - 1) * moments.variance / national[group]
                   for group, moments in here.items() if national[group] > 0.0)  # fmt: skip
    factor = (divided + PRIOR_DF) / (df + PRIOR_DF)
    variance = factor * fsum(national[group] / moments.n for group, moments in here.items())
    return Spread(variance, factor, df + PRIOR_DF)
