"""From standings to the figures of regions, provinces and the nation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from bot.flows.standing import Standing, figure_nodes, tallies_of
from bot.services.care import ProfileSums, TimedSheet, careless
from bot.services.consistency import ConsistencySums
from scoring.area import AreaFigures, combine
from scoring.consistency import Consistency
from scoring.interval import within_variances
from scoring.panel import GroupFigures, Moments
from scoring.region import Figures, National, RegionReport, publish
from scoring.rubric import Rubric

Places = Mapping[str, Figures]
"""Region code -> group id -> figures."""


def group_figures(
    rubric: Rubric, group: str, standings: Sequence[Standing], *, excluded: int = 0
) -> GroupFigures:
    """What one group of one region answered, from its members' standings."""
    nodes = figure_nodes(rubric)
    return GroupFigures(
        people=len(standings),
        tallies=tallies_of(rubric, [each.sheet for each in standings], group),
        shares=_moments(nodes, [each.shares for each in standings]),
        scores=_moments(nodes, [each.scores for each in standings]),
        answered=fsum(each.answered for each in standings),
        excluded=excluded,
    )


def _moments(nodes: Sequence[str], rows: Sequence[tuple[float | None, ...]]) -> dict[str, Moments]:
    return {node: Moments.of(value for row in rows if (value := row[place]) is not None)
            for place, node in enumerate(nodes)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """The standings of one group of one region that count, and how many do not."""

    standings: Sequence[Standing]
    excluded: int


def keep_careful(
    rubric: Rubric, panels: Mapping[str, Mapping[str, Sequence[Standing]]]
) -> dict[str, dict[str, Kept]]:
    """Everybody's standings, region by region and group by group, without careless sheets."""
    sums = ProfileSums()
    for region in panels.values():
        for group, standings in region.items():
            sums.add(group, tallies_of(rubric, [each.sheet for each in standings], group))
    profile = sums.profile()
    return {
        code: {group: _kept(rubric, group, standings, profile)
               for group, standings in region.items()}
        for code, region in panels.items()
    }  # fmt: skip


def _kept(
    rubric: Rubric,
    group: str,
    standings: Sequence[Standing],
    profile: Mapping[str, tuple[float | None, ...]],
) -> Kept:
    out = careless(rubric, group, [TimedSheet(each.sheet) for each in standings], profile)
    careful = [each for each, is_out in zip(standings, out, strict=True) if not is_out]
    return Kept(careful, sum(out))


def places_of(rubric: Rubric, panels: Mapping[str, Mapping[str, Kept]]) -> Places:
    """Region -> group -> figures, from the standings that count."""
    return {
        code: {
            group: group_figures(rubric, group, kept.standings, excluded=kept.excluded)
            for group, kept in region.items()
        }
        for code, region in panels.items()
    }


def consistency_of_nation(
    rubric: Rubric,
    panels: Mapping[str, Mapping[str, Kept]],
    reports: Mapping[str, RegionReport],
) -> tuple[Consistency, ...]:
    """Cronbach's alpha of each dimension, over the people of the regions that may be shown."""
    sums = ConsistencySums(rubric)
    for code, region in panels.items():
        if reports[code].value is not None:
            for group, kept in region.items():
                sums.add(group, [each.sheet for each in kept.standings])
    return sums.result()


def national_of(rubric: Rubric, places: Places) -> National:
    """What the nation lends to each region: the variances within regions."""
    nodes = figure_nodes(rubric)
    regions = tuple(places.values())
    return National(
        shares={node: within_variances(_of_node(regions, node, "shares")) for node in nodes},
        scores={node: within_variances(_of_node(regions, node, "scores")) for node in nodes},
    )


def _of_node(regions: Iterable[Figures], node: str, which: str) -> Iterator[dict[str, Moments]]:
    for region in regions:
        kept: dict[str, Mapping[str, Moments]] = {
            group: getattr(figures, which) for group, figures in region.items()
        }
        yield {group: moments[node] for group, moments in kept.items() if node in moments}


def reports_of(rubric: Rubric, places: Places) -> dict[str, RegionReport]:
    """Region -> what may be shown of it, in the order of codes."""
    national = national_of(rubric, places)
    return {code: publish(rubric, places[code], national) for code in sorted(places)}


def province_code(region: str) -> str:
    """`34` of `34.71`."""
    return region.partition(".")[0]


def provinces_of(rubric: Rubric, reports: Mapping[str, RegionReport]) -> dict[str, AreaFigures]:
    """Province code -> its figures, in the order of codes."""
    grouped: dict[str, list[RegionReport]] = {}
    for code in sorted(reports):
        grouped.setdefault(province_code(code), []).append(reports[code])
    return {code: combine(rubric, regions) for code, regions in grouped.items()}
