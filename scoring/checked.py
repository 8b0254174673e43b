"""Levels that somebody set for a region: by agreement in a meeting, or by checking on the spot.

They stand beside the self-assessment and never touch it. Their score is the region's own tree
with these levels in place of the means that they stand beside; what nobody has set a level for
keeps its self-assessed mean, so the scores can be compared.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from scoring.gaps import Gap
from scoring.linear import region_cells
from scoring.plan import compile_plan
from scoring.rubric import Choice, Rubric
from scoring.score import Score, score_of

QUARTERS = (0.25, 0.75)
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Said:
    """What one group answered to one indicator, as far as it may be shown."""

    group: str
    people: int
    mean: float
    """Level, from 0."""
    low: int
    high: int
    """Between these levels (lower and upper quartile) the middle half answered."""


@dataclass(frozen=True, slots=True)
class Topic:
    """An indicator that two groups see differently: a topic for a meeting."""

    indicator: str
    one: str
    """The group that sees more."""
    other: str
    difference: float
    """In levels."""
    is_sure: bool
    """Whether its dimension's gap is named: large enough and beyond chance."""


def score_beside(
    rubric: Rubric, means: Mapping[str, float], shown: Collection[str], levels: Mapping[str, int]
) -> Score | None:
    """A region's score with some levels in place of its means; None where no level counts.

    Args:
        rubric: The instrument.
        means: Indicator id -> regional mean in 0..1, of all indicators.
        shown: Indicators whose mean may be shown. Only these are replaced: the difference of the
            two scores would else give a mean away that is hidden.
        levels: Indicator id -> level, from 0.
    """
    values = {
        item: scale.options[min(level, len(scale.options) - 1)].value
        for item, level in levels.items()
        if item in shown and isinstance(scale := rubric.indicators[item].scale, Choice)
    }
    if not values:
        return None
    plan = compile_plan(rubric, None)
    return score_of(rubric, plan, region_cells(plan, {**means, **values}))


def said_by(group: str, counts: Sequence[int]) -> Said | None:
    """A group's answers from how many chose each option; None where nobody did."""
    people = sum(counts)
    if not people:
        return None
    mean = fsum(level * n for level, n in enumerate(counts)) / people
    low, high = (_quantile(counts, people, share) for share in QUARTERS)
    return Said(group, people, mean, low, high)


def _quantile(counts: Sequence[int], people: int, share: float) -> int:
    """The lowest level up to which this share of the people answered."""
    reached = 0
    for level, n in enumerate(counts):
        reached += n
        if reached >= share * people - _TOLERANCE:
            return level
    return len(counts) - 1


def showable(people: Mapping[str, int], shown: Sequence[str], smallest: int) -> tuple[str, ...]:
    """The groups whose answers to one indicator may stand beside its regional mean.

    Args:
        people: Group -> people who gave an answer.
        shown: Groups of which the region's figures may be shown.
        smallest: People that a group needs.

    With all groups but one on the table, that one is a subtraction from the mean: so one hidden
    group takes the smallest of the others with it, until what is hidden mixes enough people.
    """
    answered = [group for group, n in people.items() if n]
    seen = [group for group in answered if group in shown and people[group] >= smallest]
    while seen and not _mixes(
        [people[group] for group in answered if group not in seen], smallest
    ):
        seen.remove(min(seen, key=people.__getitem__))
    return tuple(seen)


def _mixes(hidden: Sequence[int], smallest: int) -> bool:
    return not hidden or (len(hidden) > 1 and sum(hidden) >= smallest)


def meeting_agenda(
    rubric: Rubric, said: Mapping[str, Sequence[Said]], gaps: Sequence[Gap]
) -> tuple[Topic, ...]:
    """The indicators that groups see most differently, those of a sure dimension gap first.

    Args:
        rubric: The instrument.
        said: Indicator id -> what each group said that may be shown.
        gaps: Perception gaps of the region's dimensions.
    """
    sure = {(gap.node, frozenset((gap.one, gap.other))) for gap in gaps if gap.named}
    topics = []
    for indicator, groups in said.items():
        most = max(groups, key=lambda each: each.mean, default=None)
        least = min(groups, key=lambda each: each.mean, default=None)
        if most is None or least is None or most.mean - least.mean <= _TOLERANCE:
            continue
        pair = (rubric.dimension_of(indicator).id, frozenset((most.group, least.group)))
        apart = most.mean - least.mean
        topics.append(Topic(indicator, most.group, least.group, apart, pair in sure))
    places = {indicator: place for place, indicator in enumerate(rubric.indicators)}
    return tuple(sorted(topics, key=lambda topic: (
        not topic.is_sure, -round(topic.difference, 9), places[topic.indicator])))  # fmt: skip
