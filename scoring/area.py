"""Provinces and the nation: nodes over their regions, and the quick sum over stored figures.

Only regions whose total may be shown take part: a hidden region must not follow from its
province. How many there are and how many took part is always said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scoring.mean import mean_for
from scoring.panel import Moments
from scoring.region import RegionReport
from scoring.rubric import Band, Rubric
from scoring.score import band_of


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """A province or the nation."""

    value: float | None
    """Power mean of its regions' values, in points; None without a region."""
    half_width: float | None
    """Half of the 95 % interval, in points; None when a region has none."""
    band: Band | None
    nodes: Mapping[str, float]
    """Dimension id -> mean over the regions that show it."""
    counted: int
    """Regions that took part."""
    regions: int
    """Regions there are."""
    people: int
    """Respondents of the regions that took part."""


def combine(rubric: Rubric, regions: Sequence[RegionReport], *, p: float = 1.0) -> AreaFigures:
    """The figures of an area from what its regions may show; every region counts the same."""
    counted = [region for region in regions if region.value is not None]
    values = [region.value for region in counted if region.value is not None]
    people = sum(sum(region.people.values()) for region in counted)
    if not values:
        return AreaFigures(None, None, None, {}, 0, len(regions), 0)
    value = mean_for(p)([1.0] * len(values), float(len(values)), values)
    dimensions = (node.id for node in rubric.dimensions())
    return AreaFigures(
        value=value,
        half_width=_half_width(counted),
        band=band_of(rubric, value),
        nodes={node: mean for node in dimensions if (mean := _mean(counted, node)) is not None},
        counted=len(counted),
        regions=len(regions),
        people=people,
    )


def sum_of_means(groups: Mapping[str, Moments]) -> float | None:
    """A region's node from stored linear contributions: the sum over groups of their means.

    The quick way for p = 1 and complete groups; None when a group has nobody.
    """
    if not groups or any(moments.n == 0 for moments in groups.values()):
        return None
    return fsum(moments.mean for moments in groups.values())


def _mean(regions: Sequence[RegionReport], node: str) -> float | None:
    found = [value for region in regions
             if (value := region.nodes.get(node, (None, None))[0]) is not None]  # fmt: skip
    return fsum(found) / len(found) if found else None


def _half_width(regions: Sequence[RegionReport]) -> float | None:
    widths = [region.half_width for region in regions if region.half_width is not None]
    if len(widths) < len(regions):
        return None
    if len(widths) == 1:
        return widths[0]
    # regions are independent: their half-widths add up as squares
    return sqrt(fsum(width * width for width in widths)) / len(widths)
