"""Cronbach's alpha of a dimension: who is taken together, and from how many people on."""

import pytest

from scoring.consistency import ItemSet, added, consistency_of, item_sets, sums_of
from scoring.panel import Moments
from scoring.rubric import Panel, Rubric
from tests.scoring.models import indicator, node, rubric

ROWS: dict[tuple[float, ...], int] = {(0.0, 0.0): 1, (0.5, 1.0): 2, (1.0, 1.0): 1}
"""Four people: 0/0, twice 0.5/1, 1/1."""
PAIR = ItemSet("d", ("A", "B", "C", "G"), ("a", "b"))


def two_items(panel: Panel | None = None, weight: float = 1.0) -> Rubric:
    nodes = [node("d", ["a", "b"]), node("index", ["d"])]
    return rubric([indicator("a"), indicator("b")], nodes, panel=panel, weights={"G": weight})


def test_alpha_by_hand() -> None:
    """Variances 1/6 and 1/4, of the sums (0, 1.5, 1.5, 2) 0.75: 2 x (1 - 5/9) = 8/9."""
    found = consistency_of(two_items(Panel(2, 4, 1)), PAIR, sums_of(ROWS))

    assert found.people == 4
    assert found.alpha == pytest.approx(8 / 9)


def test_too_few_people_have_no_alpha() -> None:
    """As many are needed as for a region's total; how many there are is said."""
    found = consistency_of(two_items(Panel(2, 5, 1)), PAIR, sums_of(ROWS))

    assert (found.people, found.alpha) == (4, None)


def test_sums_add_up_over_regions() -> None:
    """One region after the other or all at once; a region without anybody adds nothing."""
    one, nobody, other = (
        sums_of({row: n for row, n in ROWS.items() if n == count}) for count in (1, 0, 2)
    )
    together = added([one, nobody, other])

    assert together == sums_of(ROWS)
    assert together.total == Moments(4, 5.0, 8.5)
    assert added([nobody]) == nobody


def test_groups_asked_the_same_are_taken_together() -> None:
    """A and G are asked a and b, B only a and so nothing that could agree, C other two."""
    items = [
        indicator("a", groups=["A", "B", "G"]), indicator("b", groups=["A", "C", "G"]),
        indicator("c", groups=["C"]), indicator("e", groups=["A"]),
    ]  # fmt: skip
    nodes = [node("d", ["a", "b", "c"]), node("other", ["e"]), node("index", ["d", "other"])]
    model = rubric(items, nodes)

    assert item_sets(model) == (
        ItemSet("d", ("A", "G"), ("a", "b")), ItemSet("d", ("C",), ("b", "c")),
    )  # fmt: skip


def test_who_does_not_count_in_a_region_does_not_count_here() -> None:
    """A group of weight 0 is left out, as in every figure of a region."""
    assert [each.groups for each in item_sets(two_items())] == [("A", "B", "C", "G")]
    assert [each.groups for each in item_sets(two_items(weight=0.0))] == [("A", "B", "C")]
