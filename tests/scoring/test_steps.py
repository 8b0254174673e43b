"""Next steps: exact, ranked, with prerequisites, and in one order only."""

from itertools import pairwise

import pytest
from hypothesis import assume
from hypothesis import given as given_that

from scoring.answers import DONT_KNOW, NOT_APPLICABLE, Answer
from scoring.levels import climber, reader
from scoring.rubric import Choice, Condition, Gate, Multi, Number, Option, Requirement
from scoring.score import score
from scoring.steps import Recommendation, joint_gain, level_up, pick, recommend
from tests.scoring.models import FIVE, choice, flat, given, indicator, near, node, rubric, step
from tests.strategies import Case, cases, steady


@steady
@given_that(cases() | cases((1.0,)))
def test_every_gain_is_an_exact_rescoring(case: Case) -> None:
    """Brute force: score the raised sheet, for a choice the next better option."""
    now = score(case.rubric, case.answers, case.group).value
    assume(now is not None)

    for found in recommend(case.rubric, case.answers, case.group):
        item = case.rubric.indicators[found.indicator]
        if isinstance(item.scale, Choice):
            raised = {**case.answers, found.indicator: Answer.given(found.target)}
            then = score(case.rubric, raised, case.group).value
            assert found.gain == pytest.approx((then or 0.0) - (now or 0.0), abs=1e-7)
        assert found.gain >= -1e-9


def test_a_step_under_a_cap_gains_what_the_cap_lets_through() -> None:
    """50 of 100, held below 55 until b is at its best: a brings 5 of its 12.5 points."""
    gate = Gate(1, {}, (Condition("b", 1.0),), cap=55.0)
    model = rubric([indicator("a"), indicator("b")], [node("index", ["a", "b"])], gates=[gate])

    found = {each.indicator: each.gain for each in recommend(model, given(a=2, b=2))}

    assert found == pytest.approx({"a": 5.0, "b": 5.0})


def test_a_step_of_a_value_held_at_its_bound() -> None:
    """d0 lacks its need (a = 100, b open), d1 = 0: the root is held at its least, 25.

    c to 25 moves d1, the bounds become 37.5 … 62.5, and the root, d1 alone, is held at 37.5.
    """
    items = [indicator(name) for name in "abc"]
    nodes = [node("d0", ["a", "b"], need=0.6), node("d1", ["c"]), node("index", ["d0", "d1"])]
    model = rubric(items, nodes)

    (found,) = recommend(model, given(a=4, c=0))

    assert (found.indicator, found.gain) == ("c", near(12.5))


@steady
@given_that(cases())
def test_candidates_are_the_given_answers_below_their_best(case: Case) -> None:
    """Neither unanswered items nor such at their best nor those of other groups."""
    found = {each.indicator for each in recommend(case.rubric, case.answers, case.group)}

    asked = case.rubric.asked(case.group) if case.group else case.rubric.indicators.values()
    expected = set()
    for item in asked:
        answer = case.answers.get(item.id)
        if answer is not None and answer.value is not None and climber(item.scale)(answer.value):
            assert reader(item.scale)(answer.value) < 1.0
            expected.add(item.id)
    has_value = score(case.rubric, case.answers, case.group).value is not None
    assert found == (expected if has_value else set())


@steady
@given_that(cases())
def test_rank_is_gain_by_effort(case: Case) -> None:
    """Best first; the same input gives the same order."""
    found = recommend(case.rubric, case.answers, case.group)

    ratios = [each.gain / each.effort for each in found]
    assert all(after <= before + 1e-8 for before, after in pairwise(ratios))
    assert found == recommend(case.rubric, dict(case.answers), case.group)


def test_ties_keep_rubric_order() -> None:
    """Four alike: as they stand in the rubric, not by name."""
    items = [indicator(name) for name in ("d", "a", "c", "b")]
    model = rubric(items, [node("index", ["d", "a", "c", "b"])])

    assert [each.indicator for each in recommend(model, given(a=1, b=1, c=1, d=1))] == list("dacb")


def test_effort_divides_the_gain() -> None:
    """Twice the weight at three times the effort comes second: 2/3 against 1."""
    items = [indicator("a", effort=3), indicator("b", effort=1)]
    model = rubric(items, [node("index", {"a": 2.0, "b": 1.0})])

    first, second = recommend(model, given(a=0, b=0))

    assert (first.indicator, first.gain, first.effort) == ("b", near(25 / 3), 1)
    assert (second.indicator, second.gain, second.effort) == ("a", near(50 / 3), 3)


def test_a_step_names_its_trigger_target_and_text() -> None:
    """The level stood on, the next one, the rubric's text for it and whose it is."""
    model = rubric([indicator("a", steps=[step("G", 0, 1), step("A", 2)])], [node("index", ["a"])])

    (found,) = recommend(model, given(a=2))

    assert (found.level, found.target, found.owner, found.gain) == (2, 3, "A", 25.0)
    assert found.step == model.indicators["a"].steps[1]
    (textless,) = recommend(model, given(a=3), "C")
    assert (textless.step, textless.owner) == (None, "C")


def test_plateaus_and_turned_scales_go_to_the_next_better_option() -> None:
    """Equal values are no step; on a turned table the way up goes down the list."""
    items = [indicator("a", choice(0.0, 0.5, 0.5, 1.0)), indicator("b", choice(1.0, 0.5, 0.0))]
    model = rubric(items, [node("index", ["a", "b"])])

    found = {each.indicator: each.target for each in recommend(model, given(a=1, b=2))}

    assert found == {"a": 3, "b": 1}


def test_numbers_step_by_quarters_and_ticks_by_one() -> None:
    """30 of 50 is past two quarters, so the next is 37.5; one more tick brings its points."""
    options = tuple(Option(points, {}) for points in (0.0, 1.0, 2.0, 0.0))
    items = [indicator("n", Number(0, 50)), indicator("m", Multi(options, 4.0, none=3))]
    model = rubric(items, [node("index", ["n", "m"])])
    answers = {"n": Answer.given(30), "m": Answer.given(frozenset({3}))}

    found = {each.indicator: each for each in recommend(model, answers)}

    assert (found["n"].level, found["n"].target) == (2, 3)
    assert found["n"].gain == pytest.approx((0.75 - 0.6) / 2 * 100)
    assert (found["m"].level, found["m"].target, found["m"].gain) == (0, 1, near(12.5))


def test_unanswered_is_no_step_and_no_score_has_none() -> None:
    """Don't know and not applicable are not stood on; without a value there is no gain."""
    model = rubric([indicator("a"), indicator("b", not_applicable=True), indicator("c")],
                   [node("index", ["a", "b", "c"])])  # fmt: skip

    found = recommend(model, given(a=1) | {"b": NOT_APPLICABLE, "c": DONT_KNOW})

    assert [each.indicator for each in found] == ["a"]
    assert recommend(flat([0, 0], need=1.0), given(q0=1)) == ()
    assert recommend(model, given(a=4)) == ()


def test_a_prerequisite_carries_the_gain_of_its_chain() -> None:
    """b waits for a >= 2: a (0) goes first, worth its two levels and one of b.

    By hand, two equal weights: (0.5 + 0.25) / 2 = 37.5 points.
    """
    items = [indicator("a"), indicator("b", requires=[Requirement("a", 2)])]
    model = rubric(items, [node("index", ["a", "b"])])

    (found,) = recommend(model, given(a=0, b=0))

    assert (found.indicator, found.level, found.target) == ("a", 0, 1)
    assert (found.unlocks, found.gain) == ("b", near(37.5))
    assert joint_gain(model, given(a=0, b=0), [found]) == pytest.approx(37.5)


def test_a_met_or_unknown_prerequisite_holds_nothing_up() -> None:
    """Met, unanswered, not asked: b stands on its own."""
    items = [indicator("a", groups=["G"]), indicator("b", requires=[Requirement("a", 2)])]
    model = rubric(items, [node("index", ["a", "b"])])

    assert [(each.indicator, each.unlocks) for each in recommend(model, given(a=2, b=0))] == [
        ("b", None), ("a", None)]  # fmt: skip
    assert [each.indicator for each in recommend(model, given(b=0))] == ["b"]
    assert [each.indicator for each in recommend(model, given(a=0, b=0), "C")] == ["b"]


def test_chains_reach_their_deepest_prerequisite_and_take_the_best_end() -> None:
    """c waits for b, b for a: only a is a step, and it opens what brings most.

    By hand, four equal weights of 25: a+b+c one level each = 3 * 6.25; a+d = 2 * 6.25.
    """
    items = [
        indicator("a"), indicator("b", requires=[Requirement("a", 1)]),
        indicator("c", requires=[Requirement("b", 1)]),
        indicator("d", requires=[Requirement("a", 1)]),
    ]  # fmt: skip
    model = rubric(items, [node("index", list("abcd"))])

    (found,) = recommend(model, given(a=0, b=0, c=0, d=0))

    assert (found.indicator, found.unlocks, found.gain) == ("a", "c", near(18.75))


def test_two_prerequisites_are_two_steps_and_the_first_carries_the_chain() -> None:
    """c waits for a and b: a carries all three, b stands for itself, c is no step yet."""
    items = [indicator("a"), indicator("b"),
             indicator("c", requires=[Requirement("a", 1), Requirement("b", 1)])]  # fmt: skip
    model = rubric(items, [node("index", list("abc"))])

    first, second = recommend(model, given(a=0, b=0, c=0))

    assert (first.indicator, first.unlocks, first.gain) == ("a", "c", near(25.0))
    assert (second.indicator, second.unlocks, second.gain) == ("b", None, near(25 / 3))


def test_joint_gain_adds_up_for_plain_means_and_not_for_others() -> None:
    """p = 1: the sum. Weakest link: nothing alone, a level together."""
    answers = given(q0=1, q1=1)
    plain, strict = flat([0, 0]), flat([0, 0], p=float("-inf"))

    assert joint_gain(plain, answers, recommend(plain, answers)) == pytest.approx(25.0)
    assert [each.gain for each in recommend(strict, answers)] == [0.0, 0.0]
    assert joint_gain(strict, answers, recommend(strict, answers)) == pytest.approx(25.0)
    assert joint_gain(flat([0], need=1.0), {}, ()) == 0.0


def steps_of(*owners: str) -> tuple[Recommendation, ...]:
    items = [indicator(f"q{i}", choice(*FIVE), effort=1, steps=[step(owner, 0)] if owner else [])
             for i, owner in enumerate(owners)]  # fmt: skip
    weights = {f"q{i}": float(len(owners) - i) for i in range(len(owners))}
    model = rubric(items, [node("index", weights)])
    return recommend(model, {name: Answer.given(0) for name in weights})


@pytest.mark.parametrize(("owners", "group", "expected"), [
    ("GGGGC", "C", ["q4", "q0", "q1"]),
    ("GGCGC", "C", ["q2", "q0", "q1"]),
    ("CCCCG", "C", ["q0", "q1", "q2"]),
    ("GGGG", "C", ["q0", "q1", "q2"]),
    ("GC", "C", ["q1", "q0"]),
    ("", "C", []),
])  # fmt: skip
def test_pick_keeps_one_own_step_and_puts_it_first(
    owners: str, group: str, expected: list[str]
) -> None:
    """The best three; if none of them is the person's own, the last gives way to the best own."""
    found = pick(steps_of(*owners), group)

    assert [each.indicator for each in found] == expected


def test_pick_prefers_steps_with_a_text() -> None:
    """A step nobody wrote a text for is shown only when there is no other."""
    items = [indicator("a", effort=1), indicator("b", effort=3, steps=[step("G", 0)])]
    model = rubric(items, [node("index", ["a", "b"])])
    found = recommend(model, given(a=0, b=0))

    assert [each.indicator for each in found] == ["a", "b"]
    assert [each.indicator for each in pick(found, "C")] == ["b"]
    bare = recommend(flat([0, 0]), given(q0=0, q1=0))
    assert [each.indicator for each in pick(bare, "C")] == ["q0", "q1"]
    assert pick(found, "G", limit=0) == ()


def test_level_up_lists_what_the_next_gate_still_asks() -> None:
    """Only of the next gate, in its order, with the value now; nothing at the top."""
    gates = [Gate(1, {}, (Condition("a", 0.5), Condition("index", 0.5), Condition("b", 0.25))),
             Gate(2, {}, (Condition("b", 1.0),))]  # fmt: skip
    model = rubric([indicator("a"), indicator("b")], [node("index", ["a", "b"])], gates=gates)

    first = level_up(model, given(a=1, b=1))

    assert [(each.subject, each.at_least, each.value) for each in first] == [
        ("a", 0.5, 0.25), ("index", 0.5, 0.25)]  # fmt: skip
    assert {each.gate.level for each in first} == {1}
    assert [each.subject for each in level_up(model, given(a=4, b=1))] == ["b"]
    assert level_up(model, given(a=4, b=4)) == ()
    assert level_up(flat([0]), given(q0=1)) == ()


def test_of_equals_the_lowest_level_comes_first() -> None:
    """What is missing altogether stands before what could be better, then rubric order."""
    items = [indicator(name) for name in "abcd"]
    model = rubric(items, [node("index", list("abcd"))])

    ranked = [each.indicator for each in recommend(model, given(a=2, b=0, c=1, d=0))]

    assert ranked == ["b", "d", "c", "a"]


def test_the_gain_where_a_bound_holds_the_value() -> None:
    """b is open and cannot be worse than .5, so a at .25 stands for .375; at .5 for .5: 12.5."""
    items = [indicator("a"), indicator("b", choice(0.5, 1.0))]
    model = rubric(items, [node("index", ["a", "b"])])
    [found] = recommend(model, given(a=1))

    assert found.gain == pytest.approx(12.5)
