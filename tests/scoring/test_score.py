"""The score of one answer sheet: rules that a hand calculation can show."""

from math import inf

import pytest

from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer, Status
from scoring.rubric import Band, Choice, Condition, Gate, Missing, Multi, Number, Option
from scoring.score import band_of, score
from tests.scoring.models import choice, flat, given, indicator, near, node, rubric


def test_three_ways_of_having_no_value() -> None:
    """Skipped and don't know stay in the base and the bounds; not applicable leaves them."""
    items = [indicator("a"), indicator("b", not_applicable=True)]
    model = rubric(items, [node("index", ["a", "b"])])

    for missing in (SKIPPED, DONT_KNOW, None):
        answers = given(a=2) | ({"b": missing} if missing else {})
        result = score(model, answers)
        assert (result.value, result.lo, result.hi, result.answered) == (50.0, 25.0, 75.0, 0.5)
        assert (result.nodes["index"].given, result.nodes["index"].asked) == (1, 2)
    waived = score(model, given(a=2) | {"b": NOT_APPLICABLE})
    assert (waived.value, waived.lo, waived.hi, waived.answered) == (50.0, 50.0, 50.0, 1.0)
    assert (waived.nodes["index"].given, waived.nodes["index"].asked) == (1, 1)


def test_not_applicable_where_it_is_not_allowed_is_missing() -> None:
    """Nobody shrinks the base of an indicator that always applies."""
    result = score(flat([0, 0]), given(q0=2) | {"q1": NOT_APPLICABLE})

    assert (result.lo, result.hi) == (25.0, 75.0)


def test_need_is_the_share_of_the_childrens_weight() -> None:
    """Weights 3 and 2: with the first answered .6 is reached, with the second it is not."""
    model = rubric(
        [indicator("a"), indicator("b")], [node("index", {"a": 3.0, "b": 2.0}, need=0.6)]
    )

    assert score(model, given(a=4)).value == 100.0
    short = score(model, given(b=4))
    assert (short.value, short.band, short.contributions) == (None, None, {})
    assert (short.lo, short.hi, short.answered) == pytest.approx((40.0, 100.0, 0.4))


def test_not_applicable_does_not_count_against_need() -> None:
    """need 1: the one indicator that applies is answered, and that is all."""
    items = [indicator("a"), indicator("b", not_applicable=True)]
    model = rubric(items, [node("index", ["a", "b"], need=1.0)])

    assert score(model, given(a=1) | {"b": NOT_APPLICABLE}).value == 25.0
    assert score(model, given(a=1)).value is None


def test_missing_worst_counts_as_zero() -> None:
    """By hand: 100 and nothing are 50, and the value is the lower bound."""
    result = score(flat([0, 0], missing=Missing.WORST), given(q0=4))

    assert (result.value, result.lo, result.hi) == (50.0, 50.0, 100.0)
    assert score(flat([0, 0], missing=Missing.WORST), {}).value == 0.0


def test_a_node_without_a_value_is_left_out_above() -> None:
    """d0 lacks its need, so the root is d1 alone, held inside the bounds of all answers.

    By hand: d1 = 0, d0 = (1 + open)/2, so the root lies in 25 … 50 and not at 0.
    """
    items = [indicator(name) for name in "abc"]
    model = rubric(items, [node("d0", ["a", "b"], need=0.6), node("d1", ["c"]),
                           node("index", ["d0", "d1"])])  # fmt: skip

    result = score(model, given(a=4, c=0))

    assert result.nodes["d0"].value is None
    assert (result.value, result.lo, result.hi) == (25.0, 25.0, 50.0)


def test_a_node_without_a_value_is_not_counted_as_worst() -> None:
    """By hand: d0 lacks its need and lies in 0 … 50, d1 is 50: the root is 50, not 25."""
    items = [indicator(name) for name in "abc"]
    nodes = [node("d0", ["a", "b"], need=0.6), node("d1", ["c"])]
    answers = given(a=0, c=2)

    skipped = score(rubric(items, [*nodes, node("index", ["d0", "d1"])]), answers)
    worst = score(
        rubric(items, [*nodes, node("index", ["d0", "d1"], missing=Missing.WORST)]), answers
    )

    assert (skipped.value, skipped.lo, skipped.hi) == (50.0, 25.0, 50.0)
    assert worst.value == 25.0


@pytest.mark.parametrize(("p", "expected"), [
    (1.0, 62.5), (0.0, 50.0), (-1.0, 40.0), (2.0, 72.887), (inf, 100.0), (-inf, 25.0),
    (0.5, 56.25), (-3.0, 31.3357),
])  # fmt: skip
def test_power_means_by_hand(p: float, expected: float) -> None:
    """Of 25 and 100: arithmetic 62.5, geometric 50, harmonic 40, quadratic sqrt(5312.5) …"""
    model = flat([0, 0], p=p)

    assert score(model, given(q0=1, q1=4)).value == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("p", [0.0, -1.0, -inf, 0.001, -0.001])
def test_one_zero_kills_a_strict_mean_unless_there_is_a_floor(p: float) -> None:
    """That is what the floor is for; with .01 the mean stays at or above it."""
    assert score(flat([0, 0], p=p), given(q0=0, q1=4)).value == pytest.approx(0.0, abs=1e-9)
    floored = score(flat([0, 0], p=p, floor=0.01), given(q0=0, q1=4)).value
    assert floored is not None
    assert floored >= 1.0


def test_weights_by_hand() -> None:
    """(1 * 100 + 3 * 0) / 4 = 25, and its contributions add up to it."""
    model = rubric([indicator("a"), indicator("b")], [node("index", {"a": 1.0, "b": 3.0})])

    result = score(model, given(a=4, b=0))

    assert result.value == 25.0
    assert result.contributions == {"a": 25.0, "b": 0.0}


def test_contributions_of_a_geometric_mean_by_hand() -> None:
    """Of 25 and 100 it is 50; value times gradient is w M for each, so half comes from either."""
    result = score(flat([0, 0], p=0.0), given(q0=1, q1=4))

    assert result.contributions == pytest.approx({"q0": 25.0, "q1": 25.0})


def test_what_is_under_a_node_without_a_value_brings_nothing() -> None:
    """N has one of three answers and needs half, so the index is that of M alone, which is 50.

    M's mean is geometric, of 25 and 100: half of its 50 comes from either.
    """
    items = [indicator(each) for each in ("a", "b", "c", "d", "e")]
    nodes = [node("n", ["a", "b", "c"], need=0.5), node("m", ["d", "e"], p=0.0),
             node("index", ["n", "m"])]  # fmt: skip

    result = score(rubric(items, nodes), given(a=4, d=1, e=4))

    assert result.value == near(50.0)
    assert result.contributions.get("a", 0.0) == 0.0
    assert result.contributions["d"] == pytest.approx(25.0)
    assert result.contributions["e"] == pytest.approx(25.0)


def test_contributions_with_a_gap_go_to_what_was_answered() -> None:
    """Two of three answered, 100 and 50: 75 = 50 + 25; the third brings nothing."""
    result = score(flat([0, 0, 0]), given(q0=4, q1=2))

    assert result.contributions == pytest.approx({"q0": 50.0, "q1": 25.0})


def test_a_gap_under_a_node_of_unequal_weights() -> None:
    """D1 = a alone = .5, with b between .5/4 and 3.5/4; D2 = (.5 + 1) / 2, three times as heavy.

    Value (.5 + 2.25) / 4, lowest (.125 + 2.25) / 4, highest (.875 + 2.25) / 4, answered
    (1/4 + 3) / 4; a brings 100 / 4 * .5, c 100 * 3/4 * 1/2 * .5, d twice that.
    """
    model = rubric(
        [indicator(item) for item in "abcd"],
        [node("D1", {"a": 1.0, "b": 3.0}), node("D2", ["c", "d"]),
         node("index", {"D1": 1.0, "D2": 3.0})],
    )  # fmt: skip
    result = score(model, given(a=2, c=2, d=4))

    assert result.nodes["index"] == ("index", 68.75, 59.375, 78.125, 0.8125, 3, 4)
    assert result.contributions == pytest.approx({"a": 12.5, "c": 18.75, "d": 37.5})


def test_what_is_left_out_brings_nothing() -> None:
    """D1 has too few answers for a value: the index is D2 = (.5 + 1) / 2, from c and d alone."""
    model = rubric(
        [indicator(item) for item in "abcd"],
        [node("D1", ["a", "b"], need=0.6), node("D2", ["c", "d"]), node("index", ["D1", "D2"])],
    )
    result = score(model, given(a=4, c=2, d=4))

    assert result.value == 75.0
    assert result.contributions == pytest.approx({"a": 0.0, "c": 25.0, "d": 50.0})


def test_what_is_left_out_deeper_stretches_its_neighbours_alone() -> None:
    """D1 has no value, so X is D2 = .75 and c and d bring all of X; e is the other half, 1."""
    model = rubric(
        [indicator(item) for item in "abcde"],
        [node("D1", ["a", "b"], need=0.6), node("D2", ["c", "d"]), node("X", ["D1", "D2"]),
         node("E", ["e"]), node("index", ["X", "E"])],
    )  # fmt: skip
    result = score(model, given(a=4, c=2, d=4, e=4))

    assert result.value == 87.5
    assert result.contributions == pytest.approx({"a": 0.0, "c": 12.5, "d": 25.0, "e": 50.0})


def test_what_enters_at_its_worst_brings_its_part() -> None:
    """D1 = a, b open, has no value and enters with .5: (.5 + .75) / 2 = .625.

    Slopes bring 50 of a, 12.5 of c, 25 of d: 87.5, held to 62.5.
    """
    model = rubric(
        [indicator(item) for item in "abcd"],
        [node("D1", ["a", "b"], need=0.6), node("D2", ["c", "d"]),
         node("index", ["D1", "D2"], missing=Missing.WORST)],
    )  # fmt: skip
    result = score(model, given(a=4, c=2, d=4))

    assert result.value == 62.5
    assert result.contributions == pytest.approx(
        {"a": 50 * 62.5 / 87.5, "c": 12.5 * 62.5 / 87.5, "d": 25 * 62.5 / 87.5}
    )


def test_an_indicator_in_two_nodes_brings_both_parts() -> None:
    """D1 = (1 + .5) / 2, D2 = b alone = .5; b brings 100 * (1/4 + 1/2) * .5, a 100 / 4."""
    model = rubric(
        [indicator(item) for item in "abc"],
        [node("D1", ["a", "b"]), node("D2", ["b", "c"]), node("index", ["D1", "D2"])],
    )
    result = score(model, given(a=4, b=2))

    assert result.value == 62.5
    assert result.contributions == pytest.approx({"a": 25.0, "b": 37.5})


def test_a_value_is_held_by_what_no_answer_can_bring() -> None:
    """b is at least .5: with a = .25 nothing under (.25 + .5) / 2 can come out; a brings it."""
    model = rubric([indicator("a"), indicator("b", choice(0.5, 1.0))], [node("index", ["a", "b"])])
    result = score(model, given(a=1))

    assert (result.value, result.lo) == (37.5, 37.5)
    assert result.contributions == pytest.approx({"a": 37.5})


@pytest.mark.parametrize(("scale", "value", "expected"), [
    (Number(0, 50), 20, 40.0), (Number(0, 50), 60, 100.0), (Number(0, 50), -1, 0.0),
    (Number(50, 0), 20, 60.0), (Number(50, 0), 60, 0.0),
    (Number(1, 100, log=True), 10, 50.0), (Number(1, 100, log=True), 0, 0.0),
    (Number(100, 1, log=True), 10, 50.0), (Number(100, 1, log=True), -5, 100.0),
])  # fmt: skip
def test_goalposts(scale: Number, value: float, expected: float) -> None:
    """Linear and logarithmic, either direction, clamped."""
    model = rubric([indicator("a", scale)], [node("index", ["a"])])

    assert score(model, {"a": Answer.given(value)}).value == pytest.approx(expected)


@pytest.mark.parametrize(("ticks", "expected"), [
    ((), 0.0), ((0,), 25.0), ((0, 1), 75.0), ((0, 1, 2), 100.0), ((3,), 0.0), ((0, 3), 0.0),
])  # fmt: skip
def test_ticks(ticks: tuple[int, ...], expected: float) -> None:
    """Points 1, 2, 2 up to 4; «none of these» stands alone."""
    options = tuple(Option(points, {}) for points in (1.0, 2.0, 2.0, 0.0))
    model = rubric([indicator("a", Multi(options, full=4.0, none=3))], [node("index", ["a"])])

    assert score(model, {"a": Answer.given(frozenset(ticks))}).value == expected


@pytest.mark.parametrize(("scale", "value", "error"), [
    (choice(0.0, 1.0), 2, KeyError), (choice(0.0, 1.0), -1, KeyError),
    (Number(0, 1), float("nan"), ValueError), (Number(0, 1), frozenset({1}), ValueError),
    (Multi((Option(1.0, {}),), 1.0), frozenset({1}), KeyError),
    (Multi((Option(1.0, {}),), 1.0), 1, ValueError),
])  # fmt: skip
def test_an_answer_that_the_scale_does_not_have_is_refused(
    scale: Choice | Number | Multi, value: float, error: type[Exception]
) -> None:
    """Nothing is guessed: an unknown option or no number is an error."""
    model = rubric([indicator("a", scale)], [node("index", ["a"])])

    with pytest.raises(error):
        score(model, {"a": Answer.given(value)})


def test_bounds_use_the_worst_and_best_option() -> None:
    """An open indicator on a table .2 … .8 lies between 20 and 80."""
    model = rubric([indicator("a", choice(0.2, 0.8))], [node("index", ["a"])])

    result = score(model, {})

    assert (result.value, result.lo, result.hi) == (None, 20.0, 80.0)


def test_a_group_is_scored_on_what_it_is_asked() -> None:
    """Others do not apply: they leave the base, and answers to them do not count."""
    items = [indicator("a", groups=["A", "C"]), indicator("g", groups=["G"])]
    model = rubric(items, [node("d0", ["g"]), node("d1", ["a"]), node("index", ["d0", "d1"])])
    answers = given(a=2, g=4)

    for group, expected in (("A", 50.0), ("G", 100.0), ("S", 50.0), (None, 75.0)):
        assert score(model, answers, group).value == expected
    silent = score(model, answers, "A").nodes["d0"]
    assert (silent.value, silent.lo, silent.hi, silent.asked) == (None, None, None, 0)
    nobody = score(model, answers, "B")
    assert (nobody.value, nobody.lo, nobody.answered) == (None, None, 0.0)
    with pytest.raises(KeyError):
        score(model, answers, "X")


def test_share_answered_goes_all_the_way_down() -> None:
    """d0 of two answered by half and d1 whole: .75, whatever has a value."""
    items = [indicator(name) for name in "abc"]
    model = rubric(items, [node("d0", ["a", "b"]), node("d1", ["c"]), node("index", ["d0", "d1"])])

    result = score(model, given(a=4, c=0))

    assert result.answered == 0.75
    assert (result.nodes["index"].given, result.nodes["index"].asked) == (2, 3)


BANDS = (Band("low", 0.0, {}), Band("middle", 40.0, {}), Band("high", 60.0, {}))


@pytest.mark.parametrize(("value", "band"), [
    (0.0, "low"), (39.99, "low"), (40.0, "middle"), (40.0 - 1e-10, "middle"), (100.0, "high"),
])  # fmt: skip
def test_a_bands_lower_bound_belongs_to_it(value: float, band: str) -> None:
    """Also when floating point falls short of it by less than 1e-9."""
    assert band_of(flat([0]), value) is None
    found = band_of(rubric([indicator("a")], [node("index", ["a"])], bands=BANDS), value)
    assert found is not None
    assert found.id == band


def gated(**caps: float) -> tuple[Gate, ...]:
    return (
        Gate(1, {}, (Condition("a", 0.5),), caps.get("one")),
        Gate(2, {}, (Condition("a", 0.5), Condition("b", 1.0)), caps.get("two")),
    )


@pytest.mark.parametrize(("a", "b", "level"), [(1, 4, 0), (2, 3, 1), (2, 4, 2), (4, 0, 1)])
def test_a_level_needs_every_level_below_it(a: int, b: int, level: int) -> None:
    """Level 2 is not reached over level 1, however good the rest is."""
    model = rubric([indicator("a"), indicator("b")], [node("index", ["a", "b"])], gates=gated())

    assert score(model, given(a=a, b=b)).level == level


def test_a_level_is_not_reached_over_a_missed_one() -> None:
    """Level 2 asks b alone, and b is at its best; without level 1 it does not count."""
    gates = [Gate(1, {}, (Condition("a", 0.5),)), Gate(2, {}, (Condition("b", 1.0),))]
    model = rubric([indicator("a"), indicator("b")], [node("index", ["a", "b"])], gates=gates)

    assert score(model, given(a=1, b=4)).level == 0
    assert score(model, given(a=2, b=4)).level == 2


def test_a_cap_that_no_answer_can_lift_holds_the_upper_bound() -> None:
    """b is known to miss level 2, so not even the best a brings more than 60."""
    items = [indicator("a"), indicator("b")]
    model = rubric(items, [node("index", ["a", "b"])], gates=gated(two=60.0))

    result = score(model, given(b=3))

    assert (result.lo, result.hi) == (37.5, near(60.0))


def test_a_cap_holds_the_lower_bound_too() -> None:
    """At worst c brings nothing: 175 / 3 = 58.3, but b misses level 2, which ends at 50."""
    items = [indicator("a"), indicator("b"), indicator("c")]
    model = rubric(items, [node("index", ["a", "b", "c"])], gates=gated(two=50.0))

    result = score(model, given(a=4, b=3))

    assert (result.lo, result.value, result.hi) == (near(50.0), near(50.0), near(50.0))


def test_a_cap_keeps_the_value_below_it() -> None:
    """Without level 2 the value stays below 60, and in the band below 60, in bounds too."""
    items = [indicator("a"), indicator("b")]
    model = rubric(items, [node("index", ["a", "b"])], gates=gated(two=60.0), bands=BANDS)

    capped = score(model, given(a=4, b=3))
    open_ended = score(model, given(a=4))

    assert capped.value is not None
    assert 59.999 < capped.value < 60.0
    assert capped.band is not None
    assert capped.band.id == "middle"
    assert capped.nodes["index"].value == capped.value
    assert sum(capped.contributions.values()) == pytest.approx(60.0)
    assert open_ended.hi == 100.0
    assert open_ended.value == pytest.approx(60.0)
    assert score(model, given(a=4, b=4)).value == 100.0


def test_a_condition_on_what_does_not_apply_is_waived() -> None:
    """A gate speaks about what this person is asked; with nothing left it is not reached."""
    items = [indicator("a", groups=["A", "G"]), indicator("b", groups=["G"])]
    model = rubric(items, [node("index", ["a", "b"])], gates=gated())

    assert score(model, given(a=2), "A").level == 2
    assert score(model, {}, "A").level == 0
    only_b = rubric(
        items, [node("index", ["a", "b"])], gates=[Gate(1, {}, (Condition("b", 0.5),))]
    )
    assert score(only_b, given(a=4), "A").level == 0
    assert score(flat([0]), given(q0=4)).level is None


def test_a_gap_in_one_dimension_leaves_the_other_as_it_is() -> None:
    """d1 is complete: 75 throughout. d2 needs both and has one: 50..100, and it brings nothing."""
    items = [indicator(name) for name in "abcd"]
    nodes = [node("d1", ["a", "b"]), node("d2", ["c", "d"], need=1.0), node("index", ["d1", "d2"])]
    found = score(rubric(items, nodes), given(a=2, b=4, c=4))

    assert found.nodes["d1"] == ("d1", 75.0, 75.0, 75.0, 1.0, 2, 2)
    assert found.nodes["d2"] == ("d2", None, 50.0, 100.0, 0.5, 1, 2)
    assert found.nodes["index"] == ("index", 75.0, 62.5, 87.5, 0.75, 3, 4)
    assert found.contributions == {"a": 25.0, "b": 50.0, "c": 0.0}


def test_a_value_beside_another_status_is_not_read() -> None:
    """Don't know is missing, whatever stands beside it: 0..100 over one of two."""
    answers = {"q0": Answer.given(4), "q1": Answer(Status.DONT_KNOW, 4)}
    found = score(flat([0, 0]), answers)

    assert (found.value, found.lo, found.hi, found.answered) == (100.0, 50.0, 100.0, 0.5)
