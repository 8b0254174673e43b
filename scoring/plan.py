"""A rubric compiled for one group: slots, weights and functions, ready to be run often.

Scores are asked for after every answer and sixty times for the next steps, so everything that
depends on the rubric alone is worked out once and kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from math import fsum
from operator import itemgetter
from typing import Any

from scoring.answers import Status, Value
from scoring.keeping import KeptByRubric
from scoring.levels import Climber, Reader, climber, extremes, reader
from scoring.mean import Mean, even, mean_for
from scoring.rubric import Choice, Indicator, Missing, Node, Rubric

Cell = tuple[float | None, float, float, float, int, int, float]
"""(value, lo, hi, share answered, answers given, indicators asked, weight in the mean).

Values and the share are in 0..1; the weight is that of the children whose values entered.
"""

Gather = Callable[[Any], tuple[Any, ...]]

CellReader = Callable[[Value], Cell]
"""A given answer's value -> its cell."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator that applies: how its answer is read, and how it is raised."""

    id: str
    slot: int
    read: Reader
    climb: Climber
    unread: Mapping[Status, Cell | None]
    """Its cell for every status without a value: missing, or None when it does not apply."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with the children that apply, in rubric order."""

    id: str
    slot: int
    slots: tuple[int, ...]
    gather: Gather
    """Takes the children's entries out of a list with one entry a slot."""
    weights: tuple[float, ...]
    total: float
    """Sum of the weights."""
    mean: Mean
    """With the node's floor already in it."""
    p: float
    need: float
    floor: float
    counts_missing: bool
    """Whether a missing child enters at its worst instead of being left out."""
    pairs: tuple[tuple[int, float], ...]
    """Slot and weight of each child."""
    inner: tuple[int, ...]
    """Slots of the children that are nodes."""
    plain: bool
    """A weighted mean (p = 1) without a floor."""
    leaves: int
    """Indicators under it."""


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A gate: its conditions as (slot, bound); those on what does not apply are left out."""

    level: int
    cap: float | None
    conditions: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A rubric as one group meets it."""

    leaves: tuple[Leaf, ...]
    branches: tuple[Branch, ...]
    """Children before parents."""
    ids: tuple[str, ...]
    """Of the leaves."""
    readers: tuple[Reader, ...]
    """Of the leaves."""
    cell_readers: tuple[tuple[CellReader, Mapping[Status, Cell | None]], ...]
    """Of the leaves: cell of a given answer, and cells without one."""
    means: tuple[tuple[Mean, tuple[float, ...], float, Gather, Branch], ...]
    """Mean, weights, their sum and gatherer beside each branch, for the quick way."""
    named: tuple[tuple[str, int], ...]
    """Of the branches: id and how many indicators are under it."""
    absent: tuple[str, ...]
    """Ids of the nodes under which nothing applies."""
    paths: tuple[tuple[Branch, ...], ...]
    """For each leaf the branches above it, lowest first."""
    slots: Mapping[str, int]
    root: Branch | None
    scale: float
    hurdles: tuple[Hurdle, ...]
    """Lowest level first."""
    capped: bool
    """Whether a gate holds the value down."""
    coefficients: tuple[float, ...] | None
    """Points per leaf when all is answered; None unless every mean is plain (p = 1)."""
    stems: tuple[tuple[str, float, int], ...]
    """Of the leaves: id, coefficient, and the slot of the one branch above it.

    Empty without coefficients, where something has two branches above it, or where a node
    without a value may enter another's mean.
    """
    climbing: tuple[tuple[int, int, float], ...]
    """Of the branches, from the root down: slot, the slot above it (the root's: its own), and
    the sum of its weights. Empty as `stems`."""


@KeptByRubric
def compile_plan(rubric: Rubric, group: str | None) -> Plan:
    """The plan of a rubric for one group, or with None for all indicators; made once and kept.

    Raises:
        KeyError: the rubric has no such group, or a node names an unknown child.
        graphlib.CycleError: nodes hold each other.
    """
    asked = rubric.indicators.values() if group is None else rubric.asked(group)
    leaves = tuple(_leaf(item, slot) for slot, item in enumerate(asked))
    slots = {leaf.id: leaf.slot for leaf in leaves}
    branches = tuple(_branches(rubric, slots, dict.fromkeys(slots, 1)))
    root = next((branch for branch in branches if branch.id == rubric.root), None)
    hurdles = tuple(_hurdles(rubric, slots))
    coefficients = _coefficients(leaves, branches, root, rubric.scale)
    above = _only_branch_above(leaves, branches, root) if coefficients else {}
    return Plan(
        leaves=leaves,
        branches=branches,
        ids=tuple(leaf.id for leaf in leaves),
        readers=tuple(leaf.read for leaf in leaves),
        cell_readers=tuple(
            (_cell_reader(rubric.indicators[leaf.id], leaf.read), leaf.unread)
            for leaf in leaves
        ),
        means=tuple(
            (each.mean, each.weights, each.total, each.gather, each) for each in branches
        ),
        named=tuple((each.id, each.leaves) for each in branches),
        absent=tuple(node for node in rubric.nodes if node not in slots),
        paths=_paths(leaves, branches),
        slots=slots,
        root=root,
        scale=rubric.scale,
        hurdles=hurdles,
        capped=any(hurdle.cap is not None for hurdle in hurdles),
        coefficients=coefficients,
        stems=tuple((leaf.id, points, above[leaf.slot])
                    for leaf, points in zip(leaves, coefficients or (), strict=bool(above))
                    if above),
        climbing=tuple((each.slot, above[each.slot], each.total)
                       for each in reversed(branches) if above),
    )  # fmt: skip


def _leaf(item: Indicator, slot: int) -> Leaf:
    worst, best = extremes(item.scale)
    missing: Cell = (None, worst, best, 0.0, 0, 1, 0.0)
    unread: dict[Status, Cell | None] = dict.fromkeys(Status, missing)
    if item.not_applicable:
        unread[Status.NOT_APPLICABLE] = None
    return Leaf(item.id, slot, reader(item.scale), climber(item.scale), unread)


def given_cell(value: float) -> Cell:
    """The cell of an indicator with this value."""
    return (value, value, value, 1.0, 1, 1, 1.0)


def _cell_reader(item: Indicator, read: Reader) -> CellReader:
    if not isinstance(item.scale, Choice):
        return lambda value: given_cell(read(value))
    cells: dict[Value, Cell] = {
        level: given_cell(option.value) for level, option in enumerate(item.scale.options)
    }
    return cells.__getitem__


def _branches(rubric: Rubric, slots: dict[str, int], sizes: dict[str, int]) -> Iterator[Branch]:
    """The nodes with something that applies under them; `slots` and `sizes` grow with them."""
    graph = {node.id: tuple(node.children) for node in rubric.nodes.values()}
    for node_id in TopologicalSorter(graph).static_order():
        if node_id not in rubric.nodes:
            _ = rubric.indicators[node_id]  # an unknown child fails here, with its name
            continue
        node = rubric.nodes[node_id]
        children = {child: weight for child, weight in node.children.items() if child in slots}
        if children:
            sizes[node_id] = sum(sizes[child] for child in children)
            slots[node_id] = len(slots)
            yield _branch(rubric, node, children, slots, sizes[node_id])


def _branch(
    rubric: Rubric,
    node: Node,
    children: Mapping[str, float],
    slots: Mapping[str, int],
    leaves: int,
) -> Branch:
    weights = tuple(children.values())
    places = tuple(slots[child] for child in children)
    return Branch(
        id=node.id,
        slot=slots[node.id],
        slots=places,
        gather=gatherer(places),
        weights=weights,
        total=fsum(weights),
        mean=_mean(node, weights),
        p=node.p,
        need=node.need,
        floor=node.floor,
        counts_missing=node.missing is Missing.WORST,
        pairs=tuple(zip(places, weights, strict=True)),
        inner=tuple(slots[child] for child in children if child in rubric.nodes),
        plain=node.p == 1.0 and node.floor <= 0.0,
        leaves=leaves,
    )


def gatherer(slots: tuple[int, ...]) -> Gather:
    """A function that takes these entries (at least one) out of a list, as a tuple."""
    if len(slots) == 1:
        (only,) = slots
        return lambda entries: (entries[only],)
    return itemgetter(*slots)


def _mean(node: Node, weights: Sequence[float]) -> Mean:
    if node.floor > 0.0:
        return _floored(mean_for(node.p), node.floor)
    if node.p == 1.0 and all(weight == 1.0 for weight in weights):
        return even
    return mean_for(node.p)


def _floored(mean: Mean, floor: float) -> Mean:
    def floored(weights: Sequence[float], total: float, values: Sequence[float]) -> float:
        return mean(weights, total, [max(floor, value) for value in values])

    return floored


def _paths(
    leaves: tuple[Leaf, ...], branches: tuple[Branch, ...]
) -> tuple[tuple[Branch, ...], ...]:
    return tuple(tuple(_above(leaf.slot, branches)) for leaf in leaves)


def _above(slot: int, branches: tuple[Branch, ...]) -> Iterator[Branch]:
    touched = {slot}
    for branch in branches:
        if touched.intersection(branch.slots):
            touched.add(branch.slot)
            yield branch


def _hurdles(rubric: Rubric, slots: Mapping[str, int]) -> Iterator[Hurdle]:
    for gate in sorted(rubric.gates, key=lambda gate: gate.level):
        conditions = tuple((slots[each.subject], each.at_least)
                           for each in gate.conditions if each.subject in slots)  # fmt: skip
        yield Hurdle(gate.level, gate.cap, conditions)


def _coefficients(
    leaves: tuple[Leaf, ...], branches: tuple[Branch, ...], root: Branch | None, scale: float
) -> tuple[float, ...] | None:
    if root is None or not all(branch.plain for branch in branches):
        return None
    points = [0.0] * (len(leaves) + len(branches))
    points[root.slot] = scale
    for branch in reversed(branches):
        for slot, weight in zip(branch.slots, branch.weights, strict=True):
            points[slot] += points[branch.slot] * weight / branch.total
    return tuple(points[: len(leaves)])


def _only_branch_above(
    leaves: tuple[Leaf, ...], branches: tuple[Branch, ...], root: Branch | None
) -> dict[int, int]:
    """Slot -> the slot of the branch above it, the root's its own.

    Empty unless it is a tree in which a node without a value is left out of the mean above it.
    """
    pairs = [(slot, branch.slot) for branch in branches for slot in branch.slots]
    above = dict(pairs)
    if root is None or any(branch.inner and branch.counts_missing for branch in branches):
        return {}
    if not len(pairs) == len(above) == len(leaves) + len(branches) - 1:
        return {}
    return above | {root.slot: root.slot}
