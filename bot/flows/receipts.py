"""/kode: whoever has a receipt code gets a copy of that person's data, or has it erased.

It works from any Telegram account, also before any consent: the code is all that a person
without Telegram has. Guessing is noted and ends after a few tries a day.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.flows.codes import plain_code
from bot.flows.effects import NoteAct, SendFile
from bot.flows.events import CommandSent
from bot.flows.facilitated import CodeHolder, EraseFacilitated, HolderOf, WrongCodes
from bot.flows.places import Place
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import RESUME
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Group

MOST_WRONG = 5
"""Wrong codes of one person in `A_DAY`; then none is looked up, right or wrong."""
A_DAY = timedelta(days=1)
LONGEST_ASKED = 40
"""Characters that may be a code with what people write between its groups."""
COPY_JOB, PAGE_JOB = "code_copy", "code_page"
"""Jobs `code_copy:<respondent>` and `code_page:<respondent>`."""
VIEWS = frozenset({View.RECEIPT, View.CODE_FOUND, View.CODE_ERASE})
"""Where a code is kept in the session; anywhere else it is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeQuestion(Screen):
    """What is the code?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFound(Screen):
    """A code that stands for somebody: what can be done with it."""

    place: Place
    group: Group | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeErase(Screen):
    """Really erase?"""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeErased(Screen):
    """It is gone."""


def is_code(text: str) -> bool:
    """Whether a typed text can be nothing but a receipt code."""
    return len(text) <= LONGEST_ASKED and bool(plain_code(text))


def open_code(turn: Turn) -> Turn:
    """/kode, with the code behind it or without."""
    event = turn.event
    asked = event.payload if isinstance(event, CommandSent) else ""
    return look_up(turn, asked) if asked else turn.to(view=View.CODE, page=0)


def look_up(turn: Turn, text: str) -> Turn:
    """What a typed code leads to; a wrong one is counted, what cannot be one is not.

    Raises:
        FactNeededError: It was not looked up yet.
    """
    code = plain_code(text) if len(text) <= LONGEST_ASKED else ""
    asking = turn.to(view=View.CODE, page=0)
    if not code:
        return asking.noted(Remark.CODE_UNCLEAR)
    wrong = turn.ask(WrongCodes(turn.event.at - A_DAY))
    if wrong >= MOST_WRONG:
        return asking.noted(Remark.CODE_TOO_OFTEN).record(NoteAct("code_refused"))
    if turn.ask(HolderOf(code)) is None:
        left = MOST_WRONG - wrong - 1
        return asking.noted(Remark.CODE_WRONG, count=left).record(NoteAct("code_wrong"))
    return turn.to(view=View.CODE_FOUND, desk=Desk(form={"code": code}), page=0)


def without_code(turn: Turn) -> Turn:
    """A code is kept no longer than its screen is shown."""
    form = turn.session.desk.form
    if "code" not in form or turn.session.view in VIEWS:
        return turn
    return turn.at_desk(form={name: value for name, value in form.items() if name != "code"})


def _holder(turn: Turn) -> CodeHolder | None:
    code = turn.session.desk.form.get("code", "")
    return turn.ask(HolderOf(code)) if code else None


def send_copy(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """A copy of everything that is stored about the person, as files."""
    holder = _holder(turn)
    if holder is None:
        return turn.to(view=View.CODE).noted(Remark.CODE_UNCLEAR)
    noted = turn.to(view=View.CODE_FOUND).noted(Remark.CODE_SENT).record(NoteAct("code_copied"))
    page = SendFile(f"{PAGE_JOB}:{holder.respondent}", "code_page_caption")
    return noted.send(page).send(SendFile(f"{COPY_JOB}:{holder.respondent}", "code_copy_caption"))


def ask_erase(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Say what goes."""
    return turn.to(view=View.CODE_ERASE)


def back_to_code(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """What can be done with the code; without one, the question for it."""
    known = bool(turn.session.desk.form.get("code"))
    return turn.to(view=View.CODE_FOUND if known else View.CODE)


def erase(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The person's consent, texts and what is unfinished go; figures stay without anybody."""
    holder = _holder(turn)
    if holder is None:
        return turn.to(view=View.CODE).noted(Remark.CODE_UNCLEAR)
    erased = turn.record(EraseFacilitated(holder.respondent, "code"), NoteAct("code_erased"))
    return erased.to(view=View.CODE_ERASED, desk=Desk())


def question(turn: Turn) -> Screen:
    """The code, please."""
    return CodeQuestion(keyboard=((RESUME,),), note=turn.note)


def found(turn: Turn) -> Screen:
    """Copy or erase; a code that stands for nobody any more is asked for again."""
    holder = _holder(turn)
    if holder is None:
        return question(turn)
    copy = Button(Tap(Act.CODE_COPY), "code_copy")
    erasing = Button(Tap(Act.CODE_ERASE), "code_erase")
    return CodeFound(
        keyboard=((copy, erasing), (RESUME,)),
        note=turn.note,
        place=turn.place(holder.region),
        group=_group(turn, holder),
    )


def _group(turn: Turn, holder: CodeHolder) -> Group | None:
    rubric = turn.context.rubrics.get(holder.instrument, holder.version)
    return rubric.groups.get(holder.role) if rubric else None


def erase_question(turn: Turn) -> Screen:
    """Really?"""
    holder = _holder(turn)
    if holder is None:
        return question(turn)
    yes = Button(Tap(Act.CODE_ERASE_YES), "code_erase_yes")
    back = Button(Tap(Act.CODE_OPEN), "back")
    return CodeErase(keyboard=((yes, back),), note=turn.note, place=turn.place(holder.region))


def erased(turn: Turn) -> Screen:
    """Gone."""
    return CodeErased(keyboard=((RESUME,),), note=turn.note)


ROOM = Room(
    screens={
        View.CODE: question,
        View.CODE_FOUND: found,
        View.CODE_ERASE: erase_question,
        View.CODE_ERASED: erased,
    },
    acts={
        Act.CODE_OPEN: back_to_code,
        Act.CODE_COPY: send_copy,
        Act.CODE_ERASE: ask_erase,
        Act.CODE_ERASE_YES: erase,
    },
    typed={View.CODE: look_up},
)
