"""Do the indicators of a dimension belong together? Cronbach's alpha, for the nation alone.

It is for whoever keeps the rubric, not for a mayor: it says something about the questions and
nothing about a region. Groups that are asked the same indicators of a dimension are taken
together; those asked others have an alpha of their own, because no one answered both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from scoring.agreement import cronbach_alpha
from scoring.panel import Moments
from scoring.rubric import Rubric

FEWEST_ITEMS = 2
"""One indicator is consistent with itself."""


@dataclass(frozen=True, slots=True)
class ItemSet:
    """The indicators of a dimension that the same groups are asked, in rubric order."""

    node: str
    groups: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemSums:
    """Moments over the respondents who answered every indicator of a set (listwise)."""

    items: tuple[Moments, ...]
    """Of each indicator's value in 0..1."""
    total: Moments
    """Of the sum of a respondent's values."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """How far the indicators of one set measure the same thing."""

    items: ItemSet
    people: int
    """Respondents who answered all of them."""
    alpha: float | None
    """None: fewer people than the rubric's panel asks of a total, or nobody differs."""


def item_sets(rubric: Rubric) -> tuple[ItemSet, ...]:
    """Dimension by dimension, the sets of two and more indicators; only of groups that count."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    counting = [group.id for group in rubric.groups.values() if group.weight > 0.0]
    for node in rubric.dimensions():
        under = frozenset(rubric.walk(node.id))
        for group in counting:
            asked = tuple(item.id for item in rubric.asked(group) if item.id in under)
            if len(asked) >= FEWEST_ITEMS:
                found.setdefault((node.id, asked), []).append(group)
    return tuple(ItemSet(node, tuple(groups), asked) for (node, asked), groups in found.items())


def sums_of(rows: Mapping[tuple[float, ...], int]) -> ItemSums:
    """The sums over complete rows of values, each with how often it came."""
    columns = zip(*rows, strict=True)
    return ItemSums(
        items=tuple(_moments(column, rows.values()) for column in columns),
        total=_moments([fsum(row) for row in rows], rows.values()),
    )


def added(sums: Iterable[ItemSums]) -> ItemSums:
    """The sums over all their respondents; those of nobody add nothing."""
    some = [each for each in sums if each.total.n]
    return ItemSums(
        items=tuple(map(_joined, zip(*(each.items for each in some), strict=True))),
        total=_joined([each.total for each in some]),
    )


def consistency_of(rubric: Rubric, items: ItemSet, sums: ItemSums) -> Consistency:
    """The alpha of a set, hidden while too few people carry it."""
    people = sums.total.n
    enough = people >= rubric.panel.min_total
    return Consistency(items, people, cronbach_alpha(sums.items, sums.total) if enough else None)


def _moments(values: Sequence[float], times: Iterable[int]) -> Moments:
    pairs = tuple(zip(values, times, strict=True))
    return Moments(
        n=sum(n for _, n in pairs),
        total=fsum(value * n for value, n in pairs),
        squares=fsum(value * value * n for value, n in pairs),
    )


def _joined(moments: Sequence[Moments]) -> Moments:
    return Moments(
        n=sum(each.n for each in moments),
        total=fsum(each.total for each in moments),
        squares=fsum(each.squares for each in moments),
    )
