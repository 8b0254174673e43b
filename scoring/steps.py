"""Next steps: each one-level step is re-scored exactly, then ranked by gain and effort.

No randomness and no estimate: the answer is raised, the path from it to the root is worked out
again, and the difference is the gain. Rules: scoring on importance times potential, as
regencies plan already; levels may wait for others (`requires`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.answers import Answers
from scoring.levels import TOLERANCE, Climb, climb, value_at
from scoring.plan import Branch, Plan, compile_plan
from scoring.rubric import Gate, Indicator, NextStep, Rubric
from scoring.score import value_of
from scoring.tree import Cells, gates_reached, given_cell, read, settle, standing

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
    answers: Answers
    plan: Plan
    cells: Cells
    now: float
    climbs: dict[str, Climb]
    """Indicator id -> its one-level step, where there is one."""


def recommend(
    rubric: Rubric, answers: Answers, group: str | None = None
) -> tuple[Recommendation, ...]:
    """Every possible next step, the one with the highest gain for its effort first.

    A candidate is an indicator with a given answer below its best; ties keep rubric order. An
    indicator whose `requires` is known to be unmet gives way to its prerequisite. Without a
    value at the root there are none: first more answers are needed.
    """
    sheet = _open(rubric, answers, group)
    if sheet is None:
        return ()
    waiting = _waiting(sheet)
    found = [_recommendation(sheet, group, indicator, waiting.get(indicator))
             for indicator in sheet.climbs if not _unmet(sheet, indicator)]  # fmt: skip
    return tuple(sorted(found, key=lambda item: -round(item.gain / item.effort, 9)))


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
    return _gain(sheet, tuple(raises.items()))


def level_up(
    rubric: Rubric, answers: Answers, group: str | None = None
) -> tuple[UnmetCondition, ...]:
    """The unmet conditions of the next gate, in rubric order, whatever raising them gains.

    Empty at the top level and for a rubric without gates. What does not apply is not asked for.
    """
    plan = compile_plan(rubric, group)
    values = [standing(cell) for cell in read(plan, answers)]
    level = gates_reached(plan, values)
    gates = sorted(rubric.gates, key=lambda gate: gate.level)
    gate = next((gate for gate in gates if level is not None and gate.level > level), None)
    if gate is None:
        return ()
    standings = ((condition, values[plan.slots[condition.subject]])
                 for condition in gate.conditions if condition.subject in plan.slots)  # fmt: skip
    return tuple(UnmetCondition(gate, condition.subject, condition.at_least, value)
                 for condition, value in standings
                 if value is not None and value < condition.at_least - TOLERANCE)  # fmt: skip


def _open(rubric: Rubric, answers: Answers, group: str | None) -> _Sheet | None:
    plan = compile_plan(rubric, group)
    cells = read(plan, answers)
    now = value_of(plan, cells)
    if now is None:
        return None
    steps = ((leaf.id, climb(rubric.indicators[leaf.id].scale, answers.get(leaf.id)))
             for leaf in plan.leaves)  # fmt: skip
    climbs = {indicator: step for indicator, step in steps if step is not None}
    return _Sheet(rubric, answers, plan, cells, now, climbs)


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
    return [
        (need.indicator, need.at_least)
        for need in sheet.rubric.indicators[indicator].requires
        if need.indicator in sheet.climbs
        and sheet.climbs[need.indicator].level < need.at_least
    ]  # fmt: skip


def _waiting(sheet: _Sheet) -> dict[str, str]:
    """Prerequisite -> the waiting indicator whose chain brings most.

    A chain is carried by its deepest unmet prerequisite; of several, by the first named.
    """
    found: dict[str, tuple[float, str]] = {}
    for indicator in sheet.climbs:
        chain = _chain(sheet, indicator)
        if len(chain) > 1:
            carrier, _ = chain[0]
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


def _raises(sheet: _Sheet, indicator: str, unlocks: str | None) -> Iterator[Raise]:
    """The leaves that a step raises: its own, or the whole chain that it opens."""
    for name, level in _chain(sheet, unlocks or indicator):
        step, slot = sheet.climbs[name], sheet.plan.slots[name]
        beyond = level > step.target
        scale = sheet.rubric.indicators[name].scale
        yield slot, max(step.value, value_at(scale, level)) if beyond else step.value


def _gain(sheet: _Sheet, raises: Iterable[Raise]) -> float:
    """Points of the root that these raises bring, by exact re-scoring."""
    cells = list(sheet.cells)
    slots = []
    for slot, value in raises:
        cells[slot] = given_cell(value)
        slots.append(slot)
    for branch in _above(sheet.plan, slots):
        cells[branch.slot] = settle(branch, branch.gather(cells))
    then = value_of(sheet.plan, cells)
    return 0.0 if then is None else then - sheet.now


def _above(plan: Plan, slots: Sequence[int]) -> Iterable[Branch]:
    """The branches over these leaves, children before parents, each once."""
    if len(slots) == 1:
        return plan.paths[slots[0]]
    merged = {branch.slot: branch for slot in slots for branch in plan.paths[slot]}
    return [merged[slot] for slot in sorted(merged)]
