"""What may be shown: and that nothing hidden follows from it."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.disclosure import Disclosure, Need, Unlock, disclose
from scoring.linear import asked_groups
from scoring.rubric import Rubric
from tests.scoring.models import indicator, node, rubric
from tests.strategies import steady

ALL = ("A", "B", "C", "G")


def simple() -> Rubric:
    """Two dimensions whose indicators are asked of everybody."""
    items = [indicator(f"q{i}", groups=ALL) for i in range(4)]
    return rubric(items, [node("d0", ["q0", "q1"]), node("d1", ["q2", "q3"]),
                          node("index", ["d0", "d1"])])  # fmt: skip


def people(*sizes: int) -> dict[str, int]:
    return dict(zip(ALL, sizes, strict=True))


def test_five_in_every_group_shows_everything() -> None:
    """Nothing is hidden and nothing is needed."""
    found = disclose(simple(), people(5, 5, 5, 5))

    assert found == Disclosure(True, ALL, ("d0", "d1", "index"), ("q0", "q1", "q2", "q3"), ())


def test_one_hidden_group_takes_a_second_one_with_it() -> None:
    """x4 = 4m - x1 - x2 - x3: with one group of four, the smallest other one is hidden too."""
    found = disclose(simple(), people(9, 6, 4, 7))

    assert found.total
    assert found.groups == ("A", "G")
    assert found.needs == (
        Need(Unlock.GROUP, 1, "C", "B"),
        Need(Unlock.GROUP, 1, "C", "C"),
    )


def test_two_hidden_groups_hide_each_other() -> None:
    """No third one is taken: what follows is only their mean, over at least five people."""
    found = disclose(simple(), people(9, 4, 4, 7))

    assert (found.total, found.groups) == (True, ("A", "G"))
    assert disclose(simple(), people(4, 4, 4, 4)).groups == ()


@pytest.mark.parametrize(("sizes", "shown"), [
    ((5, 4, 3, 3), True), ((5, 4, 3, 2), False), ((12, 12, 12, 2), False), ((4, 4, 3, 3), False),
])  # fmt: skip
def test_a_total_needs_fifteen_people_and_three_in_each_group(
    sizes: tuple[int, ...], *, shown: bool
) -> None:
    """Both limits, the bound included; without a total no node and no indicator is shown."""
    found = disclose(simple(), people(*sizes))

    assert found.total is shown
    assert bool(found.nodes) is shown
    assert bool(found.indicators) is shown


def test_needs_say_who_is_missing() -> None:
    """For the total: three in each group first, then anybody up to fifteen; then each group.

    By hand: A 1, B 0, C 5, G 4 lack 2 + 3 for three in each, then 15 - 10 - 5 = 0; with C at 4
    it is one more from anywhere.
    """
    assert disclose(simple(), people(1, 0, 5, 4)).needs[:2] == (
        Need(Unlock.TOTAL, 2, "A"), Need(Unlock.TOTAL, 3, "B"))  # fmt: skip
    found = disclose(simple(), people(1, 0, 4, 4)).needs
    assert found[2] == Need(Unlock.TOTAL, 1)
    assert found[3:] == (
        Need(Unlock.GROUP, 4, "A", "A"), Need(Unlock.GROUP, 5, "B", "B"),
        Need(Unlock.GROUP, 1, "C", "C"), Need(Unlock.GROUP, 1, "G", "G"),
    )  # fmt: skip


def test_groups_of_a_region_without_a_total_stand_alone() -> None:
    """Without a total nothing can be subtracted from, so five people are enough."""
    assert disclose(simple(), people(6, 5, 2, 0)).groups == ("A", "B")


def test_a_supporter_counts_for_nothing() -> None:
    """A group of weight 0 neither unlocks nor blocks a total."""
    assert not disclose(simple(), {**people(4, 4, 3, 3), "S": 50}).total
    assert "S" not in disclose(simple(), {**people(5, 5, 5, 5), "S": 1}).groups


def test_an_indicator_of_one_hidden_group_is_hidden_with_what_would_tell_it() -> None:
    """q0 rests on G alone, which is hidden: its value would be G's mean.

    d0 holds q0 and q1; if d0 and q1 were shown, q0 would follow.
    """
    items = [indicator("q0", groups=["G"]), *(indicator(f"q{i}", groups=ALL) for i in (1, 2, 3))]
    nodes = [node("d0", ["q0", "q1"]), node("d1", ["q2", "q3"]), node("index", ["d0", "d1"])]

    found = disclose(rubric(items, nodes), people(5, 5, 4, 4))

    assert "q0" not in found.indicators
    assert not {"d0", "q1"} <= set(found.nodes) | set(found.indicators)
    assert found.total
    assert "d1" in found.nodes


def test_a_total_survives_when_something_else_can_be_hidden() -> None:
    """q0 rests on G alone and fills d0, so d0 goes; d1 goes with q1, which mixes A and G.

    The total then holds a sum over two hidden groups and may stay.
    """
    items = [indicator("q0", groups=["G"]), indicator("q1", groups=["A", "G"]),
             indicator("q2", groups=ALL)]  # fmt: skip
    nodes = [node("d0", ["q0"]), node("d1", ["q1", "q2"]), node("index", ["d0", "d1"])]

    found = disclose(rubric(items, nodes), people(4, 9, 9, 4))

    assert found.total
    assert found.nodes == ("index",)
    assert found.indicators == ("q2",)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Rubric, dict[str, int]]:
    """Rubrics with single-group indicators, and regions around the limits."""
    items, dimensions = [], []
    for d in range(draw(st.integers(1, 3))):
        ids = [f"q{d}_{i}" for i in range(draw(st.integers(1, 3)))]
        items += [indicator(i, groups=sorted(draw(st.sets(st.sampled_from(ALL), min_size=1))))
                  for i in ids]  # fmt: skip
        dimensions.append(node(f"d{d}", {i: float(draw(st.integers(1, 3))) for i in ids}))
    model = rubric(items, [*dimensions, node("index", [each.id for each in dimensions])])
    return model, {group: draw(st.integers(3, 7)) for group in ALL}


@steady
@given(layouts())
def test_no_hidden_group_follows_from_what_is_shown(layout: tuple[Rubric, dict[str, int]]) -> None:
    """The attack: shown groups are known, every shown figure is one equation over the rest.

    A hidden group is given away if some combination of the equations holds its unknowns alone.
    """
    model, sizes = layout
    found = disclose(model, sizes)
    assume(sum(sizes.values()) >= 15)
    hidden = [group for group in ALL if group not in found.groups]
    unknown = [(item.id, group) for item in model.indicators.values()
               for group in asked_groups(model, item) if group in hidden]  # fmt: skip
    shown = [*found.nodes, *found.indicators]
    equations = [[_weight(model, figure, item, group) for item, group in unknown]
                 for figure in shown]  # fmt: skip

    for group in hidden:
        elsewhere = [[value for value, (_, who) in zip(row, unknown, strict=True) if who != group]
                     for row in equations]  # fmt: skip
        assert _rank(elsewhere) == _rank(equations)


def _weight(model: Rubric, figure: str, item: str, group: str) -> Fraction:
    """How much a group's mean of an indicator weighs in a shown figure, exactly."""
    if figure == item:
        return Fraction(1, len(asked_groups(model, model.indicators[item])))
    if figure not in model.nodes:
        return Fraction(0)
    children = {child: Fraction(weight) for child, weight in model.nodes[figure].children.items()}
    parts = (weight * _weight(model, child, item, group) for child, weight in children.items())
    return sum(parts, Fraction(0)) / sum(children.values())


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """By exact elimination."""
    left, rank = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[rank:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(rank, pivot)
        for row in left[rank + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [value - factor * base for value, base in zip(row, pivot, strict=True)]
        rank += 1
    return rank
