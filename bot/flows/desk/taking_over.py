"""People without Telegram who stand half-way, their coordinator gone: another goes on."""

from bot.flows.access import Deed, may
from bot.flows.effects import NoteAct
from bot.flows.facilitated import LeftBehind, LeftBehindIn, MyFacilitated, TakeOver
from bot.flows.refusals import refused_to_menu
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard
from bot.flows.session import Desk, View
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn


def left_behind(turn: Turn) -> tuple[LeftBehind, ...]:
    """In the region on the desk.

    Raises:
        FactNeededError: They were not fetched yet.
    """
    return turn.ask(LeftBehindIn(turn.session.desk.region))


def button(found: tuple[LeftBehind, ...]) -> Keyboard:
    """Go on with all of them, where there are any."""
    take = Button(Tap(Act.PROXY_TAKE_OVER), "proxy_take_over", {"count": str(len(found))})
    return ((take,),) if found else ()


def take_over(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """From now on they are found among one's own, under new numbers; each is on record."""
    desk = turn.session.desk
    if not may(turn, Deed.FACILITATE, desk.region):
        return refused_to_menu(turn, "take_over", desk.region)
    found, last = left_behind(turn), turn.ask(MyFacilitated()).last
    for number, one in enumerate(found, start=last + 1):
        detail = {"respondent": one.respondent, "before": one.made_by, "scope": desk.region}
        noted = NoteAct("facilitated_taken_over", detail)
        turn = turn.record(TakeOver(one, number), noted)
    # the facts are of the moment before: the list with them comes by the menu's way
    menu = turn.to(view=View.DESK, page=0, desk=Desk(scope=desk.scope))
    return menu.noted(Remark.PROXY_TAKEN_OVER, count=len(found))


ROOM = Room(acts={Act.PROXY_TAKE_OVER: take_over})
