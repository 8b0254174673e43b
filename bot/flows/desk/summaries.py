"""Summaries: what a round says of a region, a province or the nation, as it stands now."""

from bot.flows.access import Deed, covers, may
from bot.flows.desk import region_report
from bot.flows.desk.areas import area
from bot.flows.desk.coverage import NO_ROUND, round_in_view, upwards
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.round_form import zone_of
from bot.flows.desk.summary_pages import FIRST_REGIONS, REGIONS_A_PAGE, Frame, page_of, pages_of
from bot.flows.desk.summary_records import UnwishSummary, WishSummary
from bot.flows.desk.summary_screens import SummaryHead, SummaryRounds
from bot.flows.desk.summary_values import (
    AreaSummary,
    RegionInNeed,
    RegionSummary,
    Summary,
    SummaryOf,
    SummaryWished,
)
from bot.flows.effects import NoteAct
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import Round, RoundNamed, RoundsIn
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import named_rows, rows
from bot.flows.show.pages import pager, turn_page
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

ROUNDS_LISTED = 8
WISHED, UNWISHED = "1", "0"
"""In the desk's form: what was chosen on this very screen, before the store says so."""


def see_summary(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The summary of the desk's scope, in the round that was looked at last."""
    desk = turn.session.desk
    return _look(turn, Desk(scope=desk.scope, round=desk.round))


def look_into(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One region of the area, or the area around it; the argument is its code."""
    desk = turn.session.desk
    if not may(turn, Deed.SEE_SUMMARY, args[0]):
        return refused(turn, "see_summary", scope=args[0])
    return _look(turn, Desk(desk.scope, args[0], desk.round))


def choose_round(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which round?"""
    return turn.to(view=View.SUMMARY_ROUND)


def take_round(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The same place in this round."""
    desk = turn.session.desk
    return _look(turn, Desk(desk.scope, desk.region, args[0]))


def open_posted(turn: Turn, args: tuple[str, ...]) -> Turn:
    """From a summary that came by itself to the whole one, as it stands now."""
    round_id, scope = args if len(args) == 2 else ("", "")  # noqa: PLR2004 - round and scope
    its = turn.ask(RoundNamed(round_id)) if round_id else None
    reached = its is not None and any(covers(scope, code) for code in its.regions)
    if not reached or not may(turn, Deed.SEE_SUMMARY, scope):
        return refused(turn, "see_summary", scope=scope)
    return _look(turn, Desk(scope=scope, round=round_id))


def wish(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Every Monday from now on."""
    its, scope = round_in_view(turn), turn.session.desk.target
    if its is None or not its.is_running(turn.event.at):
        return turn.noted(Remark.ROUND_IS_OVER)
    noted = NoteAct("summary_wished", {"round": its.id, "scope": scope})
    wished = turn.record(WishSummary(its.id, scope), noted)
    return wished.at_desk(form={"wished": WISHED}).noted(Remark.SUMMARY_WISHED)


def stop_posted(turn: Turn, args: tuple[str, ...]) -> Turn:
    """No more of them; the message becomes the summary as it stands now, where one may see it."""
    if len(args) != 2:  # noqa: PLR2004 - round and scope
        return turn
    round_id, scope = args
    noted = NoteAct("summary_unwished", {"round": round_id, "scope": scope})
    stopped = turn.record(UnwishSummary(round_id, scope), noted)
    if may(turn, Deed.SEE_SUMMARY, scope) and turn.ask(RoundNamed(round_id)):
        stopped = _look(stopped, Desk(scope=scope, round=round_id, form={"wished": UNWISHED}))
    return stopped.noted(Remark.SUMMARY_UNWISHED)


def _look(turn: Turn, desk: Desk) -> Turn:
    return turn.to(view=View.AREA_SUMMARY, desk=desk, page=0)


def summary(turn: Turn) -> Screen:
    """A page of it."""
    its, target = round_in_view(turn), turn.session.desk.target
    found = turn.ask(SummaryOf(target, its.id if its else ""))
    page = min(turn.session.page, pages_of(found) - 1)
    frame = Frame(
        SummaryHead(area(turn, target), its, zone_of(turn, target), turn.event.at),
        keyboard=_keyboard(turn, its, found, page),
        note=turn.note,
    )
    regions = found.needy if isinstance(found, AreaSummary) else ()
    names = {each.region: area(turn, each.region) for each in regions}
    if not isinstance(found, RegionSummary | AreaSummary):
        raise TypeError(type(found).__name__)
    return page_of(found, names, frame, page)


def _keyboard(turn: Turn, its: Round | None, found: Summary, page: int) -> Keyboard:
    desk = turn.session.desk
    coverage = Button(Tap(Act.COVERAGE), "coverage")
    export = Button(Tap(Act.EXPORT), "export")
    another = Button(Tap(Act.SUMMARY_ROUND), "other_round")
    up = upwards(desk)
    back = (Button(Tap(Act.SUMMARY_IN, (up,)), "back"),) if up else ()
    return (
        *_into(turn, found, page),
        *pager(Act.SUMMARY_PAGE, page, pages_of(found)),
        *_wishing(turn, its),
        (coverage, export),
        *region_report.button(desk, found),
        (another,),
        (*back, TO_DESK),
    )


def _into(turn: Turn, found: Summary, page: int) -> Keyboard:
    """The regions that are named on the page."""
    if not isinstance(found, AreaSummary):
        return ()
    first = (page - 1) * REGIONS_A_PAGE
    shown: tuple[RegionInNeed, ...] = (
        found.needy[first : first + REGIONS_A_PAGE] if page else found.needy[:FIRST_REGIONS]
    )
    named = tuple(
        Button(Tap(Act.SUMMARY_IN, (each.region,)), "area",
               {"name": area(turn, each.region).name})
        for each in shown
    )  # fmt: skip
    return named_rows(named)


def _wishing(turn: Turn, its: Round | None) -> Keyboard:
    if its is None or not its.is_running(turn.event.at):
        return ()
    target = turn.session.desk.target
    chosen = turn.session.desk.form.get("wished", "")
    wished = chosen == WISHED if chosen else turn.ask(SummaryWished(target, its.id))
    if wished:
        return ((Button(Tap(Act.SUMMARY_STOP, (its.id, target)), "summary_stop"),),)
    return ((Button(Tap(Act.SUMMARY_WISH), "summary_wish"),),)


def round_question(turn: Turn) -> Screen:
    """The rounds of the place that is looked at, and what is outside of rounds."""
    found, buttons = rounds_to_take(turn, Act.SUMMARY_TAKE)
    return SummaryRounds(keyboard=(*buttons, (TO_DESK,)), note=turn.note, rounds=found)


def rounds_to_take(turn: Turn, act: Act) -> tuple[tuple[Round, ...], Keyboard]:
    """The rounds of the place that is looked at, with a button each and one for none."""
    found = turn.ask(RoundsIn(turn.session.desk.target))[:ROUNDS_LISTED]
    named = tuple(Button(Tap(act, (one.id,)), "named", {"name": one.name}) for one in found)
    none = Button(Tap(act, (NO_ROUND,)), "no_round")
    return found, (*rows(named, 1), (none,))


ROOM = Room(
    screens={View.AREA_SUMMARY: summary, View.SUMMARY_ROUND: round_question},
    acts={
        Act.AREA_SUMMARY: see_summary,
        Act.SUMMARY_IN: look_into,
        Act.SUMMARY_PAGE: turn_page,
        Act.SUMMARY_ROUND: choose_round,
        Act.SUMMARY_TAKE: take_round,
        Act.SUMMARY_OPEN: open_posted,
        Act.SUMMARY_WISH: wish,
        Act.SUMMARY_STOP: stop_posted,
    },
    deeds={View.AREA_SUMMARY: Deed.SEE_SUMMARY, View.SUMMARY_ROUND: Deed.SEE_SUMMARY},
    evergreen=frozenset({Act.SUMMARY_OPEN, Act.SUMMARY_STOP}),
)
