"""A person's linear contribution to their region: what is stored, and summed by the database.

A region's indicator is the mean over the groups asked of each group's mean; then comes the
rubric's tree. For p = 1 that is linear, so the region is the sum over groups of the mean of the
persons' contributions. For other p it is so to first order, with the gradient at the region's
values; at these very values it is exact again, because power means are homogeneous.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from operator import mul

from scoring.answers import Answers, Status
from scoring.keeping import KeptByRubric
from scoring.plan import Cell, Gather, Plan, compile_plan, gatherer, given_cell
from scoring.rubric import Indicator, Rubric
from scoring.tree import given_values, leaf_values, settled, slopes


def asked_groups(rubric: Rubric, item: Indicator) -> dict[str, float]:
    """The groups whose answers make up a region's indicator, with their weights in its mean."""
    weights = {
        group.id: group.weight
        for group in rubric.groups.values()
        if group.weight > 0.0 and (group.answers_as or group.id) in item.groups
    }
    total = fsum(weights.values())
    return {group: weight / total for group, weight in weights.items()}


def linear_weights(
    rubric: Rubric, group: str, at: Mapping[str, float] | None = None
) -> Mapping[str, Mapping[str, float]]:
    """Node id (root and dimensions) -> indicator id -> points for each unit of an answer.

    With `at` (indicator id -> value in 0..1) the gradient is taken there; without it where all
    values are alike, which for p = 1 makes no difference.
    """
    return _weights(rubric, group, dict.fromkeys(rubric.indicators, 1.0) if at is None else at)


def linear_contributions(
    rubric: Rubric, answers: Answers, group: str, at: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Node id (root and dimensions) -> points this person brings to their region's node.

    For what is missing or does not apply the person's own mean under that node stands in, so
    that one number a node can be stored without knowing the others. A node without any given
    answer is absent. Without gaps the means of these add up to the region exactly.
    """
    values = given_values(compile_plan(rubric, group), answers)
    sums = _alike_sums(rubric, group) if at is None else _sums(rubric, group, at)
    return {each.node: points for each in sums
            if (points := _contribution(each, each.gather(values))) is not None}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sum:
    """A node's contribution as a weighted sum over the answers' slots."""

    node: str
    gather: Gather
    weights: tuple[float, ...]
    total: float


def _contribution(each: _Sum, values: Sequence[float | None]) -> float | None:
    if None not in values:
        return fsum(map(mul, each.weights, values))
    base = points = 0.0
    for weight, value in zip(each.weights, values, strict=True):
        if value is not None:
            base += weight
            points += weight * value
    return points * each.total / base if base > 0.0 else None


@KeptByRubric
def _alike_sums(rubric: Rubric, group: str | None) -> tuple[_Sum, ...]:
    return _sums(rubric, str(group), None)


def _sums(rubric: Rubric, group: str, at: Mapping[str, float] | None) -> tuple[_Sum, ...]:
    slots = compile_plan(rubric, group).slots
    return tuple(
        _Sum(node, gatherer(tuple(slots[item] for item in weights)),
             tuple(weights.values()), fsum(weights.values()))
        for node, weights in linear_weights(rubric, group, at).items() if weights
    )  # fmt: skip


def _weights(
    rubric: Rubric, group: str, at: Mapping[str, float]
) -> Mapping[str, Mapping[str, float]]:
    plan = compile_plan(rubric, None)
    cells = region_cells(plan, at)
    asks = {item.id: asked_groups(rubric, item).get(group, 0.0) for item in rubric.asked(group)}
    tops = {rubric.root, *(node.id for node in rubric.dimensions())}
    return {
        branch.id: _node_weights(plan, slopes(plan, cells, branch), asks)
        for branch in plan.branches if branch.id in tops
    }  # fmt: skip


def _node_weights(
    plan: Plan, steep: Sequence[float], asks: Mapping[str, float]
) -> dict[str, float]:
    points = {item: steep[plan.slots[item]] * part for item, part in asks.items()}
    return {item: each for item, each in points.items() if each > 0.0}


def region_cells(plan: Plan, values: Mapping[str, float]) -> list[Cell | None]:
    """The settled cells of a region: indicator means go up the same tree as a person's answers.

    An indicator without a value is missing, and counts in the bounds.
    """
    missing = [leaf.unread[Status.SKIPPED] for leaf in plan.leaves]
    leaves = [given_cell(values[leaf.id]) if leaf.id in values else cell
              for leaf, cell in zip(plan.leaves, missing, strict=True)]  # fmt: skip
    return settled(plan, leaves, leaf_values(leaves))
