"""Rounds: the list, one of them, making, changing and closing it."""

from bot.flows.access import Deed, covers, may
from bot.flows.desk.areas import area
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.round_filling import STEPS, end_slip, onward
from bot.flows.desk.round_form import (
    NAMED,
    changed,
    draft_of,
    form_of,
    quotas_by_group,
    read_form,
    round_of,
    round_state,
    within,
    zone_of,
)
from bot.flows.desk.round_records import ChangeRound, CloseRound, MakeRound
from bot.flows.desk.round_screens import RoundClosing, RoundDetail, RoundLine, RoundMade, Rounds
from bot.flows.effects import NoteAct
from bot.flows.refusals import refused_to_menu
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import Round, RoundNamed, RoundsIn
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import rows
from bot.flows.show.pages import A_PAGE, paged, pager
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Rubric


def see_rounds(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The list; the argument is the page."""
    page = int(args[0]) if args and args[0].isdecimal() else 0
    return turn.to(view=View.ROUNDS, page=page, desk=Desk(scope=turn.session.desk.scope))


def new_round(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The first question of an empty form; with one instrument there is nothing to ask."""
    begun = turn.to(view=STEPS["instrument"], desk=Desk(scope=turn.session.desk.scope))
    instruments = turn.context.rubrics.ids()
    if len(instruments) > 1:
        return begun
    return onward(begun, "instrument", instrument=instruments[0])


def see_round(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One round."""
    return turn.to(view=View.ROUND, desk=Desk(scope=turn.session.desk.scope, round=args[0]))


def save(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Make the round that the form describes, or change the one that it is about."""
    form = read_form(turn)
    if not may(turn, Deed.MANAGE_ROUND, form.scope):
        return refused_to_menu(turn, "save_round", form.id)
    if form.start is None:
        return turn.to(view=View.ROUND_START)
    slip = end_slip(turn, form.end) if form.end else Remark.END_PAST
    if slip is not None:
        # the form may have lain about for days
        return turn.to(view=View.ROUND_END).noted(slip)
    return _change(turn) if form.id else _make(turn)


def _make(turn: Turn) -> Turn:
    made = round_of(turn, read_form(turn), turn.context.fresh_id)
    if not made.regions:
        return turn.to(view=View.ROUND_REGIONS).noted(Remark.NO_REGION_CHOSEN)
    noted = NoteAct("round_made", {"round": made.id, "scope": made.scope})
    return turn.record(MakeRound(made), noted).to(view=View.ROUND_MADE).at_desk(round=made.id)


def _change(turn: Turn) -> Turn:
    form = read_form(turn)
    its = turn.ask(RoundNamed(form.id))
    if its is None or its.closed_at is not None or not may(turn, Deed.MANAGE_ROUND, its.scope):
        return refused_to_menu(turn, "change_round", form.id)
    new = changed(turn, its, form)
    noted = NoteAct("round_changed", {"round": its.id, "scope": its.scope})
    saved = turn.record(ChangeRound(new), noted)
    return _to_menu(saved).noted(Remark.ROUND_SAVED, name=new.name)


def edit(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The form, filled in with what stands."""
    its = round_in_hand(turn)
    if its is None or its.closed_at is not None or not may(turn, Deed.MANAGE_ROUND, its.scope):
        return refused_to_menu(turn, "change_round", turn.session.desk.round)
    return turn.to(view=View.ROUND_SUMMARY).at_desk(form=form_of(turn, its))


def ask_to_close(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Really?"""
    its = round_in_hand(turn)
    if its is None or not may(turn, Deed.MANAGE_ROUND, its.scope):
        return refused_to_menu(turn, "close_round", turn.session.desk.round)
    return turn.to(view=View.ROUND_CLOSE)


def close(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """End it now."""
    its = round_in_hand(turn)
    if its is None or not may(turn, Deed.MANAGE_ROUND, its.scope):
        return refused_to_menu(turn, "close_round", turn.session.desk.round)
    noted = NoteAct("round_closed", {"round": its.id, "scope": its.scope})
    closed = turn.record(CloseRound(its.id, turn.event.at), noted)
    return _to_menu(closed).noted(Remark.ROUND_CLOSED, name=its.name)


def _to_menu(turn: Turn) -> Turn:
    return turn.to(view=View.DESK, page=0, desk=Desk(scope=turn.session.desk.scope))


def round_in_hand(turn: Turn) -> Round | None:
    """The round on the desk, where it has a region in the scope that is worked in."""
    desk = turn.session.desk
    its = turn.ask(RoundNamed(desk.round)) if desk.round else None
    seen = its is not None and any(covers(desk.scope, code) for code in its.regions)
    return its if seen else None


def rubric_of_round(turn: Turn, its: Round) -> Rubric:
    """Its rubric version; the newest where that one is gone."""
    rubrics = turn.context.rubrics
    return rubrics.get(its.instrument, its.version) or rubrics.current(its.instrument)


def rounds(turn: Turn) -> Screen:
    """The list, a page at a time."""
    scope = turn.session.desk.scope
    found = turn.ask(RoundsIn(scope))
    page, pages, first = paged(turn, len(found))
    lines = tuple(
        RoundLine(number, its, round_state(its, turn.event.at), zone_of(turn, its.scope))
        for number, its in enumerate(found[first : first + A_PAGE], start=first + 1)
    )
    numbered = tuple(_numbered(line) for line in lines)
    new = (Button(Tap(Act.ROUND_NEW), "round_new"),)
    may_make = may(turn, Deed.MANAGE_ROUND, scope)
    last = (*(new if may_make else ()), TO_DESK)
    return Rounds(
        keyboard=(*rows(numbered, 4), *pager(Act.ROUNDS, page, pages), last),
        note=turn.note,
        area=area(turn, scope),
        lines=lines,
        page=page,
        pages=pages,
    )


def _numbered(line: RoundLine) -> Button:
    tap = Tap(Act.ROUND_SEE, (line.round.id,))
    return Button(tap, "numbered", {"number": str(line.number)})


def round_detail(turn: Turn) -> Screen:
    """One round; where it is gone or elsewhere, the list."""
    its = round_in_hand(turn)
    if its is None:
        return rounds(turn)
    places = within(turn.session.desk.scope, map(turn.place, its.regions))
    rubric, may_change = rubric_of_round(turn, its), may(turn, Deed.MANAGE_ROUND, its.scope)
    return RoundDetail(
        keyboard=_detail_keyboard(its, may_change=may_change),
        note=turn.note,
        round=its,
        rubric=rubric,
        places=places[:NAMED],
        regions=len(its.regions),
        quotas=quotas_by_group(rubric, its.quotas),
        state=round_state(its, turn.event.at),
        zone=zone_of(turn, its.scope),
        may_change=may_change,
    )


def _detail_keyboard(its: Round, *, may_change: bool) -> Keyboard:
    summary = Button(Tap(Act.AREA_SUMMARY), "area_summary")
    invite = (Button(Tap(Act.INVITES), "invitations"), summary)
    back = (Button(Tap(Act.ROUNDS), "back"), TO_DESK)
    if not may_change or its.closed_at is not None:
        return (invite, back)
    change = Button(Tap(Act.ROUND_EDIT), "round_edit")
    end = Button(Tap(Act.ROUND_CLOSE), "round_close")
    return (invite, (change, end), back)


def made(turn: Turn) -> Screen:
    """It stands; now people are invited."""
    invite = Button(Tap(Act.INVITE_NEW), "invite_new")
    return RoundMade(keyboard=((invite,), (TO_DESK,)), note=turn.note, draft=draft_of(turn))


def closing(turn: Turn) -> Screen:
    """Really end it early? Where it is gone, the list."""
    its = round_in_hand(turn)
    if its is None:
        return rounds(turn)
    yes = Button(Tap(Act.ROUND_CLOSE_YES), "round_close_yes")
    no = Button(Tap(Act.ROUND_SEE, (its.id,)), "cancel")
    return RoundClosing(keyboard=((no,), (yes,)), note=turn.note, round=its)


ROOM = Room(
    screens={
        View.ROUNDS: rounds,
        View.ROUND: round_detail,
        View.ROUND_MADE: made,
        View.ROUND_CLOSE: closing,
    },
    acts={
        Act.ROUNDS: see_rounds,
        Act.ROUND_NEW: new_round,
        Act.ROUND_SEE: see_round,
        Act.ROUND_SAVE: save,
        Act.ROUND_EDIT: edit,
        Act.ROUND_CLOSE: ask_to_close,
        Act.ROUND_CLOSE_YES: close,
    },
    deeds={
        View.ROUNDS: Deed.SEE_COVERAGE,
        View.ROUND: Deed.SEE_COVERAGE,
        View.ROUND_MADE: Deed.MANAGE_ROUND,
        View.ROUND_CLOSE: Deed.MANAGE_ROUND,
    },
)
