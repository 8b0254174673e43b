"""The score of one respondent: value, honest bounds, and every node of the tree.

One pure function; every report, chart and export reads its result and none computes its own.
Sources of the rules: OECD/JRC Handbook (power means), the rubric file itself (missing rule).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from scoring.answers import Answers
from scoring.levels import TOLERANCE
from scoring.plan import Branch, Cell, Plan, compile_plan
from scoring.rubric import Band, Rubric
from scoring.tree import (
    Cells,
    bounds_of,
    complete,
    complete_contributions,
    complete_value_of,
    contributions,
    gates_reached,
    leaf_values,
    read_leaves,
    settled,
    standings,
    value_of,
)


class NodeScore(NamedTuple):
    """One node's result on the rubric's scale (0..100 by default).

    A tuple, because there is one for every node of every score: it takes a third of the time
    that a frozen class takes.
    """

    id: str
    value: float | None
    """None when the node's `need` is not met or nothing under it applies."""
    lo: float | None
    """Value if everything unanswered were at its worst; None when nothing applies."""
    hi: float | None
    answered: float
    """Share (0..1) of the applicable weight that has a given answer, all the way down."""
    given: int
    """Indicators under the node with a given answer."""
    asked: int
    """Indicators under the node that apply to this respondent."""


_filled: Callable[[tuple[object, ...]], NodeScore] = partial(tuple.__new__, NodeScore)
"""A node score from all its fields in their order; in half of the time of its constructor."""


class Score(NamedTuple):
    """A respondent's result: the root's figures, every node, and what each answer adds."""

    value: float | None
    lo: float | None
    hi: float | None
    answered: float
    level: int | None
    """Highest gate level reached; None when the rubric has no gates."""
    band: Band | None
    nodes: Mapping[str, NodeScore]
    contributions: Mapping[str, float]
    """Indicator id -> points of the root that its answer brings.

    Value times gradient, which adds up to the value for every p (power means are homogeneous);
    for p = 1 it is the plain product of weights and answer. Empty without a value.
    """


_scored: Callable[[tuple[object, ...]], Score] = partial(tuple.__new__, Score)
"""A score from all its fields in their order."""


def score(rubric: Rubric, answers: Answers, group: str | None = None) -> Score:
    """The result of one answer sheet, on the rubric's scale.

    With a group only the indicators asked of it apply; without one all do. Skipped, don't know
    and not reached are missing: they count in the bounds, at worst and at best. Not applicable
    leaves the weight base and does not count against `need`.

    Raises:
        KeyError: an unknown group, or an option that the indicator does not have.
        ValueError: an answer that is no number, or no set, where one is asked.
    """
    plan = compile_plan(rubric, group)
    leaves = read_leaves(plan, answers)
    found = leaf_values(leaves)
    values = complete(plan, found)
    if values is None or plan.root is None:
        return score_of(rubric, plan, settled(plan, leaves, found))
    return _complete_score(rubric, plan, values, plan.root)


def score_of(rubric: Rubric, plan: Plan, cells: Cells) -> Score:
    """The score that settled cells stand for."""
    nodes = _node_scores(plan, cells[len(plan.ids) :])
    level = gates_reached(plan, standings(cells)) if plan.hurdles else None
    top = None if plan.root is None else cells[plan.root.slot]
    if top is None:
        return Score(None, None, None, 0.0, level, None, nodes, {})
    own = nodes[rubric.root]
    if plan.capped:
        lo, hi = bounds_of(plan, cells, top)
        own = nodes[rubric.root] = own._replace(value=value_of(plan, cells), lo=lo, hi=hi)
    value = own.value
    brought = {} if value is None else contributions(plan, cells, value)
    band = band_of(rubric, value)
    return _scored((value, own.lo, own.hi, top[3], level, band, nodes, brought))


def _complete_score(rubric: Rubric, plan: Plan, values: list[float], root: Branch) -> Score:
    """The same for an answer sheet without gaps: one number stands for value and bounds."""
    scale, nodes = plan.scale, {}
    for (name, leaves), each in zip(plan.named, values[len(plan.ids) :], strict=True):
        points = each * scale
        nodes[name] = _filled((name, points, points, points, 1.0, leaves, leaves))
    for name in plan.absent:
        nodes[name] = _nothing(name)
    level = gates_reached(plan, values) if plan.hurdles else None
    value = complete_value_of(plan, values, root)
    if plan.capped:
        nodes[root.id] = NodeScore(root.id, value, value, value, 1.0, root.leaves, root.leaves)
    brought = complete_contributions(plan, values, value)
    band = band_of(rubric, value)
    return _scored((value, value, value, 1.0, level, band, nodes, brought))


def _node_scores(plan: Plan, cells: Sequence[Cell | None]) -> dict[str, NodeScore]:
    """The cells of the branches on the rubric's scale, and the nodes without any."""
    scale, nodes, new = plan.scale, {}, tuple.__new__
    for (name, _), cell in zip(plan.named, cells, strict=True):
        if cell is None:
            nodes[name] = _nothing(name)
        else:
            value, lo, hi, share, given, asked, _ = cell
            points = None if value is None else value * scale
            nodes[name] = new(
                NodeScore, (name, points, lo * scale, hi * scale, share, given, asked)
            )
    for name in plan.absent:
        nodes[name] = _nothing(name)
    return nodes


@cache
def _nothing(node_id: str) -> NodeScore:
    """Of a node under which nothing applies."""
    return NodeScore(node_id, None, None, None, 0.0, 0, 0)


def band_of(rubric: Rubric, value: float | None) -> Band | None:
    """The band of a value on the rubric's scale; its lower bound belongs to it."""
    if value is None:
        return None
    for band in reversed(rubric.bands):
        if value >= band.lower - TOLERANCE:
            return band
    return None
