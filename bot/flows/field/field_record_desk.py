"""«Uji petik» at the coordinator's desk: one region's checklist, and the ways from it."""

from bot.flows.access import Deed, covers, may
from bot.flows.desk.areas import area, regions_with_rounds
from bot.flows.desk.menu import TO_DESK, area_rows
from bot.flows.desk.summaries import rounds_to_take
from bot.flows.field.field_record_folder import folder, keep, picture
from bot.flows.field.field_record_ready import checklist
from bot.flows.field.field_record_screens import FieldCheck, FieldPlace, FieldRounds
from bot.flows.field.field_record_values import TICKED, TICKS, Kind, ticked
from bot.flows.places import Area
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

OFFERED = 8
"""Regions that are offered before a name is typed."""
_EVERY = Deed.MANAGE_FIELD_CHECK


def open_field(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The region of the desk; in a wider scope the region is asked first."""
    scope = turn.session.desk.scope
    if "." in scope:
        return _enter(turn, scope)
    return turn.to(view=View.FIELD_PLACE, desk=Desk(scope=scope), page=0)


def go_in(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A region that was chosen; without an argument back to the one on the desk."""
    region = args[0] if args else turn.session.desk.target
    if "." not in region:
        return open_field(turn, ())
    if not may(turn, _EVERY, region):
        return refused(turn, "manage_field_check", scope=region)
    return _enter(turn, region)


def _enter(turn: Turn, region: str) -> Turn:
    desk = turn.session.desk
    return turn.to(view=View.FIELD, desk=Desk(desk.scope, region, desk.round), page=0)


def look_for_region(turn: Turn, text: str) -> Turn:
    """A typed name: entered at once where only one region within the scope fits."""
    found = _regions(turn, text)
    if not found:
        return turn.noted(Remark.NO_AREA, query=text)
    if len(found) == 1:
        return go_in(turn, (found[0].code,))
    return turn.to(desk=turn.session.desk.filled(query=text))


def _regions(turn: Turn, text: str) -> tuple[Area, ...]:
    scope = turn.session.desk.scope
    return tuple(Area(place.code, place.name) for place in turn.context.find_places(text)
                 if covers(scope, place.code) and may(turn, _EVERY, place.code))  # fmt: skip


def choose_round(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which round?"""
    return turn.to(view=View.FIELD_ROUND)


def take_round(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The same region in this round."""
    desk = turn.session.desk
    return turn.to(view=View.FIELD, desk=Desk(desk.scope, desk.region, args[0]))


def tick(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A point that only people know: there or not."""
    if args[0] not in TICKS:
        return turn
    stood = ticked(folder(turn).of(Kind.DETAIL), args[0])
    body = {} if stood else {"value": TICKED}
    return keep(turn, Kind.DETAIL, args[0], body).noted(Remark.FIELD_TICKED)


def place_question(turn: Turn) -> Screen:
    """Which region? Those of rounds first; any name may be typed."""
    scope, query = turn.session.desk.scope, turn.session.desk.form.get("query", "")
    options = _regions(turn, query) if query else regions_with_rounds(turn, scope, OFFERED)
    return FieldPlace(
        keyboard=(*area_rows(options[:OFFERED], Act.FIELD_IN), (TO_DESK,)),
        note=turn.note,
        area=area(turn, scope),
        query=query,
        options=options[:OFFERED],
    )


def field_check(turn: Turn) -> Screen:
    """The checklist, as the data fill it."""
    own = folder(turn)
    shown = picture(turn, own)
    details, decision = own.of(Kind.DETAIL), own.of(Kind.DECISION)
    by_hand = tuple(
        Button(Tap(Act.FIELD_TICK, (key,)), f"tick_{key}", chosen=ticked(details, key))
        for key in TICKS
    )
    ways = (
        Button(Tap(Act.SECTORS), "sectors"),
        Button(Tap(Act.COMMITMENTS), "commitments"),
        Button(Tap(Act.MINUTES), "minutes"),
        Button(Tap(Act.FIELD_ROUND), "other_round"),
    )
    return FieldCheck(
        keyboard=(*rows(ways, 2), *rows(by_hand, 2), (TO_DESK,)),
        note=turn.note,
        place=own.place,
        round=own.round,
        rubric=shown.rubric,
        checks=checklist(own.entries, own.round, shown),
        leading=decision.get("", {}).get("leading", ""),
    )


def round_question(turn: Turn) -> Screen:
    """The rounds of the region, and what is outside of rounds."""
    found, buttons = rounds_to_take(turn, Act.FIELD_TAKE)
    return FieldRounds(keyboard=(*buttons, (TO_DESK,)), note=turn.note, rounds=found)


ROOM = Room(
    screens={
        View.FIELD_PLACE: place_question,
        View.FIELD: field_check,
        View.FIELD_ROUND: round_question,
    },
    acts={
        Act.FIELD: open_field,
        Act.FIELD_IN: go_in,
        Act.FIELD_ROUND: choose_round,
        Act.FIELD_TAKE: take_round,
        Act.FIELD_TICK: tick,
    },
    typed={View.FIELD_PLACE: look_for_region},
    deeds={View.FIELD_PLACE: _EVERY, View.FIELD: _EVERY, View.FIELD_ROUND: _EVERY},
)
