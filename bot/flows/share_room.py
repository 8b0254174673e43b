"""The question after good practice was written down, and the button that takes consent back."""

from bot.flows.act.answering import onward
from bot.flows.practice import PRACTICE, ShareExample, UnshareExample
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen, ShareQuestion
from bot.flows.session import View
from bot.flows.show.buttons import BACK
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

SHARE, UNSHARE = Button(Tap(Act.SHARE), "share"), Button(Tap(Act.UNSHARE), "unshare")


def question(turn: Turn) -> Screen:
    """May it be shared, without a name?"""
    text = turn.the_assessment().remarks.get(PRACTICE, "")
    return ShareQuestion(keyboard=((SHARE, UNSHARE), (BACK,)), note=turn.note, text=text)


def share(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Yes, until the person says otherwise."""
    own = turn.the_assessment()
    if not own.remarks.get(PRACTICE):
        return _on(turn)
    return _on(turn.record(ShareExample(own.id))).noted(Remark.EXAMPLE_SHARED)


def unshare(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """No, or no more."""
    own = turn.the_assessment()
    return _on(turn.record(UnshareExample(own.id))).noted(Remark.EXAMPLE_UNSHARED)


def _on(turn: Turn) -> Turn:
    """On from the question; on the summary one stays there."""
    return onward(turn) if turn.session.view is View.SHARE else turn


ROOM = Room(
    screens={View.SHARE: question},
    acts={Act.SHARE: share, Act.UNSHARE: unshare},
)
