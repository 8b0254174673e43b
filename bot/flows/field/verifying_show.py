"""The screens of the assessor's desk."""

from bot.flows.access import Deed
from bot.flows.desk.areas import area
from bot.flows.evidence import EvidenceKind
from bot.flows.field.verifying import Board, PiecesFor, Reviewed, ShownPiece
from bot.flows.field.verifying_board import board, chosen_round, next_open, pick
from bot.flows.field.verifying_screens import (
    AssessAsk,
    AssessEvidence,
    AssessItem,
    AssessLevel,
    AssessQueue,
    AssessReason,
    ReviewLine,
)
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.show.buttons import RESUME, rows
from bot.flows.show.pages import A_PAGE, paged, pager
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Choice, Indicator

A_ROW = 4
LONGEST_REASON = 1000
LONGEST_QUESTION = 500
TO_PLACES = Button(Tap(Act.ASSESS_PLACE), "field_other_place")
TO_QUEUE = Button(Tap(Act.ASSESS_QUEUE), "assess_queue")


def pick_screen(turn: Turn) -> Screen:
    """Which region, then which round."""
    return pick(turn, Deed.VERIFY, (Act.ASSESS_PLACE, Act.ASSESS_ROUND), ((RESUME,),))


def item_on_desk(turn: Turn) -> Reviewed | None:
    """The indicator in hand; None where the board has none like it."""
    its = board(turn)
    return its.item(turn.session.desk.item) if its else None


def level_on_desk(turn: Turn) -> int | None:
    """The level that was chosen, where the indicator has it."""
    its, typed = board(turn), turn.session.desk.form.get("level", "")
    item = its.item(turn.session.desk.item) if its else None
    if its is None or item is None or not typed.isdecimal():
        return None
    return int(typed) if int(typed) < len(levels(its.rubric.indicators[item.indicator])) else None


def levels(indicator: Indicator) -> range:
    """The levels that an indicator has."""
    scale = indicator.scale
    return range(len(scale.options)) if isinstance(scale, Choice) else range(0)


def pieces_on_desk(turn: Turn) -> tuple[ShownPiece, ...]:
    """The evidence of the indicator in hand."""
    its, desk = board(turn), turn.session.desk
    if its is None:
        return ()
    return turn.ask(PiecesFor(desk.region, desk.round, its.rubric.id, desk.item))


def queue(turn: Turn) -> Screen:
    """A page of the indicators; without a board, the question which region."""
    its, desk = board(turn), turn.session.desk
    its_round = chosen_round(turn, desk.round)
    if its is None or its_round is None:
        return pick_screen(turn)
    page, pages, first = paged(turn, len(its.items))
    lines = _lines(its, first)
    return AssessQueue(
        keyboard=_queue_keys(its, lines, page, pages),
        note=turn.note,
        area=area(turn, desk.region),
        round=its_round,
        board=its,
        scores=() if turn.records else its.scores,
        lines=lines,
        page=page,
        pages=pages,
    )


def _lines(its: Board, first: int) -> tuple[ReviewLine, ...]:
    shown = its.items[first : first + A_PAGE]
    return tuple(ReviewLine(number, its.rubric.indicators[item.indicator], item)
                 for number, item in enumerate(shown, start=first + 1))  # fmt: skip


def _queue_keys(its: Board, lines: tuple[ReviewLine, ...], page: int, pages: int) -> Keyboard:
    numbered = tuple(
        Button(Tap(Act.ASSESS_SEE, (line.indicator.id,)), "numbered", {"number": str(line.number)})
        for line in lines
    )
    waiting = next_open(its, "")
    on = ((_to_item(waiting, "assess_next"),),) if waiting else ()
    return (*rows(numbered, A_ROW), *pager(Act.ASSESS_QUEUE, page, pages), *on,
            (TO_PLACES, RESUME))  # fmt: skip


def _to_item(item: Reviewed, label: str) -> Button:
    return Button(Tap(Act.ASSESS_SEE, (item.indicator,)), label)


def item(turn: Turn) -> Screen:
    """One indicator; where it is gone, the queue."""
    its, found = board(turn), item_on_desk(turn)
    if its is None or found is None:
        return queue(turn)
    indicator = its.rubric.indicators[found.indicator]
    return AssessItem(
        keyboard=_item_keys(its, found),
        note=turn.note,
        area=area(turn, its.region),
        rubric=its.rubric,
        dimension=its.rubric.dimension_of(indicator.id),
        indicator=indicator,
        item=found,
        position=its.items.index(found) + 1,
        total=len(its.items),
    )


def _item_keys(its: Board, found: Reviewed) -> Keyboard:
    other = Button(Tap(Act.ASSESS_OTHER), "assess_other")
    ask = Button(Tap(Act.ASSESS_ASK), "assess_ask")
    decide: tuple[Button, ...] = (other,)
    if found.claimed is not None:
        level = {"level": str(found.claimed)}
        decide = (Button(Tap(Act.ASSESS_ACCEPT), "assess_accept", level), other)
    seen: tuple[Button, ...] = (ask,)
    if found.evidence:
        number = {"number": str(found.evidence)}
        seen = (Button(Tap(Act.ASSESS_EVIDENCE), "assess_evidence", number), ask)
    following = next_open(its, found.indicator)
    is_other = following is not None and following.indicator != found.indicator
    on = (_to_item(following, "assess_skip"),) if following and is_other else ()
    return (decide, seen, (*on, TO_QUEUE))


def evidence(turn: Turn) -> Screen:
    """What was given, each with its group."""
    its, found = board(turn), item_on_desk(turn)
    if its is None or found is None:
        return queue(turn)
    pieces = pieces_on_desk(turn)
    files = sum(each.piece.kind in (EvidenceKind.PHOTO, EvidenceKind.DOCUMENT) for each in pieces)
    return AssessEvidence(
        keyboard=((_to_item(found, "back"), TO_QUEUE),),
        note=turn.note,
        rubric=its.rubric,
        indicator=its.rubric.indicators[found.indicator],
        pieces=pieces,
        files=files,
    )


def level_question(turn: Turn) -> Screen:
    """Which level?"""
    its, found = board(turn), item_on_desk(turn)
    if its is None or found is None:
        return queue(turn)
    indicator = its.rubric.indicators[found.indicator]
    return AssessLevel(
        keyboard=(*rows(level_buttons(indicator, Act.ASSESS_LEVEL), 5),
                  (_to_item(found, "back"),)),
        note=turn.note,
        indicator=indicator,
        claimed=found.claimed,
    )  # fmt: skip


def level_buttons(indicator: Indicator, act: Act, *args: str) -> tuple[Button, ...]:
    """A button for each level."""
    return tuple(Button(Tap(act, (*args, str(level))), "numbered", {"number": str(level)})
                 for level in levels(indicator))  # fmt: skip


def reason_question(turn: Turn) -> Screen:
    """Why?"""
    its, found, level = board(turn), item_on_desk(turn), level_on_desk(turn)
    if its is None or found is None or level is None:
        return level_question(turn)
    return AssessReason(
        keyboard=((Button(Tap(Act.ASSESS_OTHER), "back"),),),
        note=turn.note,
        indicator=its.rubric.indicators[found.indicator],
        level=level,
        longest=LONGEST_REASON,
    )


def ask_question(turn: Turn) -> Screen:
    """What shall they be asked?"""
    its, found = board(turn), item_on_desk(turn)
    if its is None or found is None:
        return queue(turn)
    plain = Button(Tap(Act.ASSESS_ASK_PLAIN), "assess_ask_plain")
    return AssessAsk(
        keyboard=((plain,), (_to_item(found, "back"),)),
        note=turn.note,
        indicator=its.rubric.indicators[found.indicator],
        longest=LONGEST_QUESTION,
    )
