"""A reminder's buttons: pressed at once, weeks later, twice, or by somebody who changed places."""

from bot.flows.effects import BeginAssessment, Toast
from bot.flows.events import Command
from bot.flows.remarks import Remark
from bot.flows.reminding import MuteReminders, reminder_buttons
from bot.flows.screens import Help, OpenQuestionAsked, Question, RemindersSet, Result
from bot.flows.session import View
from bot.flows.taps import Act, Tap, decode
from tests.flows.player import Player


def go_on(player: Player, assessment: str) -> str:
    """Callback data of the button under the reminder."""
    ((button,), _) = reminder_buttons({"assessment": assessment})
    return button.tap.encode(0)


def test_the_buttons_fit_and_read_back() -> None:
    """With a whole id they are far below 64 bytes."""
    data = go_on(Player(), "0" * 26)
    decoded = decode(data)
    assert decoded is not None
    assert decoded.tap == Tap(Act.GO_ON, ("0" * 26,))
    assert len(data) <= 64


def test_to_the_very_question_weeks_later() -> None:
    """The session moved on meanwhile: a pause, the help, other commands."""
    player = Player().set_up(role="G", region="wonosobo")
    for _ in range(3):
        player.answer(2)
    question = player.showing(Question)
    mine = player.session.assessment
    player.tap(Act.PAUSE)
    player.command(Command.HELP)
    player.wait(days=24)
    player.data(go_on(player, mine), message_id=7)

    shown = player.showing(Question)
    assert shown.indicator == question.indicator
    assert shown.position == 4
    assert shown.note is not None
    assert (shown.note.remark, shown.note.saved, shown.note.days) == (Remark.WELCOME_BACK, 3, 24)
    assert player.edit == 7


def test_it_leads_to_its_own_assessment() -> None:
    """The person began another one since, even where they are setting up a third."""
    player = Player().set_up(role="G", region="wonosobo")
    player.answer(2)
    first = player.session.assessment
    player.command(Command.AGAIN)
    player.data(go_on(player, first))

    assert player.session.assessment == first
    assert player.showing(Question).position == 2
    assert player.session.draft.instrument == ""


def test_what_is_finished_shows_its_result() -> None:
    """Nobody is asked again what they answered since."""
    player = Player().set_up(role="G", region="wonosobo")
    mine = player.session.assessment
    player.answer_all()
    player.data(go_on(player, mine))
    assert isinstance(player.screen, Result | OpenQuestionAsked)


def test_an_assessment_that_is_gone_or_another_s_changes_nothing() -> None:
    """Forged or withdrawn: where the person is, and nothing is recorded."""
    player = Player().set_up(role="G", region="wonosobo")
    mine = player.session.assessment
    before = player.session
    for data in (go_on(player, "somebody-else"), "gt.0", "gt:a:b.0"):
        player.data(data)
        assert player.toast is Toast.UNKNOWN
        assert player.session == before
        assert player.session.assessment == mine
        assert player.showing(Question).position == 1
    assert not any(isinstance(effect, BeginAssessment) for effect in player.effects)


def test_a_stranger_s_tap_is_a_welcome() -> None:
    """Whoever was erased presses an old button: they are a stranger."""
    player = Player()
    player.data(go_on(player, "gone"))
    player.data(Tap(Act.MUTE).encode(0))
    assert player.session.view in (View.NEW, View.WELCOME)
    assert not any(isinstance(effect, MuteReminders) for effect in player.effects)


def test_one_tap_mutes_and_says_how_to_change_it() -> None:
    """Twice is once; the help then offers the way back, and one tap is enough."""
    player = Player().set_up(role="G", region="wonosobo")
    assert _acts(player.command(Command.HELP)) == [Act.RESUME]
    for _ in range(2):
        player.data(Tap(Act.MUTE).encode(0), message_id=5)
        assert player.showing(RemindersSet).muted
        assert MuteReminders(muted=True) in player.effects
    player.command(Command.HELP)
    assert _acts(player.showing(Help)) == [Act.RESUME, Act.UNMUTE]
    player.tap(Act.UNMUTE)
    assert MuteReminders(muted=False) in player.effects
    assert not player.showing(RemindersSet).muted
    player.tap(Act.RESUME)
    assert player.showing(Question).position == 1


def test_words_over_that_screen_are_for_the_question_under_it() -> None:
    """As over every screen beside the interview: the question is shown first."""
    player = Player().set_up(role="G", region="wonosobo")
    player.data(Tap(Act.MUTE).encode(0))
    player.text("3")
    assert player.showing(Question).position == 2


def _acts(screen: object) -> list[Act]:
    rows = screen.keyboard  # type: ignore[attr-defined]
    return [button.tap.act for row in rows for button in row]
