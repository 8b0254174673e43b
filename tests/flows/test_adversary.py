"""What somebody who wants to break the conversation tried once, and shall not manage again."""

import json
from dataclasses import replace

import pytest

from bot.flows.effects import GiveConsent, RecordRemark
from bot.flows.events import Command
from bot.flows.remarks import Remark
from bot.flows.screens import (
    Assessments,
    ConsentNotice,
    OpenQuestionAsked,
    Question,
    Summary,
    WelcomeBack,
)
from bot.flows.session import Draft, Session, View
from bot.flows.taps import Act
from scoring.answers import Answer
from scoring.rubric import Choice
from tests.flows.player import CONSENT, Player, Shelf, shelf


def half_way(answers: int = 5) -> Player:
    player = Player().set_up("C")
    for _ in range(answers):
        player.answer(2)
    return player


@pytest.mark.parametrize("aside", [Command.HELP, Command.IDENTITY, Command.PRIVACY])
def test_an_answer_typed_beside_a_change_goes_to_the_answer_that_was_on_screen(
    aside: Command,
) -> None:
    """/bantuan in the middle of a change: «4» is for that question, not for one out of sight."""
    player = half_way()
    player.command(Command.SUMMARY)
    changed = player.buttons()[1].tap.args[0]
    player.tap(Act.CHANGE, changed)
    ahead = player.own.cursor
    player.command(aside)
    player.text("4")

    assert player.own.answers[changed] == Answer.given(4)
    assert ahead not in player.own.answers
    assert player.showing(Summary)


def test_a_pause_in_the_middle_of_a_change_keeps_its_question() -> None:
    """[Jeda] on a change, then a typed level: never an answer to a question out of sight."""
    player = half_way()
    player.command(Command.SUMMARY)
    changed = player.buttons()[0].tap.args[0]
    player.tap(Act.CHANGE, changed)
    ahead = player.own.cursor
    player.tap(Act.PAUSE)
    player.text("4")

    assert ahead not in player.own.answers
    assert player.own.answers[changed] == Answer.given(4)


def test_a_level_typed_where_no_question_was_in_sight_answers_none() -> None:
    """After /start three months later «3» is no answer to a question that is not on screen."""
    player = half_way()
    player.wait(days=90).command(Command.START)
    assert player.showing(WelcomeBack)
    player.text("3")

    assert len(player.own.answers) == 5
    assert player.showing(Question).note is not None


def test_words_never_agree_to_a_notice_that_was_not_shown() -> None:
    """The notice changed overnight: «ya» over an old question or the help shows it first."""
    for aside in (None, Command.HELP, Command.PRIVACY):
        player = half_way()
        player.consent_version = "2027-01"
        if aside:
            player.command(aside)
        player.text("ya")

        assert not [e for e in player.effects if isinstance(e, GiveConsent)], aside
        assert player.session.consent == CONSENT
        assert player.showing(ConsentNotice)
        player.text("ya")
        assert player.session.consent == "2027-01"


def test_a_mistyped_command_is_no_good_practice() -> None:
    """«/hasill» at a closing question is not kept as the person's text."""
    player = Player().set_up("C")
    while isinstance(player.screen, Question):
        player.answer(2)
    player.text("Pasar kriya tiap Minggu")
    player.tap(Act.BACK)
    for typed in ("/hasill", "/lanjutkan@kota_kreatif_bot", " /x "):
        player.text(typed)
        assert not [e for e in player.effects if isinstance(e, RecordRemark)], typed
        asked = player.showing(OpenQuestionAsked)
        assert asked.note and asked.note.remark is Remark.NOT_UNDERSTOOD
        assert asked.text == "Pasar kriya tiap Minggu"
    player.text("/ dan garis miring boleh di awal kalimat")
    assert [e for e in player.effects if isinstance(e, RecordRemark)]


def test_where_one_was_is_the_question_that_comes() -> None:
    """The number that /start names is the number of the question that «Lanjutkan» shows."""
    player = half_way()
    player.tap(Act.BACK)
    player.tap(Act.BACK)
    player.command(Command.START)
    named = player.showing(WelcomeBack).position
    player.tap(Act.RESUME)

    assert player.showing(Question).position == named


def everything() -> Shelf:
    return Shelf(tuple(shelf().current(name) for name in ("pmk3i", "seven_steps", "uccn")))


def with_instrument(name: str) -> Player:
    """A person with a half-finished assessment of an instrument, on its first question."""
    player = Player(rubrics=everything())
    player.command_start()
    player.command(Command.AGAIN)
    player.tap(Act.INSTRUMENT, name)
    player.text("wonosobo")
    player.tap(Act.ROLE, next(iter(shelf().current(name).groups)))
    while not isinstance(player.screen, Question):
        player.tap(Act.LEADING_SUBSECTOR, "13")
    return player


@pytest.mark.parametrize("name", ["seven_steps", "uccn"])
def test_a_link_means_the_instrument_that_it_opens(name: str) -> None:
    """A link to a region begins PMK3I there, whatever else the person answers about it."""
    player = with_instrument(name)
    player.command(Command.START, "r3307")
    assert player.session.draft == Draft("pmk3i", "33.07")


@pytest.mark.parametrize("command", [*Command])
def test_an_instrument_that_is_gone_locks_nobody_out(command: Command) -> None:
    """Its file was removed: everything else goes on, and nothing of it is lost."""
    player = with_instrument("uccn")
    player.answer(1)
    player.command(Command.AGAIN)
    player.tap(Act.INSTRUMENT, "uccn")
    gone = dict(player.assessments)
    player.rubrics = Shelf(everything().rubrics[:2])
    player.command(command)
    player.text("halo")
    player.command(Command.RESUME)
    player.text("wonosobo")
    assert player.buttons()
    player.rubrics = everything()
    player.command(Command.RESUME)

    assert player.assessments.items() >= gone.items()
    if command not in (Command.ERASE, Command.STOP):
        assert player.showing(Question).position == 2


def test_an_instrument_that_is_gone_is_left_out_of_the_list() -> None:
    """A person with several assessments chooses among those that can be opened."""
    player = with_instrument("uccn")
    player.command(Command.AGAIN)
    player.tap(Act.INSTRUMENT, "seven_steps")
    player.text("wonosobo")
    player.tap(Act.ROLE, next(iter(shelf().current("seven_steps").groups)))
    player.command(Command.RESUME)
    assert len(player.showing(Assessments).lines) == 2
    player.rubrics = Shelf(everything().rubrics[:2])
    player.command(Command.RESUME)
    assert player.showing(Question).rubric.id == "seven_steps"


@pytest.mark.parametrize(
    "stored",
    ["", "{", "[]", "null", '"x"', "7", '{"token":"a"}', '{"page":null}', '{"walk":"sideways"}',
     '{"view":["x"]}', '{"draft":[1]}', '{"draft":{"region":7}}', '{"told":"x"}', '{"told":[1]}',
     '{"language":7}', '{"adult":"no"}', '{"token":true}', '{"consent":{}}', '{"page":-3}',
     '{"token":-1}'],
)  # fmt: skip
def test_a_damaged_session_begins_anew_and_raises_nothing(stored: str) -> None:
    """What cannot be read is as if it were not there; the rest is kept."""
    read = Session.from_json(stored)
    assert Session.from_json(read.to_json()) == read
    player = half_way()
    player.session = read
    player.command(Command.START)
    assert player.buttons()


def test_one_damaged_field_costs_no_more_than_itself() -> None:
    """Consent and place survive a walk that only a newer version knows."""
    stored = json.loads(half_way().session.to_json()) | {"walk": "sideways", "page": "x"}
    read = Session.from_json(json.dumps(stored))
    assert (read.consent, read.adult, read.view) == (CONSENT, True, View.QUESTION)


@pytest.mark.parametrize("command", [*Command])
def test_a_version_that_is_gone_gives_way_to_one_with_other_questions(command: Command) -> None:
    """Another version stands in; what means nothing in it is neither shown nor counted."""
    player = half_way()
    player.command(Command.SUMMARY)
    player.tap(Act.CHANGE, player.buttons()[0].tap.args[0])
    rubric = player.rubrics.current("pmk3i")
    fewer = {key: item if index % 2 else replace(item, scale=Choice(item.scale.options[:2]))
             for index, (key, item) in enumerate(rubric.indicators.items())
             if isinstance(item.scale, Choice)}  # fmt: skip
    player.rubrics = Shelf((replace(rubric, version="9.0", hash="other", indicators=fewer),))
    player.command(command)
    player.text("1")
    player.command(Command.RESULT)
    player.command(Command.SUMMARY)
    player.command(Command.RESUME)

    assert player.buttons()
