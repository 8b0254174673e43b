"""The desk itself: /koordinator, where one works, and what can be done there."""

from dataclasses import replace

from bot.flows.access import Deed, may, scopes
from bot.flows.desk.areas import area, find_areas
from bot.flows.desk.screens import DeskMenu, DeskScope
from bot.flows.events import Command
from bot.flows.places import Area
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

TO_DESK = Button(Tap(Act.DESK), "to_desk")
"""Back to the menu, from every screen of the desk."""
OWN = Button(Tap(Act.RESUME), "own_assessment")
"""Away from the desk: coordinators answer for themselves, too."""
MENU: tuple[tuple[Act, str, Deed], ...] = (
    (Act.ROUNDS, "rounds", Deed.SEE_COVERAGE),
    (Act.COVERAGE, "coverage", Deed.SEE_COVERAGE),
    (Act.AREA_SUMMARY, "area_summary", Deed.SEE_SUMMARY),
    (Act.BROADCASTS, "broadcasts", Deed.BROADCAST),
    (Act.FACILITATE, "facilitate", Deed.FACILITATE),
    (Act.EXPORT, "export", Deed.EXPORT),
    (Act.FIELD, "field_check", Deed.MANAGE_FIELD_CHECK),
    (Act.MEETINGS, "meetings", Deed.HOLD_MEETING),
    (Act.EXAMPLES, "examples", Deed.APPROVE_EXAMPLE),
    (Act.GRANTS, "grants", Deed.GRANT_COORDINATOR),
)  # fmt: skip
"""What the menu offers, the most needed first: the act, the key of its label and what it needs."""


def open_desk(turn: Turn) -> Turn:
    """/koordinator: the menu, or how one becomes a coordinator."""
    own = scopes(turn, Deed.SEE_DESK)
    if not own:
        return turn.noted(Remark.NOT_ALLOWED)
    if len(own) > 1:
        return turn.to(view=View.DESK_SCOPE, desk=Desk(scope=own[0]), page=0)
    return turn.to(view=View.DESK, desk=Desk(scope=own[0]), page=0)


def to_menu(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Back to the menu; what was in hand is put away, the scope stays."""
    return turn.to(view=View.DESK, desk=Desk(scope=turn.session.desk.scope), page=0)


def choose_scope(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Work in a part of what one is responsible for, or in all of it again."""
    return turn.to(view=View.DESK_SCOPE).at_desk(form={})


def go_to_area(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Work there from now on."""
    return turn.to(view=View.DESK, desk=Desk(scope=args[0]), page=0)


def look_for_area(turn: Turn, text: str) -> Turn:
    """A typed name: chosen at once where only one place within one's scopes fits."""
    found = _own_areas(turn, text)
    if not found:
        return turn.noted(Remark.NO_AREA, query=text)
    if len(found) == 1:
        return go_to_area(turn, (found[0].code,))
    return turn.to(desk=turn.session.desk.filled(query=text))


def _own_areas(turn: Turn, text: str) -> tuple[Area, ...]:
    return tuple(one for one in find_areas(turn, text) if may(turn, Deed.SEE_DESK, one.code))


def menu(turn: Turn) -> Screen:
    """What can be done."""
    scope = turn.session.desk.scope
    offered = tuple(Button(Tap(act), label) for act, label, deed in MENU if may(turn, deed, scope))
    own = scopes(turn, Deed.SEE_DESK)
    only = own == (scope,) and "." in scope  # one region: there is nowhere else to work
    elsewhere = () if only else (Button(Tap(Act.DESK_SCOPE), "desk_scope"),)
    return DeskMenu(
        keyboard=(*rows(offered, 2), (*elsewhere, OWN)),
        note=turn.note,
        area=area(turn, scope),
        narrower=scope not in own or only,
    )


def scope_question(turn: Turn) -> Screen:
    """Where to work: what one is responsible for, or what fits what was typed."""
    query = turn.session.desk.form.get("query", "")
    own = tuple(area(turn, scope) for scope in scopes(turn, Deed.SEE_DESK))
    options = _own_areas(turn, query) if query else ()
    return DeskScope(
        keyboard=(*area_rows(options or own, Act.DESK_PLACE), (TO_DESK,)),
        note=turn.note,
        scopes=own,
        query=query,
        options=options,
    )


def area_rows(areas: tuple[Area, ...], act: Act) -> Keyboard:
    """A row for each area."""
    return tuple((_area_button(one, act),) for one in areas)


def _area_button(one: Area, act: Act) -> Button:
    # the nation has no name of its own that could be typed
    named = {"name": one.name} if one.name else {}
    return Button(Tap(act, (one.code,)), "area" if one.name else "nation", named)


def without_item(desk: Desk) -> Desk:
    """The desk with nothing open on it."""
    return replace(desk, item="", form={})


ROOM = Room(
    screens={View.DESK: menu, View.DESK_SCOPE: scope_question},
    acts={
        Act.DESK: to_menu,
        Act.DESK_OPEN: lambda turn, _args: open_desk(turn),
        Act.DESK_SCOPE: choose_scope,
        Act.DESK_PLACE: go_to_area,
    },
    typed={View.DESK_SCOPE: look_for_area},
    deeds={View.DESK: Deed.SEE_DESK, View.DESK_SCOPE: Deed.SEE_DESK},
    commands={Command.COORDINATOR: open_desk},
)
