"""Small rubrics built in code, for tests of the model itself."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import pytest

from scoring.answers import Answer
from scoring.rubric import (
    Band,
    Choice,
    Gate,
    Group,
    Indicator,
    NextStep,
    Node,
    Option,
    Panel,
    Requirement,
    Rubric,
    Scale,
)


def near(value: float) -> float:
    """`pytest.approx` for use inside tuples, where its own type would not compare."""
    return pytest.approx(value)  # type: ignore[return-value]


FIVE = (0.0, 0.25, 0.5, 0.75, 1.0)


def choice(*values: float) -> Choice:
    return Choice(tuple(Option(value, {"id": f"pilihan {value}"}) for value in values))


def indicator(
    item_id: str,
    scale: Scale | None = None,
    *,
    groups: Sequence[str] = ("A", "B", "C", "G"),
    not_applicable: bool = False,
    effort: int = 2,
    requires: Sequence[Requirement] = (),
    steps: Sequence[NextStep] = (),
) -> Indicator:
    return Indicator(
        id=item_id, name={"id": item_id}, question={"id": f"{item_id}?"},
        scale=scale or choice(*FIVE), groups=tuple(groups), not_applicable=not_applicable,
        effort=effort, requires=tuple(requires), steps=tuple(steps),
    )  # fmt: skip


def step(owner: str, *levels: int) -> NextStep:
    return NextStep(levels, {"id": "kerjakan"}, {"id": "mulai"}, owner)


def node(node_id: str, children: Mapping[str, float] | Sequence[str], **given: object) -> Node:
    weights = children if isinstance(children, Mapping) else dict.fromkeys(children, 1.0)
    return Node(id=node_id, name={"id": node_id}, children=weights, **given)  # type: ignore[arg-type]


def rubric(
    indicators: Sequence[Indicator],
    nodes: Sequence[Node],
    *,
    scale: float = 100.0,
    gates: Sequence[Gate] = (),
    bands: Sequence[Band] = (),
    panel: Panel | None = None,
    weights: Mapping[str, float] | None = None,
) -> Rubric:
    """The last node is the root."""
    content = repr((indicators, nodes, scale, gates, bands, panel, weights)).encode()
    digest = sha256(content).hexdigest()
    groups = {name: Group(name, {"id": name}, (weights or {}).get(name, 1.0)) for name in "ABCG"}
    groups["S"] = Group("S", {"id": "S"}, weight=0.0, answers_as="C")
    return Rubric(
        id="uji", version="1.0.0", hash=digest, languages=("id",), name={"id": "uji"},
        about={}, notice={"id": "uji"}, groups=groups,
        indicators={item.id: item for item in indicators},
        nodes={each.id: each for each in nodes}, root=nodes[-1].id, scale=scale,
        gates=tuple(gates), bands=tuple(bands), panel=panel or Panel(),
    )  # fmt: skip


def flat(values: Sequence[float], **given: object) -> Rubric:
    """One node over as many five-level indicators as there are values to answer."""
    items = [indicator(f"q{i}") for i in range(len(values))]
    return rubric(items, [node("index", [item.id for item in items], **given)])


def given(**levels: int) -> dict[str, Answer]:
    return {name: Answer.given(level) for name, level in levels.items()}
