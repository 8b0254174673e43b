"""A picture comes with every result whose figures the person has not seen yet."""

from bot.flows.effects import Effect, SendFile
from bot.flows.events import Command
from bot.flows.screens import Result
from bot.flows.session import Session
from bot.flows.taps import Act
from tests.flows.player import Player


def pictures(effects: tuple[Effect, ...]) -> list[str]:
    return [each.job for each in effects if isinstance(each, SendFile) and each.picture]


def changed(player: Player, indicator: str, level: int) -> list[str]:
    """Correct one answer of the result on screen; gives the pictures that came meanwhile."""
    came = []
    for act, args in ((Act.CHANGE, (indicator,)), (Act.LEVEL, (indicator, str(level)))):
        player.tap(act, *args)
        came += pictures(player.effects)
    return came


def finished() -> Player:
    player = Player().set_up(role="G")
    player.answer_all(2)
    assert pictures(player.effects) == [f"picture:{player.own.id}"]
    return player


def test_several_corrections_bring_one_picture_with_their_result() -> None:
    """None while the answers are changed; one as soon as the new result is looked at."""
    player = finished()
    one, other, *_ = player.asked()
    player.command(Command.SUMMARY)
    assert changed(player, one, 4) + changed(player, other, 0) + changed(player, one, 3) == []
    player.tap(Act.RESULT)
    player.showing(Result)
    assert pictures(player.effects) == [f"picture:{player.own.id}"]
    player.command(Command.RESULT)
    assert pictures(player.effects) == []


def test_what_was_changed_back_is_no_new_result() -> None:
    """The picture that the person has still says the same."""
    player = finished()
    one, *_ = player.asked()
    player.command(Command.SUMMARY)
    changed(player, one, 4)
    changed(player, one, 2)
    player.tap(Act.RESULT)
    assert pictures(player.effects) == []


def test_moved_dimensions_count_where_the_index_stays() -> None:
    """One part up, another down: the radar is another one."""
    player = finished()
    rubric = player.rubrics.current("pmk3i")
    first, *rest = player.asked()
    other = next(item for item in rest
                 if rubric.dimension_of(item).id != rubric.dimension_of(first).id)  # fmt: skip
    player.command(Command.SUMMARY)
    changed(player, first, 3)
    while not any(each.tap.args == (other,) for each in player.buttons()):
        player.tap(Act.SUMMARY)
    changed(player, other, 1)
    player.tap(Act.RESULT)
    assert len(pictures(player.effects)) == 1


def test_thrift_has_text_alone_for_changes_too() -> None:
    """And what was seen as text brings no picture when thrift ends."""
    player = finished()
    one, *_ = player.asked()
    player.command(Command.THRIFTY)
    player.command(Command.SUMMARY)
    changed(player, one, 4)
    player.tap(Act.RESULT)
    assert pictures(player.effects) == []
    player.command(Command.THRIFTY)
    player.command(Command.RESULT)
    assert pictures(player.effects) == []


def test_a_result_from_before_pictures_were_counted() -> None:
    """Finished under an older version of the program: looked at, it is taken for seen."""
    player = finished()
    player.session = Session.from_json(player.session.to_json().replace("results_seen", "older"))
    player.command(Command.RESULT)
    assert pictures(player.effects) == []
    one, *_ = player.asked()
    player.command(Command.SUMMARY)
    changed(player, one, 4)
    player.command(Command.RESULT)
    assert len(pictures(player.effects)) == 1
