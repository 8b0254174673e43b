"""A second assessment beside the first: hand-calculated, and honest about changed rubrics."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows.events import Command
from bot.flows.screens import Result
from bot.flows.taps import Act
from bot.flows.then_and_now import then_and_now
from scoring.answers import DONT_KNOW, Answer
from scoring.rubric import Choice
from tests.flows.player import Player
from tests.reporting.people import AT, PMK3I, assessment

FIRST = replace(assessment("C", level=1), finished_at=AT - timedelta(days=300))


def test_the_same_questions_by_hand() -> None:
    """Everything at level 1 of 4 is 25, at level 2 it is 50; all sixteen rose."""
    found = then_and_now(PMK3I, FIRST, PMK3I, assessment("C", level=2))
    assert found is not None
    assert (found.before.value, found.now.value) == pytest.approx((25.0, 50.0))
    assert len(found.rose) == len(PMK3I.asked("C")) == 16
    assert found.fell == ()
    assert not found.partial
    # each advised step leads one level up, and every answer stands one level higher now
    assert len(found.taken) == found.advised == 3


def test_only_what_was_answered_both_times_moved() -> None:
    """«Don't know» before or after says nothing of the region; a lower answer fell."""
    a, b, c = list(FIRST.answers)[:3]
    answers = {**FIRST.answers, a: Answer.given(0), b: Answer.given(3), c: DONT_KNOW}
    found = then_and_now(PMK3I, FIRST, PMK3I, replace(FIRST, id="b", answers=answers))
    assert found is not None
    assert [item.id for item in found.rose] == [b]
    assert [item.id for item in found.fell] == [a]


def test_a_question_with_another_scale_is_left_out_of_both() -> None:
    """Its answers mean something else; its dimension is not compared, the others are."""
    first = PMK3I.asked("C")[0]
    assert isinstance(first.scale, Choice)
    options = tuple(replace(each, value=each.value**2) for each in first.scale.options)
    other = replace(first, scale=replace(first.scale, options=options))
    old = replace(PMK3I, indicators={**PMK3I.indicators, first.id: other})
    second = replace(FIRST, id="b", answers={**FIRST.answers, first.id: Answer.given(4)})
    found = then_and_now(old, FIRST, PMK3I, second)
    assert found is not None
    assert found.partial
    assert found.rose == ()
    assert found.before.value == found.now.value == pytest.approx(25.0)
    touched = PMK3I.dimension_of(first.id).id
    assert found.alike == {node.id for node in PMK3I.dimensions()} - {touched}


def test_the_result_says_it() -> None:
    """A second assessment of the same region and group, through the conversation."""
    player = Player().set_up()
    player.answer_all(1)
    player.wait(days=200)
    assert player.showing(Result).then is None
    player.command(Command.AGAIN)
    player.text("wonosobo")
    player.tap(Act.ROLE, "C")
    player.tap(Act.OWN_SUBSECTOR, "13")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    player.answer_all(3)
    then = player.showing(Result).then
    assert then is not None
    assert (then.before.value, then.now.value) == pytest.approx((25.0, 75.0))
    assert len(then.taken) == 3


def test_another_group_or_region_is_no_before() -> None:
    """Only the same view of the same place can be compared."""
    player = Player().set_up(role="C")
    player.answer_all(1)
    player.wait(days=200)
    player.command(Command.AGAIN)
    player.text("wonosobo")
    player.tap(Act.ROLE, "G")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    player.answer_all(3)
    assert player.showing(Result).then is None
