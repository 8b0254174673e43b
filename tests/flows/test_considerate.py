"""What a newcomer stumbled over once, and shall not again."""

import pytest

from bot.flows.access import MyGrants
from bot.flows.effects import FinishAssessment
from bot.flows.events import Command
from bot.flows.places import FREQUENT_SUBSECTORS, OTHER_SUBSECTOR, REST_OF_SUBSECTORS, SUBSECTORS
from bot.flows.remarks import Remark
from bot.flows.screens import (
    Aside,
    Help,
    InstrumentQuestion,
    OpenQuestionAsked,
    Question,
    RegionOptions,
    Result,
    RoleQuestion,
    SubsectorQuestion,
    Summary,
    Unanswered,
)
from bot.flows.taps import Act
from scoring.answers import Answer
from tests.flows.player import Player, Shelf, shelf


def test_the_result_does_not_end_an_assessment_with_closing_questions_ahead() -> None:
    """/hasil in the middle of the closing questions is provisional, and they stay ahead."""
    player = Player().set_up("C")
    while isinstance(player.screen, Question):
        player.answer(2)
    player.tap(Act.SKIP)
    at = player.showing(OpenQuestionAsked).question.id

    player.command(Command.RESULT)

    assert not player.showing(Result).finished
    assert not any(isinstance(effect, FinishAssessment) for effect in player.effects)
    player.tap(Act.RESUME)
    assert player.showing(OpenQuestionAsked).question.id == at
    player.text("Sewa tempat mahal")
    assert player.own.remarks[at] == "Sewa tempat mahal"


def test_filling_in_early_goes_on_with_what_was_not_reached() -> None:
    """«Isi sekarang» from /hasil leads through the open ones and then to the closing ones."""
    player = Player().set_up("C")
    player.answer(2)
    player.tap(Act.SKIP)
    player.command(Command.RESULT)
    assert player.showing(Unanswered).count == 15
    player.tap(Act.FILL)
    while isinstance(player.screen, Question):
        player.answer(2)
    player.showing(OpenQuestionAsked)
    for _ in range(3):
        player.tap(Act.SKIP)
    assert player.showing(Result).finished


def test_an_answer_typed_over_the_help_reaches_the_question() -> None:
    """/bantuan says that one may type; what is typed there is meant for the question under it."""
    player = Player().set_up("C")
    at = player.session.at
    player.command(Command.HELP)
    player.showing(Help)

    player.text("2")

    assert player.own.answers[at] == Answer.given(2)
    player.command(Command.HELP)
    player.text("hmm")
    screen = player.showing(Question)
    assert screen.note and screen.note.remark is Remark.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("typed", "level"),
    [("tiga", 3), ("nol", 0), ("jawaban saya 2", 2), ("pilih 4", 4), ("level 1", 1), ("03", 3),
     ("two", 2), ("3 ya", 3)],
)  # fmt: skip
def test_levels_are_typed_as_people_say_them(typed: str, level: int) -> None:
    """Words for numbers, and the little words around them."""
    player = Player().set_up("C")
    at = player.session.at

    player.text(typed)

    assert player.own.answers[at] == Answer.given(level)


def test_small_words_and_slips_of_the_pen_are_forgiven() -> None:
    """`lewati aja`, `balik`, `ya` to the notice, `komnitas`."""
    player = Player()
    player.command(Command.START)
    player.tap(Act.READ)
    player.text("ya")
    player.text("ya")
    player.text("wonosobo")
    player.showing(RoleQuestion)
    player.text("komnitas")
    assert player.session.draft.role == "C"
    player.text("kriya")
    player.text("kriya")
    player.text("lewati aja")
    assert player.showing(Question).position == 2
    player.text("balik")
    assert player.showing(Question).position == 1


def test_what_was_not_found_leaves_the_list() -> None:
    """A word that finds nothing does not take the offered regions away."""
    player = Player()
    player.command_start()
    player.text("malang")
    screen = player.text("2")
    assert screen.note and screen.note.remark is Remark.NO_REGION
    assert len(player.showing(RegionOptions).options) == 2


def test_a_link_to_a_finished_assessment_shows_it_and_begins_no_second_one() -> None:
    """Nobody gets a second assessment without asking for it."""
    player = Player().set_up("C")
    player.answer_all(2)

    player.command(Command.START, "r3307c")

    assert player.showing(Result).note.remark is Remark.ALREADY_DONE  # type: ignore[union-attr]
    assert len(player.assessments) == 1


def test_a_set_up_that_was_begun_beside_an_assessment_can_be_given_up() -> None:
    """«Tidak jadi» leads back to the exact place."""
    instruments = tuple(shelf().current(name) for name in shelf().ids())
    player = Player(rubrics=Shelf(instruments)).set_up("C")
    player.answer(2)
    player.command(Command.AGAIN)
    player.showing(InstrumentQuestion)
    player.tap(Act.INSTRUMENT, "uccn")
    player.tap(Act.DROP)
    assert player.showing(Question).position == 2
    assert len(player.assessments) == 1


def test_the_frequent_subsectors_come_first_and_none_is_missing() -> None:
    """Two short pages hold all 17 and «digital»; «Kembali» goes back a page."""
    assert {*FREQUENT_SUBSECTORS, *REST_OF_SUBSECTORS} == {*SUBSECTORS, OTHER_SUBSECTOR}
    player = Player()
    player.command_start()
    player.text("wonosobo")
    player.tap(Act.ROLE, "C")
    first = player.showing(SubsectorQuestion)
    assert not first.leading
    player.tap(Act.MORE)
    player.tap(Act.BACK)
    assert player.showing(SubsectorQuestion) == first
    player.tap(Act.MORE)
    player.tap(Act.OWN_SUBSECTOR, "02")
    second = player.showing(SubsectorQuestion)
    assert second.leading
    assert second.own == "02"
    assert player.button(Act.MORE)


def test_the_summary_counts_each_kind_of_answer_once() -> None:
    """Given, not known, skipped and not reached add up to all questions."""
    player = Player().set_up("C")
    player.answer(2)
    player.tap(Act.DONT_KNOW)
    player.tap(Act.SKIP)
    player.answer(1)
    player.command(Command.SUMMARY)
    screen = player.showing(Summary)
    assert (screen.given, screen.dont_know, screen.skipped, screen.open) == (2, 1, 1, 12)


def test_the_steps_are_shown_with_falling_points() -> None:
    """What helps most stands first."""
    for role in "ABCG":
        player = Player().set_up(role)
        player.answer_all({item: place % 4 for place, item in enumerate(player.asked())})
        gains = [step.recommendation.gain for step in player.showing(Result).steps]
        assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize("command", [Command.COORDINATOR, Command.ASSESSOR, Command.THRIFTY])
def test_what_a_command_says_in_a_line_repeats_no_question(command: Command) -> None:
    """A line and the way on; the question under it can be answered in words, or comes back."""
    player = Player().set_up()
    player.facts[MyGrants()] = ()
    asked = player.showing(Question).indicator
    screen = player.command(command)
    assert isinstance(screen, Aside) and screen.note
    assert [button.tap.act for button in player.buttons()] == [Act.RESUME]
    player.text("2")
    assert player.history == [(player.own.id, asked.id, Answer.given(2))]
    player.command(command)
    player.tap(Act.RESUME)
    assert player.showing(Question).position == 2
