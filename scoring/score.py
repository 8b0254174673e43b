"""The score of one respondent: value, honest bounds, and every node of the tree.

One pure function; every report, chart and export reads its result and none computes its own.
Sources of the rules: OECD/JRC Handbook (power means), the rubric file itself (missing rule).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.answers import Answers
from scoring.levels import TOLERANCE
from scoring.plan import Plan, compile_plan
from scoring.rubric import Band, Rubric
from scoring.tree import Cell, Cells, contributions, gates_reached, read, standing


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One node's result on the rubric's scale (0..100 by default)."""

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


@dataclass(frozen=True, slots=True)
class Score:
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
    return assemble(rubric, plan, read(plan, answers))


def assemble(rubric: Rubric, plan: Plan, cells: Cells) -> Score:
    """The score that settled cells stand for."""
    top = None if plan.root is None else cells[plan.root.slot]
    level = gates_reached(plan, [standing(cell) for cell in cells]) if plan.hurdles else None
    nodes = {branch.id: node_score(branch.id, cells[branch.slot], plan.scale)
             for branch in plan.branches}  # fmt: skip
    for node_id in plan.absent:
        nodes[node_id] = node_score(node_id, None, plan.scale)
    if top is None:
        return Score(None, None, None, 0.0, level, None, nodes, {})
    value, lo, hi = total(plan, cells)
    root = nodes[rubric.root] = NodeScore(rubric.root, value, lo, hi, *top[3:])
    return Score(
        value, lo, hi, root.answered, level, band_of(rubric, value), nodes,
        {} if value is None else contributions(plan, cells, value),
    )  # fmt: skip


def node_score(node_id: str, cell: Cell | None, scale: float) -> NodeScore:
    """A cell on the rubric's scale."""
    if cell is None:
        return NodeScore(node_id, None, None, None, 0.0, 0, 0)
    value, lo, hi, answered, given, asked = cell
    scaled = None if value is None else value * scale
    return NodeScore(node_id, scaled, lo * scale, hi * scale, answered, given, asked)


def total(plan: Plan, cells: Cells) -> tuple[float | None, float, float]:
    """The root's value and bounds on the rubric's scale, held down by the caps of its gates.

    Raises:
        ValueError: nothing applies, so there is no total.
    """
    top = None if plan.root is None else cells[plan.root.slot]
    if top is None:
        msg = "nothing under the root applies"
        raise ValueError(msg)
    lo, hi = top[1] * plan.scale, top[2] * plan.scale
    if plan.capped:
        lo = _capped(plan, [None if cell is None else cell[1] for cell in cells], lo)
        hi = _capped(plan, [None if cell is None else cell[2] for cell in cells], hi)
    return value_of(plan, cells), lo, hi


def value_of(plan: Plan, cells: Cells) -> float | None:
    """The root's value on the rubric's scale after the caps of its gates."""
    top = None if plan.root is None else cells[plan.root.slot]
    if top is None or top[0] is None:
        return None
    points = top[0] * plan.scale
    return _capped(plan, [standing(cell) for cell in cells], points) if plan.capped else points


def _capped(plan: Plan, values: Sequence[float | None], points: float) -> float:
    level = gates_reached(plan, values)
    for hurdle in plan.hurdles:
        if hurdle.cap is not None and (level is None or hurdle.level > level):
            # strictly below: the cap is the lower bound of a band that was not earned
            points = min(points, hurdle.cap - 2 * TOLERANCE)
    return points


def band_of(rubric: Rubric, value: float | None) -> Band | None:
    """The band of a value on the rubric's scale; its lower bound belongs to it."""
    if value is None:
        return None
    return next((band for band in reversed(rubric.bands) if value >= band.lower - TOLERANCE), None)
