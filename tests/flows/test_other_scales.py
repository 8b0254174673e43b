"""Numbers are typed, several options are ticked: the rubric language has both."""

import pytest

from bot.flows.effects import FinishAssessment
from bot.flows.events import Command
from bot.flows.remarks import Remark
from bot.flows.screens import Question, Result
from bot.flows.taps import Act
from bot.flows.typed import number_in
from scoring.answers import SKIPPED, Answer
from scoring.rubric import Group, Indicator, Multi, Node, Number, Option, Rubric
from tests.flows.player import Player, Shelf

NONE = 2
OPTIONS = tuple(Option(points, {"id": f"Pilihan {points}"}) for points in (1.0, 2.0, 0.0))
SCALES = Rubric(
    id="kecil", version="1", hash="h", languages=("id",), name={"id": "Kecil"}, about={},
    notice={"id": "Bukan resmi"}, groups={"C": Group("C", {"id": "Komunitas"})},
    indicators={
        "n": Indicator("n", {"id": "N"}, {"id": "Berapa?"}, Number(0, 50), ("C",)),
        "m": Indicator("m", {"id": "M"}, {"id": "Mana?"}, Multi(OPTIONS, 3, NONE), ("C",)),
    },
    nodes={"root": Node("root", {"id": "R"}, {"n": 1.0, "m": 1.0})}, root="root",
)  # fmt: skip


def at_first_question() -> Player:
    player = Player(rubrics=Shelf((SCALES,)))
    player.command_start()
    player.text("wonosobo")
    player.tap(Act.ROLE, "C")
    return player


def test_a_number_is_typed_and_ticks_are_kept_one_by_one() -> None:
    """Each tick is saved; «none of these» stands alone; half of 50 scores 0.5."""
    player = at_first_question()
    player.text("banyak")
    assert player.screen.note and player.screen.note.remark is Remark.NOT_UNDERSTOOD
    player.text("25")
    assert player.own.answers["n"] == Answer.given(25.0)
    player.tap(Act.TICK, "m", "0")
    assert player.own.answers["m"] == Answer.given(frozenset({0}))
    player.tap(Act.TICK, "m", "2")
    assert player.own.answers["m"] == Answer.given(frozenset({2}))
    player.tap(Act.TICK, "m", "2")
    assert player.own.answers["m"] == SKIPPED
    player.text("0")
    player.text("1")
    assert player.showing(Question).indicator.id == "m"
    player.tap(Act.DONE, "m")
    score = player.showing(Result).score
    assert score.value == pytest.approx(75.0)  # (25/50 + min(1, 3/3)) / 2 on 0..100


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1.250", 1250.0), ("62,4", 62.4), ("62.4", 62.4), ("1.250,5", 1250.5), ("007", 7.0),
     ("-3", -3.0), ("3 ekor", None), ("", None), ("1,2,3", None), ("½", None),
     ("9" * 400, None)],
)  # fmt: skip
def test_numbers_are_read_the_indonesian_way(typed: str, number: float | None) -> None:
    """A point groups thousands, a comma begins the decimals; one or two after a point do too."""
    assert number_in(typed) == number


def test_the_score_follows_each_tick_of_a_change() -> None:
    """Who unticks in a finished assessment and then turns to the result left no old score."""
    player = at_first_question()
    player.text("25")
    for act, *args in ((Act.TICK, "m", "0"), (Act.TICK, "m", "1"), (Act.DONE, "m")):
        player.tap(act, *args)
    player.command(Command.SUMMARY)
    player.tap(Act.CHANGE, "m")
    player.tap(Act.TICK, "m", "1")
    stored = [each.value for each in player.effects if isinstance(each, FinishAssessment)]
    player.command(Command.RESULT)

    # (25/50 + min(1, 1/3)) / 2 on 0..100
    assert stored == [pytest.approx(41.666667)]
    assert player.showing(Result).score.value == stored[0]
