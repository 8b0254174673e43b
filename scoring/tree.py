"""Answers go up the tree: every slot of a plan gets its value, bounds and share answered.

The one place where the missing rules are applied; the score, the what-ifs of the next steps
and a region's figures all come through here.
"""

from collections.abc import Sequence
from itertools import repeat
from math import fsum
from operator import mul
from typing import cast

from scoring.answers import SKIPPED, Answers, Status
from scoring.levels import TOLERANCE
from scoring.mean import gradient
from scoring.plan import Branch, Cell, Plan

Cells = list[Cell | None]
"""One entry a slot; None where nothing applies."""


def read_leaves(plan: Plan, answers: Answers) -> Cells:
    """The cells of the leaves.

    A leaf is given, not applicable, or missing (skipped, don't know, not reached). «Not
    applicable» on an indicator that does not allow it counts as missing.
    """
    given = Status.GIVEN
    found = zip(map(answers.get, plan.ids, repeat(SKIPPED)), plan.cell_readers, strict=True)
    return [cell_of(value) if (value := answer.value) is not None and answer.status is given
            else unread[answer.status]
            for answer, (cell_of, unread) in found]  # fmt: skip


def leaf_values(leaves: Sequence[Cell | None]) -> list[float | None]:
    """Their values; None for what is missing or does not apply."""
    return [cell and cell[0] for cell in leaves]


def complete(plan: Plan, found: Sequence[float | None]) -> list[float] | None:
    """The value of every slot, if every leaf's was found; else None.

    The quick way for the usual case: without gaps value and bounds are one number.
    """
    if None in found:
        return None
    values = cast("list[float]", [*found])
    for mean, weights, total, gather, _ in plan.means:
        values.append(mean(weights, total, gather(values)))
    return values


def read(plan: Plan, answers: Answers) -> Cells:
    """The cells of the leaves, then of every branch."""
    leaves = read_leaves(plan, answers)
    return settled(plan, leaves, leaf_values(leaves))


def given_values(plan: Plan, answers: Answers) -> list[float | None]:
    """The value in 0..1 of every leaf's given answer, None without one."""
    found = map(answers.get, plan.ids)
    return [None if answer is None or answer.value is None or answer.status is not Status.GIVEN
            else read(answer.value) for read, answer in zip(plan.readers, found, strict=True)
            ]  # fmt: skip


def settled(plan: Plan, leaves: Sequence[Cell | None], found: Sequence[float | None]) -> Cells:
    """These cells of the leaves, whose values were found, with those of every branch behind."""
    cells, full = [*leaves], [*found]
    for mean, weights, total, gather, branch in plan.means:
        below = gather(full)
        if None in below:
            cells.append(settle(branch, gather(cells)))
            full.append(None)
        else:
            # all is answered: one number stands for value and bounds
            value, asked = mean(weights, total, below), branch.leaves
            cells.append((value, value, value, 1.0, asked, asked, total))
            full.append(value)
    return cells


def settle(branch: Branch, children: Sequence[Cell | None]) -> Cell | None:
    """A node's cell from its children's.

    The bounds are those of the whole answer sheet, whatever `need` says. A value that left
    children out is held inside them: it never claims what no further answer could bring.
    """
    if not branch.plain:
        return _settle_any(branch, children)
    if not branch.inner:
        return _settle_leaves(branch, children)
    return _settle_whole(branch, children) or _settle_plain(branch, children)


def _settle_leaves(branch: Branch, children: Sequence[Cell | None]) -> Cell | None:
    """For p = 1 without a floor, over indicators alone: each is either given or open."""
    have = points = left = low = high = 0.0
    given = unread = 0
    for weight, cell in zip(branch.weights, children, strict=True):
        if cell is None:
            continue
        value = cell[0]
        if value is None:
            left += weight
            low += weight * cell[1]
            high += weight * cell[2]
            unread += 1
        else:
            have += weight
            points += weight * value
            given += 1
    base = have + left
    if base == 0.0:
        return None
    lo, hi, share = (points + low) / base, (points + high) / base, have / base
    worth: float | None = lo
    entered = base
    if not branch.counts_missing:
        worth, entered = points / have if given else None, have
    return (_held(branch, worth, share, lo, hi), lo, hi, share, given, given + unread, entered)


def _settle_whole(branch: Branch, children: Sequence[Cell | None]) -> Cell | None:
    """For p = 1 without a floor where every child has a value; None where one has none.

    The usual case of a node over nodes. Sums are exactly rounded, so that its value cannot
    leave its bounds, and `need` is met.
    """
    if None in children:
        return None
    values, lows, highs, shares, given, asked, _ = zip(*children, strict=True)
    if None in values:
        return None
    mean, weights, total = branch.mean, branch.weights, branch.total
    return (
        mean(weights, total, values), mean(weights, total, lows), mean(weights, total, highs),
        mean(weights, total, shares), sum(given), sum(asked), total,
    )  # fmt: skip


def _settle_plain(branch: Branch, children: Sequence[Cell | None]) -> Cell | None:
    """For p = 1 without a floor: everything is a sum, taken in one pass."""
    base = have = filled = low = high = share = points = 0.0
    given = asked = 0
    for weight, cell in zip(branch.weights, children, strict=True):
        if cell is None:
            continue
        value, lo, hi, answered, answers, indicators, _ = cell
        base += weight
        low += weight * lo
        high += weight * hi
        share += weight * answered
        given += answers
        asked += indicators
        if value is not None:
            have += weight
            points += weight * value
        elif branch.counts_missing:
            filled += weight
            points += weight * lo
    if base == 0.0:
        return None
    entered = have + filled
    worth = points / entered if entered else None
    lo, hi = low / base, high / base
    value = _held(branch, worth, have / base, lo, hi)
    return (value, lo, hi, share / base, given, asked, entered)


def _settle_any(branch: Branch, children: Sequence[Cell | None]) -> Cell | None:
    present = [(weight, cell) for weight, cell in zip(branch.weights, children, strict=True)
               if cell is not None]  # fmt: skip
    if not present:
        return None
    weights = [weight for weight, _ in present]
    total = fsum(weights)
    lo = branch.mean(weights, total, [cell[1] for _, cell in present])
    hi = branch.mean(weights, total, [cell[2] for _, cell in present])
    share = fsum(weight * cell[3] for weight, cell in present) / total
    have = fsum(weight for weight, cell in present if cell[0] is not None)
    _, kept, values = entering(branch, children)
    entered = fsum(kept)
    worth = branch.mean(kept, entered, values) if kept else None
    value = _held(branch, worth, have / total, lo, hi)
    given, asked = sum(cell[4] for _, cell in present), sum(cell[5] for _, cell in present)
    return (value, lo, hi, share, given, asked, entered)


def _held(branch: Branch, worth: float | None, have: float, lo: float, hi: float) -> float | None:
    if worth is None or have < branch.need - TOLERANCE:
        return None
    return lo if worth < lo else min(worth, hi)


def entering(
    branch: Branch, children: Sequence[Cell | None]
) -> tuple[list[int], list[float], list[float]]:
    """Slots, weights and values of the children that a node's mean takes in, by its rule."""
    slots, weights, values = [], [], []
    for slot, weight, cell in zip(branch.slots, branch.weights, children, strict=True):
        if cell is None:
            continue
        value = cell[1] if cell[0] is None and branch.counts_missing else cell[0]
        if value is not None:
            slots.append(slot)
            weights.append(weight)
            values.append(value)
    return slots, weights, values


def slopes(plan: Plan, cells: Sequence[Cell | None], top: Branch | None = None) -> list[float]:
    """Points of the root (or another node) for each unit of every slot's value: the gradient.

    For p = 1 it is the product of renormalised weights and the scale.
    """
    steep = [0.0] * len(cells)
    top = top or plan.root
    if top is not None:
        steep[top.slot] = plan.scale
    for branch in reversed(plan.branches):
        above, cell = steep[branch.slot], cells[branch.slot]
        if above == 0.0 or cell is None:
            continue
        if branch.plain and (not branch.inner or _all_enter(branch, cells)):
            slant = above / cell[6] if cell[6] else 0.0
            for slot, weight in branch.pairs:
                steep[slot] += slant * weight
        else:
            slots, weights, values = entering(branch, branch.gather(cells))
            slants = gradient(branch.p, branch.floor, weights, values)
            for slot, slant in zip(slots, slants, strict=True):
                steep[slot] += above * slant
    return steep


def _all_enter(branch: Branch, cells: Sequence[Cell | None]) -> bool:
    """Whether no node is left out of this one's mean; open indicators have nothing to bring."""
    for slot in branch.inner:
        cell = cells[slot]
        if cell is None or cell[0] is None:
            return False
    return True


def contributions(plan: Plan, cells: Sequence[Cell | None], points: float) -> dict[str, float]:
    """Indicator id -> what its given answer brings of the root's points: value times slope.

    Power means are homogeneous, so by Euler's theorem these add up to the root for every p;
    where a floor, a cap or a bound changed the root, they are scaled to what remained.
    """
    stretched = _stretched(plan, cells)
    if stretched is None:
        every = zip(plan.ids, slopes(plan, cells), cells, strict=False)
        brought = {indicator: slope * value for indicator, slope, cell in every
                   if cell is not None and (value := cell[0]) is not None}  # fmt: skip
        return scaled(brought, points)
    brought = {indicator: points_each * stretched[stem] * value
               for (indicator, points_each, stem), cell in zip(plan.stems, cells, strict=False)
               if cell is not None and (value := cell[0]) is not None}  # fmt: skip
    return scaled(brought, points)


def _stretched(plan: Plan, cells: Sequence[Cell | None]) -> list[float] | None:
    """By how much the leaves under each branch bring more because others brought nothing.

    0 under a node without a value, which is left out of the mean above it. None without stems.
    """
    if plan.root is None or not plan.stems:
        return None
    stretched = [0.0] * len(cells)
    stretched[plan.root.slot] = 1.0
    for slot, stem, total in plan.climbing:
        cell = cells[slot]
        if cell is not None and cell[0] is not None:
            stretched[slot] = stretched[stem] * total / cell[6]
    return stretched


def scaled(brought: dict[str, float], points: float) -> dict[str, float]:
    """Contributions that add up to these points; nothing stays nothing."""
    total = fsum(brought.values())
    if total <= 0.0 or abs(total - points) <= TOLERANCE:
        return brought
    return {indicator: each * points / total for indicator, each in brought.items()}


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


def capped(plan: Plan, values: Sequence[float | None], points: float) -> float:
    """Points of the root, held below the cap of every gate that these values do not reach."""
    level = gates_reached(plan, values)
    for hurdle in plan.hurdles:
        if hurdle.cap is not None and (level is None or hurdle.level > level):
            # strictly below: the cap is the lower bound of a band that was not earned
            points = min(points, hurdle.cap - 2 * TOLERANCE)
    return points


def standings(cells: Sequence[Cell | None]) -> list[float | None]:
    """What a gate looks at: each value, or the least it can become while it has none."""
    return [cell and (cell[1] if cell[0] is None else cell[0]) for cell in cells]


def value_of(plan: Plan, cells: Sequence[Cell | None]) -> float | None:
    """The root's value on the rubric's scale after the caps of its gates."""
    top = None if plan.root is None else cells[plan.root.slot]
    if top is None or top[0] is None:
        return None
    points = top[0] * plan.scale
    return capped(plan, standings(cells), points) if plan.capped else points


def complete_value_of(plan: Plan, values: Sequence[float], root: Branch) -> float:
    """The same for an answer sheet without gaps, from plain values."""
    points = values[root.slot] * plan.scale
    return capped(plan, values, points) if plan.capped else points


def bounds_of(plan: Plan, cells: Sequence[Cell | None], top: Cell) -> tuple[float, float]:
    """The root's bounds on the rubric's scale after the caps of its gates."""
    lo, hi = top[1] * plan.scale, top[2] * plan.scale
    if not plan.capped:
        return lo, hi
    return (capped(plan, [cell and cell[1] for cell in cells], lo),
            capped(plan, [cell and cell[2] for cell in cells], hi))  # fmt: skip


def complete_contributions(plan: Plan, values: Sequence[float], points: float) -> dict[str, float]:
    """The contributions of an answer sheet without gaps."""
    if plan.coefficients is None:
        every = zip(plan.ids, _complete_slopes(plan, values), values, strict=False)
        return scaled({indicator: slope * value for indicator, slope, value in every}, points)
    brought = dict(zip(plan.ids, map(mul, plan.coefficients, values), strict=True))
    return scaled(brought, points) if plan.capped else brought


def _complete_slopes(plan: Plan, values: Sequence[float]) -> list[float]:
    steep = [0.0] * len(values)
    if plan.root is not None:
        steep[plan.root.slot] = plan.scale
    for branch in reversed(plan.branches):
        slants = gradient(branch.p, branch.floor, branch.weights, branch.gather(values))
        for slot, slant in zip(branch.slots, slants, strict=True):
            steep[slot] += steep[branch.slot] * slant
    return steep
