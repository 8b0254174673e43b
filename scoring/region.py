"""A region's figures: indicator first, then the rubric's tree, with how far to trust them.

`measure` works everything out and is for those who aggregate further; `publish` hands out only
what may be shown without giving a small group away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from scoring.agreement import (
    average_deviation,
    deviation_limit,
    krippendorff_alpha,
    within_group_agreement,
)
from scoring.disclosure import Disclosure, disclose
from scoring.gaps import Gap, perception_gaps
from scoring.interval import spread
from scoring.linear import asked_groups, region_cells
from scoring.panel import GroupFigures, Moments
from scoring.plan import compile_plan
from scoring.rubric import Band, Choice, Rubric
from scoring.score import Score, score_of
from scoring.trust import Trust, TrustFacts, trust

Figures = Mapping[str, GroupFigures]
"""Group id -> what it answered."""


@dataclass(frozen=True, slots=True)
class National:
    """What the nation lends to a region: variances within regions, pooled over all of them."""

    shares: Mapping[str, Mapping[str, float]]
    """Node id -> group id -> variance of the linear contributions."""
    scores: Mapping[str, Mapping[str, float]]
    """Node id -> group id -> variance of the persons' own scores."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike the answers to one indicator are, over all groups that count."""

    n: int
    deviation: float
    """AD in answer steps."""
    limit: float
    """AD up to here counts as agreement."""
    r_wg: float


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One group's own view, in points."""

    people: int
    value: float | None
    nodes: Mapping[str, float]
    """Dimension id -> mean of the persons' own scores."""


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """All of a region's figures, shown or not. Never to be handed to a reader as it is."""

    score: Score
    """Values, bounds, level and band of the region's tree; contributions by indicator."""
    indicators: Mapping[str, float]
    """Indicator id -> regional mean in 0..1."""
    half_widths: Mapping[str, float]
    """Node id (root and dimensions) -> half of the 95 % interval, in points."""
    groups: Mapping[str, GroupResult]
    people: int
    excluded: int
    agreement: Mapping[str, Agreement]
    alpha: float | None
    """Krippendorff's ordinal alpha over the indicators with the usual number of options."""
    trust: Trust


@dataclass(frozen=True, slots=True)
class RegionReport:
    """What may be shown of a region; what may not is absent."""

    value: float | None
    """None: not enough people yet; `disclosure.needs` says who is missing."""
    half_width: float | None
    level: int | None
    band: Band | None
    nodes: Mapping[str, tuple[float | None, float | None]]
    """Node id -> value and half-width in points, each None where there is none."""
    indicators: Mapping[str, float]
    groups: Mapping[str, GroupResult]
    agreement: Mapping[str, Agreement]
    alpha: float | None
    gaps: tuple[Gap, ...]
    trust: Trust | None
    people: Mapping[str, int]
    """Respondents a group: coverage is no secret."""
    excluded: int
    disclosure: Disclosure


def measure(rubric: Rubric, figures: Figures, national: National) -> RegionFigures:
    """Everything about one region.

    The value does not depend on how many answered in a group, only on each group's mean.
    """
    counting = _counting(rubric, figures)
    indicators = _indicator_means(rubric, counting)
    plan = compile_plan(rubric, None)
    result = score_of(rubric, plan, region_cells(plan, indicators))
    half_widths = _half_widths(rubric, counting, national)
    agreement = _agreement(rubric, counting)
    people = sum(group.people for group in counting.values())
    excluded = sum(group.excluded for group in counting.values())
    return RegionFigures(
        score=result,
        indicators=indicators,
        half_widths=half_widths,
        groups={group: _group_result(rubric, each) for group, each in counting.items()},
        people=people,
        excluded=excluded,
        agreement=agreement,
        alpha=_alpha(rubric, counting),
        trust=trust(_trust_facts(rubric, counting, half_widths, agreement)),
    )


def publish(rubric: Rubric, figures: Figures, national: National) -> RegionReport:
    """What may be shown of a region, by the rules of `scoring.disclosure`."""
    found = measure(rubric, figures, national)
    people = {group: each.people for group, each in figures.items()}
    may = disclose(rubric, people)
    shown = found.score if may.total else None
    return RegionReport(
        value=shown.value if shown else None,
        half_width=found.half_widths.get(rubric.root) if may.total else None,
        level=shown.level if shown else None,
        band=shown.band if shown else None,
        nodes={node: (found.score.nodes[node].value, found.half_widths.get(node))
               for node in may.nodes},
        indicators={item: found.indicators[item] for item in may.indicators
                    if item in found.indicators},
        groups={group: found.groups[group] for group in may.groups if group in found.groups},
        agreement={item: found.agreement[item] for item in may.indicators
                   if item in found.agreement},
        alpha=found.alpha if may.total else None,
        gaps=_gaps(rubric, _counting(rubric, figures), national, may),
        trust=found.trust if may.total else None,
        people=people,
        excluded=found.excluded,
        disclosure=may,
    )  # fmt: skip


def _counting(rubric: Rubric, figures: Figures) -> dict[str, GroupFigures]:
    """The groups that make up the region's figures, in rubric order."""
    return {group.id: figures[group.id] for group in rubric.groups.values()
            if group.weight > 0.0 and group.id in figures}  # fmt: skip


def _indicator_means(rubric: Rubric, figures: Figures) -> dict[str, float]:
    """Indicator id -> mean over the groups asked of each group's mean, where anybody answered."""
    means = {}
    for item in rubric.indicators.values():
        tallies = ((weight, figures[group].tallies.get(item.id))
                   for group, weight in asked_groups(rubric, item).items()
                   if group in figures)  # fmt: skip
        found = [(weight, tally.total / tally.n) for weight, tally in tallies
                 if tally is not None and tally.n]  # fmt: skip
        if found:
            base = fsum(weight for weight, _ in found)
            means[item.id] = fsum(weight * mean for weight, mean in found) / base
    return means


def _half_widths(rubric: Rubric, figures: Figures, national: National) -> dict[str, float]:
    widths = {}
    for node in (rubric.root, *(node.id for node in rubric.dimensions())):
        shares = {group: each.shares[node] for group, each in figures.items()
                  if node in each.shares}  # fmt: skip
        moderated = spread(shares, national.shares.get(node, {}))
        if moderated is not None:
            widths[node] = moderated.half_width
    return widths


def _group_result(rubric: Rubric, group: GroupFigures) -> GroupResult:
    means = {node: moments.mean for node, moments in group.scores.items() if moments.n}
    return GroupResult(group.people, means.pop(rubric.root, None), means)


def _counts(figures: Figures, indicator: str) -> tuple[int, ...]:
    """How many of all groups chose each option."""
    found = [tally.counts for group in figures.values()
             if (tally := group.tallies.get(indicator)) is not None and tally.counts]  # fmt: skip
    return tuple(map(sum, zip(*found, strict=True)))


def _agreement(rubric: Rubric, figures: Figures) -> dict[str, Agreement]:
    agreement = {}
    for indicator in rubric.indicators:
        counts = _counts(figures, indicator)
        deviation, r_wg = average_deviation(counts), within_group_agreement(counts)
        if deviation is not None and r_wg is not None:
            limit = deviation_limit(len(counts))
            agreement[indicator] = Agreement(sum(counts), deviation, limit, r_wg)
    return agreement


def _alpha(rubric: Rubric, figures: Figures) -> float | None:
    sizes = [len(item.scale.options) for item in rubric.indicators.values()
             if isinstance(item.scale, Choice)]  # fmt: skip
    usual = max(sizes, key=sizes.count, default=0)
    units = (_counts(figures, indicator) for indicator in rubric.indicators)
    return krippendorff_alpha([unit for unit in units if len(unit) == usual and unit])


def _trust_facts(
    rubric: Rubric,
    figures: Figures,
    half_widths: Mapping[str, float],
    agreement: Mapping[str, Agreement],
) -> TrustFacts:
    people = {group.id: figures[group.id].people if group.id in figures else 0
              for group in rubric.groups.values() if group.weight > 0.0}  # fmt: skip
    counted, excluded = sum(people.values()), sum(group.excluded for group in figures.values())
    half_width = half_widths.get(rubric.root)
    steps = [each.deviation / each.limit for each in agreement.values()]
    return TrustFacts(
        people=people,
        half_width=None if half_width is None else half_width / rubric.scale,
        answered=fsum(each.answered for each in figures.values()) / counted if counted else 0.0,
        deviation=fsum(steps) / len(steps) if steps else None,
        excluded=excluded / (counted + excluded) if excluded else 0.0,
    )


def _gaps(
    rubric: Rubric, figures: Figures, national: National, may: Disclosure
) -> tuple[Gap, ...]:
    dimensions = [node.id for node in rubric.dimensions()]
    scores: dict[str, dict[str, Moments]] = {
        node: {group: each.scores[node] for group, each in figures.items() if node in each.scores}
        for node in dimensions
    }
    return perception_gaps(scores, national.scores, may.groups, rubric.scale)
