"""Somebody half-way whose coordinator is gone: who goes on with them, and what is on record."""

from bot.flows.access import MyGrants
from bot.flows.desk.facilitating_screens import Facilitate
from bot.flows.desk.screens import DeskMenu
from bot.flows.effects import NoteAct
from bot.flows.events import Command
from bot.flows.facilitated import LeftBehind, LeftBehindIn, TakeOver
from bot.flows.remarks import Remark
from bot.flows.taps import Act
from tests.flows.player import Player
from tests.flows.test_facilitated import coordinator, of_kind

LEFT = (LeftBehind("ani", "gone"), LeftBehind("budi", "gone"))


def at_the_list() -> Player:
    player = coordinator()
    player.facts[LeftBehindIn("33.07")] = LEFT
    player.command(Command.COORDINATOR)
    player.tap(Act.FACILITATE)
    player.text("wonosobo")
    return player


def test_they_are_taken_over_under_new_numbers_and_on_record() -> None:
    """The list says how many; a tap makes them one's own, each with a line in the audit log."""
    player = at_the_list()
    assert player.showing(Facilitate).left_behind == 2
    player.tap(Act.PROXY_TAKE_OVER)
    note = player.showing(DeskMenu).note
    assert note is not None and (note.remark, note.count) == (Remark.PROXY_TAKEN_OVER, 2)
    assert of_kind(player, TakeOver) == [TakeOver(LEFT[0], 1), TakeOver(LEFT[1], 2)]
    assert of_kind(player, NoteAct) == [
        NoteAct("facilitated_taken_over",
                {"respondent": one.respondent, "before": "gone", "scope": "33.07"})
        for one in LEFT
    ]  # fmt: skip


def test_nobody_is_taken_over_where_nobody_is_left() -> None:
    """Without anybody left behind there is no such button."""
    player = coordinator()
    assert Act.PROXY_TAKE_OVER not in {button.tap.act for button in player.buttons()}


def test_whoever_lost_the_grant_takes_nobody_over() -> None:
    """The region must still be covered at that moment."""
    player = at_the_list()
    player.facts[MyGrants()] = ()
    player.tap(Act.PROXY_TAKE_OVER)
    assert of_kind(player, TakeOver) == []
