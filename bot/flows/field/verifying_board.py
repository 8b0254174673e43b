"""Finding a region and a round, and the board of a field check with what a step adds to it."""

from dataclasses import replace

from bot.flows.access import Deed, may, scopes
from bot.flows.desk.areas import area, find_areas, regions_with_rounds
from bot.flows.field.verifying import (
    AskRespondents,
    Board,
    BoardOf,
    Decided,
    Reviewed,
    VerifyLevel,
)
from bot.flows.field.verifying_screens import FieldPick
from bot.flows.places import Area
from bot.flows.remarks import Remark
from bot.flows.rounds import Round, RoundNamed, RoundsIn
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

ROUNDS_LISTED = 8
REGIONS_LISTED = 10


def begin_at(turn: Turn, view: View, deed: Deed, scope: str = "") -> Turn:
    """Where one begins: in one's only region, or the only one with a round; else it is asked."""
    own = scopes(turn, deed)
    at = scope or (own[0] if own else "")
    only = _only_region(turn, at) if at else ""
    return turn.to(view=view, desk=Desk(scope=at, region=only), page=0)


def _only_region(turn: Turn, scope: str) -> str:
    if "." in scope:
        return scope
    known = regions_with_rounds(turn, scope, 2)
    return known[0].code if len(known) == 1 else ""


def find_region(turn: Turn, text: str, deed: Deed) -> tuple[Area, ...]:
    """The regions by a typed name in which the person may do this."""
    return tuple(one for one in find_areas(turn, text)
                 if "." in one.code and may(turn, deed, one.code))  # fmt: skip


def look_for_region(turn: Turn, text: str, deed: Deed) -> Turn:
    """A typed name: chosen at once where only one region fits."""
    found = find_region(turn, text, deed)
    if not found:
        return turn.noted(Remark.NO_AREA, query=text)
    if len(found) == 1:
        return turn.at_desk(region=found[0].code, round="", form={})
    return turn.at_desk(region="", form={"query": text})


def take_region(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A region that was offered; without one, another shall be named."""
    region = args[0] if args else ""
    return turn.at_desk(region=region, round="", item="", form={})


def chosen_round(turn: Turn, round_id: str) -> Round | None:
    """A round that reaches the region on the desk; else None."""
    its = turn.ask(RoundNamed(round_id)) if round_id else None
    return its if its and turn.session.desk.region in its.regions else None


def pick(turn: Turn, deed: Deed, acts: tuple[Act, Act], back: Keyboard) -> Screen:
    """Which region, then which round.

    Args:
        turn: Where the person stands.
        deed: What they want to do there.
        acts: What a tapped region does, and what a tapped round does.
        back: The last rows of buttons.
    """
    to_region, to_round = acts
    desk = turn.session.desk
    query = desk.form.get("query", "")
    if not desk.region:
        found = find_region(turn, query, deed) if query else _known(turn, deed)
        buttons = tuple(Button(Tap(to_region, (one.code,)), "area", {"name": one.name})
                        for one in found[:REGIONS_LISTED])  # fmt: skip
        return FieldPick(
            keyboard=(*rows(buttons, 1), *back), note=turn.note,
            is_meeting=deed is Deed.HOLD_MEETING, area=None, query=query,
            options=found[:REGIONS_LISTED],
        )  # fmt: skip
    rounds = turn.ask(RoundsIn(desk.region))[:ROUNDS_LISTED]
    named = tuple(Button(Tap(to_round, (one.id,)), "named", {"name": one.name}) for one in rounds)
    other = Button(Tap(to_region), "field_other_place")
    return FieldPick(
        keyboard=(*rows(named, 1), (other,), *back), note=turn.note,
        is_meeting=deed is Deed.HOLD_MEETING, area=area(turn, desk.region), rounds=rounds,
    )  # fmt: skip


def _known(turn: Turn, deed: Deed) -> tuple[Area, ...]:
    """Regions to tap before a name is typed: those of rounds, where the person may do this."""
    found = regions_with_rounds(turn, turn.session.desk.scope, REGIONS_LISTED)
    return tuple(one for one in found if may(turn, deed, one.code))


def board(turn: Turn) -> Board | None:
    """The board on the desk, with what this step decided; None where there is none any more."""
    desk = turn.session.desk
    found = turn.ask(BoardOf(desk.region, desk.round)) if desk.region and desk.round else None
    for record in turn.records:
        if found is not None and isinstance(record, VerifyLevel):
            found = _decided(turn, found, record)
        if found is not None and isinstance(record, AskRespondents):
            found = _asked(found, record)
    return found


def _asked(its: Board, record: AskRespondents) -> Board:
    item = its.item(record.indicator)
    return its.with_item(replace(item, asked=item.asked + len(record.people))) if item else its


def _decided(turn: Turn, its: Board, record: VerifyLevel) -> Board:
    item = its.item(record.indicator)
    if item is None:
        return its
    made = Decided(record.level, record.reason, turn.event.at, accepted=record.accepted)
    return its.with_item(replace(item, verified=made))


def next_open(its: Board, after: str) -> Reviewed | None:
    """The next indicator without a verified level, going round from one of them."""
    ids = [each.indicator for each in its.items]
    start = ids.index(after) + 1 if after in ids else 0
    waiting = (each for each in (*its.items[start:], *its.items[:start]) if each.verified is None)
    return next(waiting, None)
