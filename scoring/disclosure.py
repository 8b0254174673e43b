"""What may be shown without giving a small group away.

A group's figures need `min_group` people, a region's total `min_total` with `min_each` in every
group that counts. A hidden figure must not follow from shown ones: with three of four groups and
the total on the table, the fourth is a subtraction. So one hidden group takes a second one with
it, an indicator that rests on one hidden group is hidden, and so is what lets it be worked out
from the node above, because the indicators of a shown node add up.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.linear import asked_groups
from scoring.rubric import Rubric


class Unlock(StrEnum):
    """What more respondents would bring to light."""

    TOTAL = "total"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Need:
    """So many more people, from a group or (None) from any, unlock the total or a group."""

    unlocks: Unlock
    people: int
    group: str | None = None
    """Where they have to come from; None: from any group that counts."""
    shown: str | None = None
    """The group whose figures they unlock; None for the total."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Which figures of a region may be shown."""

    total: bool
    groups: tuple[str, ...]
    """Groups whose own figures may be shown."""
    nodes: tuple[str, ...]
    """Nodes whose regional value may be shown, the root included."""
    indicators: tuple[str, ...]
    needs: tuple[Need, ...]
    """What is missing for the rest: the total first, then group by group."""


def disclose(rubric: Rubric, people: Mapping[str, int]) -> Disclosure:
    """What may be shown of a region with so many respondents (group id -> people)."""
    counting = {group.id: people.get(group.id, 0)
                for group in rubric.groups.values() if group.weight > 0.0}  # fmt: skip
    total = _total_shown(rubric, counting)
    hidden = _hidden_groups(rubric, counting, total=total)
    groups = tuple(group for group in counting if group not in hidden)
    needs = tuple(_needs(rubric, counting, hidden, total=total))
    if not total:
        return Disclosure(False, groups, (), (), needs)
    nodes, items = _tree_shown(rubric, counting, hidden)
    return Disclosure(rubric.root in nodes, groups, nodes, items, needs)


def _total_shown(rubric: Rubric, people: Mapping[str, int]) -> bool:
    return (
        bool(people)
        and sum(people.values()) >= rubric.panel.min_total
        and min(people.values()) >= rubric.panel.min_each
    )


def _hidden_groups(rubric: Rubric, people: dict[str, int], *, total: bool) -> frozenset[str]:
    """The groups that stay hidden: too small, or needed so that one too small stays hidden."""
    small = [group for group, n in people.items() if n < rubric.panel.min_group]
    safe = sum(people[group] for group in small) >= rubric.panel.min_group
    if not small or not total or (len(small) > 1 and safe):
        return frozenset(small)
    # the smallest of the others, the later one of equals
    others = [group for group in reversed(people) if group not in small]
    return frozenset([*small, *sorted(others, key=people.__getitem__)[:1]])


def _tree_shown(
    rubric: Rubric, people: Mapping[str, int], hidden: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Nodes and indicators that may be shown beside the total.

    What is hidden under a shown node follows from it as a sum; so that sum has to mix hidden
    groups, or something more is hidden until it does, or the node itself is.
    """
    unseen = {item.id: frozenset(asked_groups(rubric, item)).intersection(hidden)
              for item in rubric.indicators.values()}  # fmt: skip
    dark = {
        item for item, groups in unseen.items() if groups and not _mixes(rubric, people, groups)
    }
    shown = dict.fromkeys(rubric.nodes)
    while (told := _telling(rubric, shown, dark, unseen, people)) is not None:
        node, groups = told
        open_items = [item for item in rubric.walk(node)
                      if item not in dark and unseen[item] - groups]  # fmt: skip
        if open_items:
            partner = min(open_items, key=lambda item: sum(people[g] for g in unseen[item]))
            dark.add(partner)
            for between in _between(rubric, node, partner):
                shown.pop(between, None)
        else:
            del shown[node]
    return tuple(shown), tuple(item for item in rubric.indicators if item not in dark)


def _mixes(rubric: Rubric, people: Mapping[str, int], groups: Collection[str]) -> bool:
    """Whether a mean over these hidden groups gives none of them away."""
    return len(groups) > 1 and sum(people[group] for group in groups) >= rubric.panel.min_group


def _telling(
    rubric: Rubric,
    shown: Collection[str],
    dark: Collection[str],
    unseen: Mapping[str, frozenset[str]],
    people: Mapping[str, int],
) -> tuple[str, frozenset[str]] | None:
    """A shown node that gives a hidden group away, with the hidden groups it rests on."""
    for node in shown:
        covered = [unseen[item] for item in _frontier(rubric, node, shown) if item in dark]
        groups = frozenset[str]().union(*covered)
        if groups and not _mixes(rubric, people, groups):
            return node, groups
    return None


def _frontier(rubric: Rubric, node: str, shown: Collection[str]) -> Iterator[str]:
    """The indicators under a node that no shown node below it covers."""
    for child in rubric.nodes[node].children:
        if child not in rubric.nodes:
            yield child
        elif child not in shown:
            yield from _frontier(rubric, child, shown)


def _between(rubric: Rubric, node: str, indicator: str) -> Iterator[str]:
    """The nodes under a node on the way to an indicator, which would give it away."""
    for child in rubric.nodes[node].children:
        if child in rubric.nodes and indicator in rubric.walk(child):
            yield child
            yield from _between(rubric, child, indicator)


def _needs(
    rubric: Rubric, people: Mapping[str, int], hidden: Collection[str], *, total: bool
) -> Iterator[Need]:
    if not total:
        yield from _total_needs(rubric, people)
    short = {group: rubric.panel.min_group - n for group, n in people.items()
             if n < rubric.panel.min_group}  # fmt: skip
    for group in people:
        if group in short:
            yield Need(Unlock.GROUP, short[group], group, group)
        elif group in hidden:
            for other, missing in short.items():
                yield Need(Unlock.GROUP, missing, other, group)


def _total_needs(rubric: Rubric, people: Mapping[str, int]) -> Iterator[Need]:
    gaps = {group: max(0, rubric.panel.min_each - n) for group, n in people.items()}
    for group, missing in gaps.items():
        if missing:
            yield Need(Unlock.TOTAL, missing, group)
    rest = rubric.panel.min_total - sum(people.values()) - sum(gaps.values())
    if rest > 0:
        yield Need(Unlock.TOTAL, rest)
