"""Answers go up the tree: every slot of a plan gets its value, bounds and share answered.

The one place where the missing rules are applied; the score, the what-ifs of the next steps
and a region's figures all come through here.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from operator import mul

from scoring.answers import Answer, Answers, Status
from scoring.levels import TOLERANCE
from scoring.mean import parts
from scoring.plan import Branch, Leaf, Plan

Cell = tuple[float | None, float, float, float, int, int]
"""(value, lo, hi, share answered, answers given, indicators asked), all in 0..1 or counts."""

Cells = list[Cell | None]
"""One entry a slot; None where nothing applies."""


def read(plan: Plan, answers: Answers) -> Cells:
    """The cells of the leaves, then of every branch."""
    cells: Cells = [leaf_cell(leaf, answers.get(leaf.id)) for leaf in plan.leaves]
    for branch in plan.branches:
        cells.append(settle(branch, branch.gather(cells)))
    return cells


def leaf_cell(leaf: Leaf, answer: Answer | None) -> Cell | None:
    """A leaf's cell: given, not applicable, or missing (skipped, don't know, not reached).

    «Not applicable» on an indicator that does not allow it counts as missing.
    """
    if answer is not None:
        if answer.status is Status.GIVEN and answer.value is not None:
            return given_cell(leaf.read(answer.value))
        if answer.status is Status.NOT_APPLICABLE and leaf.may_not_apply:
            return None
    return (None, leaf.worst, leaf.best, 0.0, 0, 1)


def given_cell(value: float) -> Cell:
    """The cell of an indicator with this value."""
    return (value, value, value, 1.0, 1, 1)


def settle(branch: Branch, children: Sequence[Cell | None]) -> Cell | None:
    """A node's cell from its children's.

    The bounds are those of the whole answer sheet, whatever `need` says. A value that left
    children out is held inside them: it never claims what no further answer could bring.
    """
    present = [(weight, cell) for weight, cell in zip(branch.weights, children, strict=True)
               if cell is not None]  # fmt: skip
    if not present:
        return None
    given, asked = sum(cell[4] for _, cell in present), sum(cell[5] for _, cell in present)
    if given == asked == branch.leaves:
        whole = branch.mean(branch.weights, branch.total, [cell[1] for _, cell in present])
        return (whole, whole, whole, 1.0, given, asked)
    weights = [weight for weight, _ in present]
    total = fsum(weights)
    lo = branch.mean(weights, total, [cell[1] for _, cell in present])
    hi = branch.mean(weights, total, [cell[2] for _, cell in present])
    share = fsum(map(mul, weights, (cell[3] for _, cell in present))) / total
    value = _value(branch, present, total)
    if value is not None:
        value = max(lo, min(hi, value))
    return (value, lo, hi, share, given, asked)


def _value(branch: Branch, present: Sequence[tuple[float, Cell]], total: float) -> float | None:
    have = fsum(weight for weight, cell in present if cell[0] is not None)
    if have < (branch.need - TOLERANCE) * total:
        return None
    weights, values = entering(branch, (cell for _, cell in present),
                               [weight for weight, _ in present])  # fmt: skip
    return branch.mean(weights, fsum(weights), values) if weights else None


def entering(
    branch: Branch, cells: Iterable[Cell | None], weights: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The weights and values that a node's mean takes in, by its missing rule."""
    kept, values = [], []
    for weight, cell in zip(weights, cells, strict=True):
        if cell is None:
            continue
        value = cell[1] if cell[0] is None and branch.counts_missing else cell[0]
        if value is not None:
            kept.append(weight)
            values.append(value)
    return kept, values


def contributions(plan: Plan, cells: Cells, points: float) -> dict[str, float]:
    """Indicator id -> what its answer brings of these points of the root.

    Points go down the tree by each child's part in its node's mean (value times gradient), to
    the answers that were given; they add up to `points`.
    """
    shares = [0.0] * len(cells)
    if plan.root is not None:
        shares[plan.root.slot] = 1.0
    for branch in reversed(plan.branches):
        if shares[branch.slot] > 0.0:
            _hand_down(branch, cells, shares)
    brought = {leaf.id: shares[leaf.slot] for leaf in plan.leaves
               if (cell := cells[leaf.slot]) is not None and cell[0] is not None}  # fmt: skip
    total = fsum(brought.values())
    return {leaf: points * share / total if total > 0.0 else 0.0
            for leaf, share in brought.items()}  # fmt: skip


def _hand_down(branch: Branch, cells: Cells, shares: list[float]) -> None:
    slots = [slot for slot in branch.slots if (cell := cells[slot]) is not None
             and (cell[0] is not None or branch.counts_missing)]  # fmt: skip
    weights, values = entering(branch, branch.gather(cells), branch.weights)
    floored = [max(value, branch.floor) for value in values]
    for slot, part in zip(slots, parts(branch.p, weights, floored) if slots else (), strict=True):
        shares[slot] += shares[branch.slot] * part


def gates_reached(plan: Plan, values: Sequence[float | None]) -> int | None:
    """The highest level whose conditions, and those of every level below, hold.

    None without gates or when nothing applies. A condition on what does not apply is waived,
    but a gate with nothing left to judge is not reached.
    """
    if not plan.hurdles or plan.root is None or values[plan.root.slot] is None:
        return None
    level = plan.hurdles[0].level - 1
    for hurdle in plan.hurdles:
        judged = [(value, bound) for slot, bound in hurdle.conditions
                  if (value := values[slot]) is not None]  # fmt: skip
        if not judged or any(value < bound - TOLERANCE for value, bound in judged):
            break
        level = hurdle.level
    return level


def standing(cell: Cell | None) -> float | None:
    """What a gate looks at: the value, or the least it can become while it has none."""
    if cell is None:
        return None
    return cell[1] if cell[0] is None else cell[0]
