"""Which dimensions are called strong or weak."""

import pytest

from bot.flows.show.overview import extremes
from scoring.rubric import Node
from scoring.score import NodeScore


def dimension(name: str, value: float | None, given: int = 3) -> tuple[Node, NodeScore]:
    return Node(name, {"id": name}, {}), NodeScore(name, value, 0.0, 100.0, 1.0, given, 3)


@pytest.mark.parametrize(
    ("values", "strongest", "weakest"),
    [
        ({"a": 70, "b": 60, "c": 50}, "ab", "c"),
        ({"a": 70, "b": 60, "c": 60, "d": 10}, "a", "d"),  # b and c are equals: neither
        ({"a": 70, "b": 70, "c": 70, "d": 10}, "", "d"),
        ({"a": 70, "b": 20, "c": 20}, "a", "bc"),  # both weakest are named
        ({"a": 70, "b": 20, "c": 20, "d": 20}, "a", ""),
        ({"a": 50, "b": 50}, "", ""),  # nothing to compare
        ({"a": 50}, "", ""),
        ({"a": 50, "b": None}, "", ""),
        ({}, "", ""),
    ],
)
def test_equals_are_treated_alike(
    values: dict[str, float | None], strongest: str, weakest: str
) -> None:
    """Either all dimensions at one value are named, or none of them is."""
    pairs = tuple(dimension(name, value) for name, value in values.items())

    named = tuple("".join(node.id for node, _ in side) for side in extremes(pairs))

    assert named == (strongest, weakest)


def test_one_answer_is_not_enough() -> None:
    """No dimension is called strong or weak on fewer than two answers."""
    pairs = (dimension("a", 90, given=1), dimension("b", 60), dimension("c", 40))

    strongest, weakest = extremes(pairs)

    assert [node.id for node, _ in strongest] == ["b"]
    assert [node.id for node, _ in weakest] == ["c"]
