"""An assessor asks for more: the question at the person who answered, and their reply."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.flows.effects import Notify, Toast
from bot.flows.events import FileSent
from bot.flows.evidence import AddEvidence, Evidence, EvidenceKind, EvidenceState
from bot.flows.field.giving import LARGEST, LONGEST, from_file, from_text
from bot.flows.field.verifying import AnswerRequest, Request, RequestForMe
from bot.flows.field.verifying_screens import RequestAsked
from bot.flows.natural import settle
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, NothingYet, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import RESUME
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Rubric

FETCHED_WITHIN = timedelta(days=3)
"""No file is waited for so long; the store tells whoever asked as soon as it is here."""
MOST_ANSWERS = 10
"""Answers that one person may give to one question."""


def request_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Under the notice that somebody is asked."""
    return ((Button(Tap(Act.REQUEST, (detail["request"],)), "request_answer"),),)


def answered_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Under the notice that somebody answered."""
    where = (detail["region"], detail["round"], detail["indicator"])
    return ((Button(Tap(Act.ASSESS_OPEN, where), "request_see"),),)


def open_request(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The question; nobody else's, and none that is gone."""
    found = turn.ask(RequestForMe(args[0])) if len(args) == 1 else None
    if found is None:
        return replace(turn, toast=Toast.UNKNOWN, redraw=True)
    return turn.to(view=View.REQUEST, desk=Desk(item=found.id), page=0)


def _in_hand(turn: Turn) -> Request | None:
    item = turn.session.desk.item
    return turn.ask(RequestForMe(item)) if item else None


def answer_in_words(turn: Turn, text: str) -> Turn:
    """Words, or a link, which is a piece of evidence."""
    found = _in_hand(turn)
    if found is None:
        return settle(turn)
    piece = from_text(turn, found.indicator, text)
    if piece is None:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(text.strip()), count=LONGEST)
    if piece.kind is EvidenceKind.LINK:
        return _give(turn, found, piece, "")
    return _answer(turn, found, AnswerRequest(found.id, text.strip()))


def answer_by_file(turn: Turn, event: FileSent) -> Turn:
    """A photo, a document, a place: a piece of evidence of their own answer."""
    found = _in_hand(turn)
    if found is None:
        return settle(turn)
    piece = from_file(turn, found.indicator, event)
    if isinstance(piece, Remark):
        return turn.noted(piece, file=event.kind, count=LARGEST // 2**20)
    return _give(turn, found, piece, event.file.file_id if event.file else "")


def _give(turn: Turn, found: Request, piece: Evidence, file_id: str) -> Turn:
    given = _answer(turn, found, AnswerRequest(found.id, "", piece.id), piece)
    is_taken = given.records != turn.records
    return given.record(AddEvidence(found.assessment, piece, file_id)) if is_taken else given


def _answer(
    turn: Turn, found: Request, answer: AnswerRequest, piece: Evidence | None = None
) -> Turn:
    """Write it down and tell whoever asked, once, without saying who answered or what.

    Of a file they hear when it is kept: nobody is called for one that is refused.
    """
    if found.answers >= MOST_ANSWERS:
        return turn.noted(Remark.EVIDENCE_FULL, count=MOST_ANSWERS)
    rubric = rubric_of(turn, found)
    names = rubric.indicators[found.indicator].name if found.indicator in rubric.indicators else {}
    waits = piece is not None and piece.state is EvidenceState.FETCHING
    kind = "answered_file" if waits else "answered"
    told = Notify(
        found.asked_by,
        "request_answered",
        f"{kind}:{found.id}:{found.assessment}",
        {"region": found.region, "round": found.round, "indicator": found.indicator}
        | {f"name_{language}": said for language, said in names.items()},
        due=turn.event.at + FETCHED_WITHIN if waits else None,
    )
    return turn.record(answer, told).noted(Remark.REQUEST_ANSWERED)


def rubric_of(turn: Turn, found: Request) -> Rubric:
    """The rubric version of the answer that is asked about."""
    rubrics = turn.context.rubrics
    return rubrics.get(found.instrument, found.version) or rubrics.current(found.instrument)


def request(turn: Turn) -> Screen:
    """The question, and how to answer it; where it is gone, the way on."""
    found = _in_hand(turn)
    rubric = rubric_of(turn, found) if found else None
    if found is None or rubric is None or found.indicator not in rubric.indicators:
        return NothingYet(keyboard=((RESUME,),), note=turn.note)
    new = sum(isinstance(each, AnswerRequest) for each in turn.records)
    return RequestAsked(
        keyboard=((Button(Tap(Act.REQUEST_DONE), "evidence_done"),),),
        note=turn.note,
        place=turn.place(found.region),
        indicator=rubric.indicators[found.indicator],
        text=found.text,
        answers=found.answers + new,
    )


def done(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Back to where the person was."""
    return settle(turn.to(desk=Desk(), view=View.PAUSED))


ROOM = Room(
    screens={View.REQUEST: request},
    acts={Act.REQUEST: open_request, Act.REQUEST_DONE: done},
    typed={View.REQUEST: answer_in_words},
    files={View.REQUEST: answer_by_file},
    evergreen=frozenset({Act.REQUEST}),
)
