"""Next steps: each one-level step is re-scored exactly, then ranked by gain and effort.

No randomness and no estimate: the answer is raised, the path from it to the root is worked out
again, and the difference is the gain. Rules: scoring on importance times potential, as
regencies plan already; levels may wait for others (`requires`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from scoring.answers import Answers, Status
from scoring.levels import TOLERANCE, Climb, value_at
from scoring.plan import Branch, Cell, Plan, compile_plan, given_cell
from scoring.rubric import Gate, Indicator, NextStep, Rubric
from scoring.tree import (
    Cells,
    complete,
    complete_value_of,
    gates_reached,
    leaf_values,
    read,
    read_leaves,
    settle,
    settled,
    slopes,
    standings,
    value_of,
)

Raise = tuple[int, float]
"""A leaf's slot and the value in 0..1 that it would be raised to."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One next step, with what triggered it and what it would bring."""

    indicator: str
    level: int
    """The option that was answered (0-based): the triggering answer."""
    target: int
    """The option that the step leads to."""
    gain: float
    """Points of the root's value (0..scale), by exact re-scoring.

    For a prerequisite: of the whole chain, up to and with one level of what waits for it.
    """
    effort: int
    """1 little, 2 some, 3 much."""
    owner: str
    """Id of the group whose step it is."""
    step: NextStep | None
    """The rubric's text; None where it has none for this level."""
    unlocks: str | None = None
    """The indicator that waits for this one, if this step is its prerequisite."""


@dataclass(frozen=True, slots=True)
class UnmetCondition:
    """What is still missing for the next gate."""

    gate: Gate
    subject: str
    """Id of a node or an indicator."""
    at_least: float
    """Value in 0..1 that is asked for."""
    value: float
    """Value in 0..1 now; the least it can become while it has none."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One answer sheet, read once, with what every what-if needs."""

    rubric: Rubric
    plan: Plan
    values: list[float] | None
    """One value a slot, if the sheet has no gaps; else None."""
    cells: Cells
    """One cell a slot, if it has gaps; else empty."""
    steep: Sequence[float] | None
    """Points for each unit of a leaf's value, where the whole tree is linear in it; else None."""
    now: float
    climbs: dict[str, Climb]
    """Indicator id -> its one-level step, where there is one."""


def recommend(
    rubric: Rubric, answers: Answers, group: str | None = None
) -> tuple[Recommendation, ...]:
    """Every possible next step, the one with the highest gain for its effort first.

    A candidate is an indicator with a given answer below its best. Of equals the lowest level
    comes first (what is missing altogether before what could be better), then rubric order. An
    indicator whose `requires` is known to be unmet gives way to its prerequisite. Without a
    value at the root there are none: first more answers are needed.
    """
    sheet = _open(rubric, answers, group)
    if sheet is None:
        return ()
    waiting = _waiting(sheet)
    found = [_recommendation(sheet, group, indicator, waiting.get(indicator))
             for indicator in sheet.climbs if not _unmet(sheet, indicator)]  # fmt: skip
    return tuple(sorted(found, key=lambda item: (-round(item.gain / item.effort, 9), item.level)))


def pick(
    recommendations: Iterable[Recommendation], group: str | None, limit: int = 3
) -> tuple[Recommendation, ...]:
    """The best few to show: the person's own first, then other groups', each in their rank.

    At least one is the person's own when there is any with a text. Steps without a text are
    taken only when no step has one.
    """
    ranked = tuple(recommendations)
    ranked = tuple(item for item in ranked if item.step is not None) or ranked
    chosen = list(ranked[:limit])
    own = [item for item in ranked if item.owner == group]
    if own and limit > 0 and not any(item.owner == group for item in chosen):
        chosen[-1] = own[0]
    return tuple(sorted(chosen, key=lambda item: item.owner != group))


def joint_gain(
    rubric: Rubric, answers: Answers, steps: Iterable[Recommendation], group: str | None = None
) -> float:
    """What these steps bring together, in points of the root; chains are taken whole.

    For p = 1 without prerequisites it is the sum of their gains, for other p it is not.
    """
    sheet = _open(rubric, answers, group)
    if sheet is None:
        return 0.0
    raises: dict[int, float] = {}
    for step in steps:
        for slot, value in _raises(sheet, step.indicator, step.unlocks):
            raises[slot] = max(value, raises.get(slot, value))
    return _gain(sheet, list(raises.items()))


def level_up(
    rubric: Rubric, answers: Answers, group: str | None = None
) -> tuple[UnmetCondition, ...]:
    """The unmet conditions of the next gate, in rubric order, whatever raising them gains.

    Empty at the top level and for a rubric without gates. What does not apply is not asked for.
    """
    plan = compile_plan(rubric, group)
    values = standings(read(plan, answers))
    level = gates_reached(plan, values)
    gates = sorted(rubric.gates, key=lambda gate: gate.level)
    gate = next((gate for gate in gates if level is not None and gate.level > level), None)
    if gate is None:
        return ()
    judged = ((condition, values[plan.slots[condition.subject]])
                 for condition in gate.conditions if condition.subject in plan.slots)  # fmt: skip
    return tuple(UnmetCondition(gate, condition.subject, condition.at_least, value)
                 for condition, value in judged
                 if value is not None and value < condition.at_least - TOLERANCE)  # fmt: skip


def _open(rubric: Rubric, answers: Answers, group: str | None) -> _Sheet | None:
    plan = compile_plan(rubric, group)
    leaves = read_leaves(plan, answers)
    found = leaf_values(leaves)
    values = complete(plan, found)
    cells = [] if values is not None else settled(plan, leaves, found)
    now = _worth(plan, values, cells)
    if now is None:
        return None
    climbs = {}
    for leaf in plan.leaves:
        answer = answers.get(leaf.id)
        if answer is not None and answer.status is Status.GIVEN and answer.value is not None:
            step = leaf.climb(answer.value)
            if step is not None:
                climbs[leaf.id] = step
    steep = _linear_slopes(plan, values, cells)
    return _Sheet(rubric, plan, values, cells, steep, now, climbs)


def _linear_slopes(plan: Plan, values: list[float] | None, cells: Cells) -> Sequence[float] | None:
    """The slopes, if raising given answers moves the root in proportion.

    So it does with plain means alone, no cap, no node without a value and none held at a bound.
    """
    if plan.coefficients is None or plan.capped:
        return None
    if values is not None:
        return plan.coefficients
    for branch in plan.branches:
        cell = cells[branch.slot]
        if cell is not None and cell[4] < cell[5] and not _is_free(cell):
            return None
    return slopes(plan, cells)


def _is_free(cell: Cell) -> bool:
    """Whether a node with gaps has a value that neither of its bounds holds."""
    return cell[0] is not None and cell[1] < cell[0] < cell[2]


def _worth(plan: Plan, values: list[float] | None, cells: Cells) -> float | None:
    if plan.root is None:
        return None
    if values is None:
        return value_of(plan, cells)
    return complete_value_of(plan, values, plan.root)


def _recommendation(
    sheet: _Sheet, group: str | None, indicator: str, unlocks: str | None
) -> Recommendation:
    item, step = sheet.rubric.indicators[indicator], sheet.climbs[indicator]
    text = item.step_from(step.level)
    return Recommendation(
        indicator=indicator,
        level=step.level,
        target=step.target,
        gain=_gain(sheet, _raises(sheet, indicator, unlocks)),
        effort=item.effort,
        owner=_owner(item, text, group),
        step=text,
        unlocks=unlocks,
    )


def _owner(item: Indicator, text: NextStep | None, group: str | None) -> str:
    """Whose step it is: the rubric says so, else one who was asked, the person's group first."""
    if text is not None:
        return text.owner
    return group if group in item.groups else item.groups[0]


def _unmet(sheet: _Sheet, indicator: str) -> list[tuple[str, int]]:
    """The prerequisites known to be unmet, as (indicator, level needed)."""
    requires = sheet.rubric.indicators[indicator].requires
    return [
        (need.indicator, need.at_least)
        for need in requires
        if need.indicator in sheet.climbs
        and sheet.climbs[need.indicator].level < need.at_least
    ]  # fmt: skip


def _waiting(sheet: _Sheet) -> dict[str, str]:
    """Prerequisite -> the waiting indicator whose chain brings most.

    A chain is carried by its deepest unmet prerequisite; of several, by the first named.
    """
    found: dict[str, tuple[float, str]] = {}
    for indicator in sheet.climbs:
        if _unmet(sheet, indicator):
            carrier, _ = _chain(sheet, indicator)[0]
            gain = _gain(sheet, _raises(sheet, carrier, indicator))
            if carrier not in found or gain > found[carrier][0] + TOLERANCE:
                found[carrier] = (gain, indicator)
    return {carrier: indicator for carrier, (_, indicator) in found.items()}


def _chain(sheet: _Sheet, indicator: str) -> list[tuple[str, int]]:
    """What must be raised for one level of an indicator, deepest prerequisite first, itself last.

    Each entry is (indicator, level it must reach).
    """
    entries = dict(_climbing(sheet, indicator, {indicator}))
    entries[indicator] = sheet.climbs[indicator].target
    return list(entries.items())


def _climbing(sheet: _Sheet, indicator: str, seen: set[str]) -> Iterator[tuple[str, int]]:
    for needed, level in _unmet(sheet, indicator):
        if needed not in seen:
            seen.add(needed)
            yield from _climbing(sheet, needed, seen)
            yield needed, level


def _raises(sheet: _Sheet, indicator: str, unlocks: str | None) -> list[Raise]:
    """The leaves that a step raises: its own, or the whole chain that it opens."""
    if unlocks is None:
        return [(sheet.plan.slots[indicator], sheet.climbs[indicator].value)]
    return [(sheet.plan.slots[name], _value_at(sheet, name, level))
            for name, level in _chain(sheet, unlocks)]  # fmt: skip


def _value_at(sheet: _Sheet, indicator: str, level: int) -> float:
    step = sheet.climbs[indicator]
    if level <= step.target:
        return step.value
    return max(step.value, value_at(sheet.rubric.indicators[indicator].scale, level))


def _gain(sheet: _Sheet, raises: Sequence[Raise]) -> float:
    """Points of the root that these raises bring, by exact re-scoring.

    Where the tree is linear that is slope times step, without going up it again.
    """
    if sheet.steep is not None:
        return fsum(sheet.steep[slot] * (value - _value_now(sheet, slot))
                    for slot, value in raises)  # fmt: skip
    values, cells = sheet.values and list(sheet.values), list(sheet.cells)
    above = _above(sheet.plan, raises)
    if values is not None:
        for slot, value in raises:
            values[slot] = value
        for branch in above:
            values[branch.slot] = branch.mean(branch.weights, branch.total, branch.gather(values))
    else:
        for slot, value in raises:
            cells[slot] = given_cell(value)
        for branch in above:
            cells[branch.slot] = settle(branch, branch.gather(cells))
    then = _worth(sheet.plan, values, cells)
    return 0.0 if then is None else then - sheet.now


def _value_now(sheet: _Sheet, slot: int) -> float:
    if sheet.values is not None:
        return sheet.values[slot]
    cell = sheet.cells[slot]
    return 0.0 if cell is None or cell[0] is None else cell[0]


def _above(plan: Plan, raises: Sequence[Raise]) -> Iterable[Branch]:
    """The branches over these leaves, children before parents, each once."""
    if len(raises) == 1:
        return plan.paths[raises[0][0]]
    merged = {branch.slot: branch for slot, _ in raises for branch in plan.paths[slot]}
    return [merged[slot] for slot in sorted(merged)]
