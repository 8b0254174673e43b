"""«Bukti»: from a question or the summary, one answer at a time; nobody has to."""

from bot.flows.events import FileSent
from bot.flows.evidence import AddEvidence, Evidence, EvidenceIn, RemoveEvidence, claims
from bot.flows.field.giving import A_ROW, MOST, give_file, give_text, is_link, removals
from bot.flows.field.screens import EvidenceLine, EvidenceList, EvidenceOf
from bot.flows.natural import settle, view_of
from bot.flows.path import indicators
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import View, Walk
from bot.flows.show.buttons import RESUME, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Indicator

TO_SUMMARY = Button(Tap(Act.SUMMARY, ("0",)), "see_summary")


def pieces(turn: Turn) -> tuple[Evidence, ...]:
    """All evidence of the assessment, with what this step adds and takes away.

    Raises:
        FactNeededError: It was not fetched yet.
    """
    own = turn.the_assessment().id
    gone = {each.id for each in turn.records if isinstance(each, RemoveEvidence)}
    new = tuple(each.piece for each in turn.records
                if isinstance(each, AddEvidence) and each.assessment == own)  # fmt: skip
    return tuple(each for each in (*turn.ask(EvidenceIn(own)), *new) if each.id not in gone)


def of_one(turn: Turn, indicator: str) -> tuple[Evidence, ...]:
    """The evidence of one answer."""
    return tuple(each for each in pieces(turn) if each.indicator == indicator)


def see(turn: Turn, args: tuple[str, ...]) -> Turn:
    """What shows one answer."""
    return turn.to(view=View.EVIDENCE, lately=args[0])


def see_list(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which answers could be shown."""
    return turn.to(view=View.EVIDENCE_LIST, at="", walk=Walk.ALL)


def done(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Back to where it was asked for: the question in sight, or the list."""
    at = turn.session.at
    if not at:
        return turn.to(view=View.EVIDENCE_LIST)
    return turn.to(view=view_of(turn.rubric(), at))


def take_text(turn: Turn, text: str) -> Turn:
    """A link or words."""
    return give_text(turn, text, _add)


def take_file(turn: Turn, event: FileSent) -> Turn:
    """A photo, a document, a place; a file is fetched after the commit."""
    return give_file(turn, event, _add)


def file_on_list(turn: Turn, event: FileSent) -> Turn:
    """Something for no answer in particular: which one is it for?"""
    if not _lines(turn):
        return turn.noted(Remark.FILE_INSTEAD, file=event.kind)
    return _which_answer(turn)


def text_on_list(turn: Turn, text: str) -> Turn:
    """A link likewise; other words are none of the buttons."""
    is_meant = is_link(text) and _lines(turn)
    return _which_answer(turn) if is_meant else turn.noted(Remark.NOT_UNDERSTOOD)


def _which_answer(turn: Turn) -> Turn:
    return turn.noted(Remark.EVIDENCE_CHOOSE, count=_lines(turn)[0].number)


def _add(turn: Turn, piece: Evidence, file_id: str, remark: Remark) -> Turn:
    if not _in_hand(turn):
        return settle(turn)
    if len(of_one(turn, piece.indicator)) >= MOST:
        return turn.noted(Remark.EVIDENCE_FULL, count=MOST)
    added = turn.record(AddEvidence(turn.the_assessment().id, piece, file_id))
    return added.noted(remark)


def remove(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Take one piece away; only one's own assessment's."""
    if args[0] not in {each.id for each in pieces(turn)}:
        return turn
    return turn.record(RemoveEvidence(turn.the_assessment().id, args[0])).noted(
        Remark.EVIDENCE_REMOVED
    )  # fmt: skip


def _in_hand(turn: Turn) -> Indicator | None:
    """The indicator whose evidence is on screen; None where the rubric has none like it."""
    asked = indicators(turn.rubric(), turn.the_assessment().role)
    lately = turn.session.lately
    return turn.rubric().indicators[lately] if lately in asked else None


def evidence(turn: Turn) -> Screen:
    """What stands for one answer, and what may come; without one, the list."""
    indicator = _in_hand(turn)
    if indicator is None:
        return evidence_list(turn)
    own = of_one(turn, indicator.id)
    return EvidenceOf(
        keyboard=(
            *removals(own, Act.EVIDENCE_REMOVE),
            (Button(Tap(Act.EVIDENCE_DONE), "evidence_done"),),
        ),
        note=turn.note,
        indicator=indicator,
        pieces=own,
        most=MOST,
        subsector=turn.the_assessment().leading_subsector,
    )


def evidence_list(turn: Turn) -> Screen:
    """The answers that claim something, or have evidence."""
    lines = _lines(turn)
    numbered = tuple(
        Button(Tap(Act.EVIDENCE, (line.indicator.id,)), "change", {"number": str(line.number)})
        for line in lines
    )
    return EvidenceList(
        keyboard=(*_numbers(numbered), (TO_SUMMARY, RESUME)),
        note=turn.note,
        place=turn.place(turn.the_assessment().region),
        lines=lines,
    )


def _numbers(numbered: tuple[Button, ...]) -> Keyboard:
    return rows(numbered, A_ROW)


def _lines(turn: Turn) -> tuple[EvidenceLine, ...]:
    own, rubric = turn.the_assessment(), turn.rubric()
    given = [each.indicator for each in pieces(turn)]
    return tuple(
        EvidenceLine(number, rubric.indicators[id_], given.count(id_))
        for number, id_ in enumerate(indicators(rubric, own.role), start=1)
        if id_ in given or claims(rubric.indicators[id_], own.answers.get(id_))
    )


ROOM = Room(
    screens={View.EVIDENCE: evidence, View.EVIDENCE_LIST: evidence_list},
    acts={
        Act.EVIDENCE: see,
        Act.EVIDENCE_LIST: see_list,
        Act.EVIDENCE_REMOVE: remove,
        Act.EVIDENCE_DONE: done,
    },
    typed={View.EVIDENCE: take_text, View.EVIDENCE_LIST: text_on_list},
    files={View.EVIDENCE: take_file, View.EVIDENCE_LIST: file_on_list},
)
