"""What holds for every rubric and every answer sheet."""

from dataclasses import replace
from itertools import pairwise
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.answers import NOT_APPLICABLE, SKIPPED, Answer, Answers
from scoring.levels import extremes, reader
from scoring.mean import mean_for
from scoring.plan import compile_plan
from scoring.rubric import Choice, Missing, Multi, Number, Rubric, Scale
from scoring.score import NodeScore, Score, score, score_of
from scoring.tree import contributions, read, value_of
from tests.scoring.models import FIVE, choice, flat, indicator, node, rubric
from tests.strategies import EXPONENTS, Case, cases, given_answers, rubrics, steady, unit, weight

CLOSE = 1e-9
few = settings(parent=steady, max_examples=30)


def extreme_answer(scale: Scale, *, best: bool) -> Answer:
    """The answer with the best or worst value, by the meaning of each scale."""
    match scale:
        case Choice(options=options):
            return Answer.given(len(options) - 1 if best else 0)
        case Number(lo=lo, hi=hi):
            return Answer.given(hi if best else lo)
        case Multi(options=options, none=none):
            every = frozenset(range(len(options))) - {none}
            return Answer.given(every if best else frozenset())


def open_items(case: Case) -> list[str]:
    """Applicable indicators without a value, by the rules of the answers' own words."""
    found = []
    for item in case.rubric.indicators.values():
        answer = case.answers.get(item.id)
        waived = answer == NOT_APPLICABLE and item.not_applicable
        if not waived and (answer is None or answer.value is None):
            found.append(item.id)
    return found


@steady
@given(cases(), st.data())
def test_raising_an_answer_never_lowers_the_score(case: Case, data: st.DataObject) -> None:
    """For every p, floor, missing rule and cap; nor does it lower a bound or the level."""
    item = data.draw(st.sampled_from(list(case.rubric.indicators.values())))
    two = [data.draw(given_answers(item.scale)) for _ in range(2)]
    low, high = sorted(two, key=lambda answer: reader(item.scale)(answer.value))  # type: ignore[arg-type]

    before = score(case.rubric, {**case.answers, item.id: low}, case.group)
    after = score(case.rubric, {**case.answers, item.id: high}, case.group)

    assert (before.value is None) == (after.value is None)
    for old, new in ((before.value, after.value), (before.lo, after.lo), (before.hi, after.hi)):
        assert old is None or new is None or new >= old - CLOSE
    assert before.level is None or (after.level is not None and after.level >= before.level)


@steady
@given(cases())
def test_order_changes_nothing(case: Case) -> None:
    """Indicators and children in any order give the same figures."""
    model = case.rubric
    turned = replace(
        model,
        hash=model.hash + "turned",
        indicators=dict(reversed(list(model.indicators.items()))),
        nodes={each.id: replace(each, children=dict(reversed(list(each.children.items()))))
               for each in reversed(list(model.nodes.values()))},
    )  # fmt: skip

    one, other = score(model, case.answers, case.group), score(turned, case.answers, case.group)

    assert one.value == (None if other.value is None else pytest.approx(other.value, abs=CLOSE))
    assert one.level == other.level
    assert set(one.contributions) == set(other.contributions)


@steady
@given(cases())
def test_every_value_lies_within_its_bounds(case: Case) -> None:
    """At the root and at every node, exactly, and all within the scale."""
    result = score(case.rubric, case.answers, case.group)

    for each in (result, *result.nodes.values()):
        assert isinstance(each, Score | NodeScore)
        if each.lo is not None and each.hi is not None:
            assert -CLOSE <= each.lo <= each.hi <= 100.0 + CLOSE
            assert each.value is None or each.lo <= each.value <= each.hi


@steady
@given(cases(gated=False))
def test_bounds_are_what_the_open_answers_could_bring(case: Case) -> None:
    """`lo` is the score with every open indicator at its worst, `hi` at its best."""
    ends = [
        score(case.rubric, {**case.answers, **{
            item: extreme_answer(case.rubric.indicators[item].scale, best=best)
            for item in open_items(case)}}, case.group)
        for best in (False, True)
    ]  # fmt: skip

    result = score(case.rubric, case.answers, case.group)

    if result.lo is not None and ends[0].value is not None:
        assert (result.lo, result.hi) == pytest.approx([end.value for end in ends], abs=1e-7)


@steady
@given(cases(), st.data())
def test_answering_narrows_the_bounds(case: Case, data: st.DataObject) -> None:
    """A value never leaves the bounds that were shown before.

    Nor does «not applicable», on a scale that spans 0..1: the mean of the rest lies inside.
    """
    assume(open_items(case))
    item = case.rubric.indicators[data.draw(st.sampled_from(open_items(case)))]
    found = given_answers(item.scale)
    waivable = item.not_applicable and extremes(item.scale) == (0.0, 1.0)
    answer = data.draw(found | st.just(NOT_APPLICABLE) if waivable else found)

    before = score(case.rubric, case.answers, case.group)
    after = score(case.rubric, {**case.answers, item.id: answer}, case.group)

    if before.lo is not None and before.hi is not None and after.lo is not None:
        assert after.hi is not None
        assert before.lo - CLOSE <= after.lo <= after.hi <= before.hi + CLOSE
        assert after.answered >= before.answered - CLOSE


@steady
@given(cases(), st.floats(0.01, 100.0))
def test_scaling_all_weights_changes_nothing(case: Case, factor: float) -> None:
    """Only the relation of weights matters."""
    scaled = replace(case.rubric, hash=case.rubric.hash + "scaled", nodes={
        name: replace(each, children={c: w * factor for c, w in each.children.items()})
        for name, each in case.rubric.nodes.items()})  # fmt: skip

    one = score(case.rubric, case.answers, case.group)
    other = score(scaled, case.answers, case.group)

    assert [one.lo, one.hi, one.value] == [
        each if each is None else pytest.approx(each, abs=CLOSE)
        for each in (other.lo, other.hi, other.value)
    ]


@steady
@given(st.lists(st.tuples(weight, unit), min_size=1, max_size=8))
def test_a_power_mean_rises_with_p(pairs: list[tuple[float, float]]) -> None:
    """From the weakest to the best, and always between them."""
    weights, values = zip(*pairs, strict=True)

    exponents = (-inf, -200.0, -3.0, -1.0, -1e-6, 0.0, 1e-6, 0.5, 1.0, 2.0, 200.0, inf)

    means = [mean_for(p)(weights, sum(weights), values) for p in exponents]

    assert all(high >= low - 1e-7 for low, high in pairwise(means))
    assert (means[0], means[-1]) == (min(values), max(values))


@few
@given(
    st.lists(st.none() | st.integers(0, 4), min_size=1, max_size=8),
    st.sampled_from(EXPONENTS),
    st.data(),
)
def test_indicators_of_equal_weight_are_alike(
    levels: list[int | None], p: float, data: st.DataObject
) -> None:
    """Who gave which of the answers is all the same, open ones included."""
    model = flat([0.0] * len(levels), p=p)
    one, other = (
        score(model, {f"q{i}": SKIPPED if level is None else Answer.given(level)
                      for i, level in enumerate(order)})
        for order in (levels, data.draw(st.permutations(levels)))
    )  # fmt: skip

    assert [one.value, one.lo, one.hi] == [
        None if each is None else pytest.approx(each, abs=CLOSE)
        for each in (other.value, other.lo, other.hi)
    ]


@steady
@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.data())
def test_gaps_add_up_to_what_is_missing_to_100(levels: list[int], data: st.DataObject) -> None:
    """For p = 1: raising each indicator alone to its best brings, in sum, 100 - score."""
    items = [indicator(f"q{i}", choice(*FIVE)) for i in range(len(levels))]
    model = rubric(items, [node("index", {item.id: data.draw(weight) for item in items})])
    answers = {f"q{i}": Answer.given(level) for i, level in enumerate(levels)}
    now = score(model, answers).value
    assert now is not None

    gains = [(score(model, {**answers, item.id: Answer.given(4)}).value or 0.0) - now
             for item in items]  # fmt: skip

    assert sum(gains) == pytest.approx(100.0 - now, abs=1e-7)


@steady
@given(cases())
def test_contributions_add_up_to_the_value(case: Case) -> None:
    """For every p and after every cap: what the answers bring is the value, without a floor.

    Only where no answer brings anything the value may come from the worst options themselves.
    """
    model = replace(case.rubric, hash=case.rubric.hash + "floorless", nodes={
        name: replace(each, floor=0.0, missing=Missing.SKIP)
        for name, each in case.rubric.nodes.items()})  # fmt: skip

    result = score(model, case.answers, case.group)

    if result.value is not None and any(result.contributions.values()):
        assert sum(result.contributions.values()) == pytest.approx(result.value, abs=1e-7)
        assert all(points >= 0.0 for points in result.contributions.values())


@steady
@given(rubrics(), st.sampled_from([None, "A", "C"]))
def test_not_applicable_everywhere_is_no_score(model: Rubric, group: str | None) -> None:
    """No score, not 0: no value, no bounds, no level, no band."""
    waivable = {name: replace(item, not_applicable=True)
                for name, item in model.indicators.items()}  # fmt: skip
    model = replace(model, hash=model.hash + "n/a", indicators=waivable)
    answers: Answers = dict.fromkeys(model.indicators, NOT_APPLICABLE)

    result = score(model, answers, group)

    assert (result.value, result.lo, result.hi, result.level, result.band) == (None,) * 5
    assert result.answered == 0.0


@steady
@given(cases())
def test_identical_input_gives_identical_bytes(case: Case) -> None:
    """Also after the compiled plan was forgotten, and whatever order the answers came in."""
    first = repr(score(case.rubric, case.answers, case.group))
    compile_plan.forget()
    again = repr(score(case.rubric, dict(reversed(list(case.answers.items()))), case.group))

    assert first == again


@steady
@given(cases(gaps=False))
def test_the_quick_way_equals_the_general_one(case: Case) -> None:
    """A sheet without gaps may be scored by either."""
    plan = compile_plan(case.rubric, case.group)

    quick = score(case.rubric, case.answers, case.group)
    general = score_of(case.rubric, plan, read(plan, case.answers))

    assert quick.value == (general.value and pytest.approx(general.value, abs=CLOSE))
    assert (quick.level, quick.band) == (general.level, general.band)
    assert quick.answered == pytest.approx(general.answered)
    assert quick.contributions == pytest.approx(general.contributions, abs=1e-7)
    assert list(quick.nodes) == list(general.nodes)


@steady
@given(st.data())
def test_every_scale_stays_within_its_extremes(data: st.DataObject) -> None:
    """An answer's value lies between the worst and the best that the scale can give."""
    model = data.draw(rubrics())
    item = data.draw(st.sampled_from(list(model.indicators.values())))
    answer = data.draw(given_answers(item.scale))
    assert answer.value is not None

    worst, best = extremes(item.scale)

    assert 0.0 <= worst <= reader(item.scale)(answer.value) <= best <= 1.0


@few
@given(cases())
def test_what_answers_bring_is_the_slope_times_their_value(case: Case) -> None:
    """In a tree of plain means the quick way gives what the gradient of every slot gives."""
    plain = {each.id: replace(each, p=1.0, floor=0.0) for each in case.rubric.nodes.values()}
    plan = compile_plan(replace(case.rubric, nodes=plain, hash="plain"), case.group)
    cells = read(plan, case.answers)
    points = value_of(plan, cells)
    brought = {} if points is None else contributions(plan, cells, points)

    without = replace(plan, stems=())
    assert brought == ({} if points is None
                       else pytest.approx(contributions(without, cells, points)))  # fmt: skip
