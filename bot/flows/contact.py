"""«Boleh dihubungi»: whether a coordinator may write to somebody who is half-way, and as whom."""

from dataclasses import dataclass

from bot.flows.effects import Further
from bot.flows.facts import Query
from bot.flows.natural import settle
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import View
from bot.flows.show.buttons import RESUME
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class AllowContact(Further):
    """The person may be written to, under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class RefuseContact(Further):
    """The person may not be written to any more."""


@dataclass(frozen=True, slots=True)
class MyContact(Query[str]):
    """The name under which the person may be written to; empty where they may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactQuestion(Screen):
    """Under which name may a coordinator write?"""

    name: str
    """What stands; empty where nobody may write."""


def ask(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Say what it means and ask for a name."""
    return turn.to(view=View.CONTACT)


def allow(turn: Turn, text: str) -> Turn:
    """With a name of their choice: the one way in which a coordinator ever sees one."""
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        return turn.noted(Remark.TOO_LONG, length=len(name))
    return settle(turn.record(AllowContact(name))).noted(Remark.CONTACT_ALLOWED, name=name)


def refuse(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Nobody writes."""
    return settle(turn.record(RefuseContact())).noted(Remark.CONTACT_REFUSED)


def question(turn: Turn) -> Screen:
    """What stands, and how to change it."""
    no = Button(Tap(Act.CONTACT_NO), "contact_no")
    return ContactQuestion(keyboard=((no, RESUME),), note=turn.note, name=turn.ask(MyContact()))


ROOM = Room(
    screens={View.CONTACT: question},
    acts={Act.CONTACT: ask, Act.CONTACT_NO: refuse},
    typed={View.CONTACT: allow},
)
