"""«Isi bersama»: at a meeting one coordinator writes answers down for several people in turn.

Each of them agrees for themselves and is a respondent of their own. What a coordinator sees of
them ends with the receipt code.
"""

from dataclasses import replace
from functools import partial

from bot.flows.access import Deed, may
from bot.flows.codes import spelled
from bot.flows.desk.areas import area, find_areas
from bot.flows.desk.facilitating_screens import (
    Facilitate,
    FacilitatedLine,
    FacilitateDrop,
    FacilitatePlace,
    ProxyAge,
    ProxyNotice,
    Receipt,
)
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.taking_over import button as taking_over
from bot.flows.desk.taking_over import left_behind
from bot.flows.effects import NoteAct
from bot.flows.facilitated import (
    EraseFacilitated,
    Facilitated,
    FacilitatedList,
    FreshCode,
    HandOver,
    MyFacilitated,
)
from bot.flows.natural import settle
from bot.flows.path import indicators
from bot.flows.proxy import own_place, put_aside
from bot.flows.records import AssessmentBrief
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import Round, RoundNamed, RoundsIn
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, Draft, Proxy, View, Walk
from bot.flows.show.buttons import PROXY_LEAVE, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

LISTED = 20
"""People in the list; the latest come last."""
OFFERED = 8
"""Regions that are offered; others are typed."""
NO_ROUND = "-"
"""Stands for «outside of every round» in a tap."""
NEXT_PERSON = Button(Tap(Act.NEXT_PERSON), "next_person")

Option = tuple[str, Round | None]
"""A region, and the round that runs there."""


def open_meeting(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """From the menu: where there is one choice of region and round, it is made."""
    scope = turn.session.desk.scope
    found = _options(turn, scope)
    if "." in scope and len(found) == 1:
        return _meet(turn, found[0])
    return choose_place(turn, ())


def choose_place(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which region?"""
    scope = turn.session.desk.scope
    return turn.to(view=View.FACILITATE_PLACE, desk=Desk(scope=scope), page=0)


def take_place(turn: Turn, args: tuple[str, ...]) -> Turn:
    """This region, and the round that runs there."""
    wanted = "" if args[1] == NO_ROUND else args[1]
    found = _options(turn, args[0]) if may(turn, Deed.FACILITATE, args[0]) else ()
    chosen = next((one for one in found if wanted in ("", one[1].id if one[1] else "")), None)
    return choose_place(turn, ()) if chosen is None else _meet(turn, chosen)


def look_for_place(turn: Turn, text: str) -> Turn:
    """A typed region within the scope."""
    found = _typed_options(turn, text)
    if not found:
        return turn.noted(Remark.NO_AREA, query=text)
    if len(found) == 1:
        return _meet(turn, found[0])
    return turn.to(desk=turn.session.desk.filled(query=text))


def _typed_options(turn: Turn, text: str) -> tuple[Option, ...]:
    regions = (one.code for one in find_areas(turn, text) if "." in one.code)
    own = [code for code in regions if may(turn, Deed.FACILITATE, code)]
    return tuple(option for code in own[:OFFERED] for option in _options(turn, code))[:OFFERED]


def _options(turn: Turn, scope: str) -> tuple[Option, ...]:
    """Regions with the rounds that run there; one region alone also stands without a round."""
    running = (one for one in turn.ask(RoundsIn(scope)) if one.is_running(turn.event.at))
    inside = {place.code for place in turn.context.regions_of(scope)} | {scope}
    found: tuple[Option, ...] = tuple(
        (code, its) for its in running for code in its.regions if code in inside
    )
    return found or (((scope, None),) if "." in scope else ())


def _meet(turn: Turn, option: Option) -> Turn:
    code, its = option
    desk = Desk(turn.session.desk.scope, code, its.id if its else "")
    return turn.to(view=View.FACILITATE, desk=desk, page=0)


def next_person(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The next one: first the notice. Nothing of them is stored before the first question."""
    desk, its = turn.session.desk, _round(turn)
    instrument = its.instrument if its else turn.context.rubrics.ids()[0]
    proxy = _standing_in(turn, turn.ask(MyFacilitated()).last + 1, desk.region)
    there = turn.at_desk(item="", form={}).to(
        proxy=proxy, assessment="", draft=Draft(instrument, desk.region, round=desk.round),
        view=View.PROXY_NOTICE, at="", walk=Walk.ALL, page=0,
    )  # fmt: skip
    return replace(there, assessment=None)


def _standing_in(turn: Turn, number: int, region: str) -> Proxy:
    session = turn.session
    return Proxy(number=number, region=region, own=session.assessment, draft=session.draft)


def agreed(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The person agrees, by the coordinator's finger: with the version and the moment."""
    proxy = replace(
        turn.session.proxy,
        respondent=turn.context.fresh_id,
        version=turn.context.consent_version,
        agreed_at=turn.event.at.isoformat(),
    )
    return turn.to(proxy=proxy, view=View.PROXY_AGE)


def declined(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The person does not agree: nothing of them was stored."""
    return put_aside(turn).noted(Remark.PROXY_DECLINED)


def adult(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """18 or older: on to the group."""
    return settle(turn.to(proxy=replace(turn.session.proxy, adult=True)))


def minor(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Not yet 18: nothing of them was stored."""
    return put_aside(turn).noted(Remark.PROXY_TOO_YOUNG)


def leave(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Not now; what was written is found again by number."""
    return put_aside(turn)


def take(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Go on with somebody by number; who has finished only gets the code."""
    found = _numbered(turn, args[0])
    if found is None:
        return turn.to(view=View.FACILITATE).noted(Remark.PROXY_GONE)
    if found.is_finished:
        return _hand_over(turn, found.respondent, found.number)
    proxy = replace(
        _standing_in(turn, found.number, found.region),
        respondent=found.respondent, version=turn.context.consent_version, adult=True,
    )  # fmt: skip
    desk = Desk(turn.session.desk.scope, found.region, found.round)
    return settle(turn.to(proxy=proxy, draft=Draft(), desk=desk, page=0).enter(found.assessment))


def give_code(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The result was seen: the code, and from here on only the code leads to the answers."""
    proxy, own = turn.session.proxy, turn.assessment
    if not proxy.number or own is None or own.finished_at is None:
        return turn
    return _hand_over(own_place(turn), proxy.respondent, proxy.number)


def _hand_over(turn: Turn, respondent: str, number: int) -> Turn:
    code = turn.ask(FreshCode())
    handed = turn.record(
        HandOver(respondent, code), NoteAct("facilitated_handed", {"number": str(number)})
    )
    desk = handed.session.desk.filled(code=code, number=str(number))
    return handed.to(view=View.RECEIPT, desk=desk)


def drop(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Whose answers shall go?"""
    return turn.to(view=View.FACILITATE_DROP).at_desk(item="")


def drop_one(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Really?"""
    return turn.to(view=View.FACILITATE_DROP).at_desk(item=args[0])


def dropped(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """All that was written of somebody half-way goes."""
    found = _numbered(turn, turn.session.desk.item)
    turn = turn.to(view=View.FACILITATE).at_desk(item="")
    if found is None or found.is_finished:
        return turn.noted(Remark.PROXY_GONE)
    erased = turn.record(
        EraseFacilitated(found.respondent, "coordinator"),
        NoteAct("facilitated_dropped", {"number": str(found.number)}),
    )
    # the fact is of the moment before: the list is shown without them by the menu's way
    return erased.to(view=View.DESK).noted(Remark.PROXY_DROPPED, count=found.number)


def _listed(turn: Turn) -> FacilitatedList:
    """Those in regions that the grants still cover."""
    every = turn.ask(MyFacilitated())
    own = tuple(one for one in every.waiting if may(turn, Deed.FACILITATE, one.region))
    return replace(every, waiting=own)


def _numbered(turn: Turn, number: str) -> Facilitated | None:
    return next((one for one in _listed(turn).waiting if str(one.number) == number), None)


def _round(turn: Turn) -> Round | None:
    chosen = turn.session.desk.round
    return turn.ask(RoundNamed(chosen)) if chosen else None


def meeting(turn: Turn) -> Screen:
    """Who is half-way, and the next person."""
    waiting = _listed(turn).waiting
    shown = waiting[-LISTED:]
    elsewhere = Button(Tap(Act.FACILITATE_PLACE), "facilitate_place")
    erase = Button(Tap(Act.PROXY_DROP), "proxy_drop")
    halfway = any(not one.is_finished for one in shown)
    left = left_behind(turn)
    return Facilitate(
        keyboard=(
            (NEXT_PERSON,),
            *_numbers(shown, Act.PROXY_TAKE),
            *taking_over(left),
            (*((erase,) if halfway else ()), elsewhere),
            (TO_DESK,),
        ),
        note=turn.note,
        place=turn.place(turn.session.desk.region),
        round=_round(turn),
        lines=tuple(map(partial(_line, turn), shown)),
        more=len(waiting) - len(shown),
        left_behind=len(left),
    )


def _numbers(people: tuple[Facilitated, ...], act: Act) -> Keyboard:
    return rows(
        tuple(Button(Tap(act, (str(one.number),)), "numbered", {"number": str(one.number)})
              for one in people),
        5,
    )  # fmt: skip


def _line(turn: Turn, one: Facilitated) -> FacilitatedLine:
    brief = AssessmentBrief(
        one.assessment, one.instrument, one.version, one.region, one.role, one.answered,
        turn.event.at,
    )  # fmt: skip
    rubric = turn.context.rubric_of(brief)
    total = len(indicators(rubric, one.role))
    group = rubric.groups.get(one.role)
    return FacilitatedLine(
        one.number, group, turn.place(one.region), one.answered, total, one.is_finished
    )


def place_question(turn: Turn) -> Screen:
    """The regions of the rounds that run, or what fits what was typed."""
    desk = turn.session.desk
    query = desk.form.get("query", "")
    options = (_typed_options(turn, query) if query else _options(turn, desk.scope))[:OFFERED]
    codes = [code for code, _ in options]
    buttons = tuple(
        (_option_button(turn, option, says_round=codes.count(option[0]) > 1),)
        for option in options
    )
    return FacilitatePlace(
        keyboard=(*buttons, (TO_DESK,)),
        note=turn.note,
        area=area(turn, desk.scope),
        query=query,
        options=len(buttons),
    )


def _option_button(turn: Turn, option: Option, *, says_round: bool) -> Button:
    """The round is named only where a region has several: both do not fit a small phone."""
    code, its = option
    tap = Tap(Act.FACILITATE_IN, (code, its.id if its else NO_ROUND))
    names = {"name": turn.place(code).name, "round": its.name if its and says_round else ""}
    return Button(tap, "facilitate_in", names)


def drop_question(turn: Turn) -> Screen:
    """Whose, by number; then once more."""
    halfway = tuple(one for one in _listed(turn).waiting if not one.is_finished)[-LISTED:]
    back = Button(Tap(Act.PROXY_LEAVE), "back")
    chosen = next((one for one in halfway if str(one.number) == turn.session.desk.item), None)
    yes = Button(Tap(Act.PROXY_DROP_YES), "proxy_drop_yes")
    keyboard = ((yes, back),) if chosen else (*_numbers(halfway, Act.PROXY_DROP_ONE), (back,))
    return FacilitateDrop(
        keyboard=keyboard,
        note=turn.note,
        lines=tuple(map(partial(_line, turn), halfway)),
        chosen=_line(turn, chosen) if chosen else None,
    )


def notice(turn: Turn) -> Screen:
    """The notice, with both answers."""
    yes = Button(Tap(Act.PROXY_AGREE), "proxy_agree")
    no = Button(Tap(Act.PROXY_DECLINE), "proxy_decline")
    place = turn.place(turn.session.proxy.region)
    return ProxyNotice(keyboard=((yes, no), (PROXY_LEAVE,)), note=turn.note, place=place)


def age(turn: Turn) -> Screen:
    """18 or older?"""
    yes = Button(Tap(Act.PROXY_ADULT), "adult_yes")
    no = Button(Tap(Act.PROXY_MINOR), "adult_no")
    return ProxyAge(keyboard=((yes, no), (PROXY_LEAVE,)), note=turn.note)


def receipt(turn: Turn) -> Screen:
    """The code, as long as one stays on this screen."""
    form = turn.session.desk.form
    back = Button(Tap(Act.PROXY_LEAVE), "back")
    return Receipt(
        keyboard=((NEXT_PERSON,), (back, TO_DESK)),
        note=turn.note,
        number=int(form.get("number", "0")),
        code=spelled(form.get("code", "")),
    )


ROOM = Room(
    screens={
        View.FACILITATE: meeting,
        View.FACILITATE_PLACE: place_question,
        View.FACILITATE_DROP: drop_question,
        View.PROXY_NOTICE: notice,
        View.PROXY_AGE: age,
        View.RECEIPT: receipt,
    },
    acts={
        Act.FACILITATE: open_meeting,
        Act.FACILITATE_PLACE: choose_place,
        Act.FACILITATE_IN: take_place,
        Act.NEXT_PERSON: next_person,
        Act.PROXY_AGREE: agreed,
        Act.PROXY_DECLINE: declined,
        Act.PROXY_ADULT: adult,
        Act.PROXY_MINOR: minor,
        Act.PROXY_LEAVE: leave,
        Act.PROXY_TAKE: take,
        Act.PROXY_DROP: drop,
        Act.PROXY_DROP_ONE: drop_one,
        Act.PROXY_DROP_YES: dropped,
        Act.GIVE_CODE: give_code,
    },
    typed={View.FACILITATE_PLACE: look_for_place},
    deeds={
        View.FACILITATE: Deed.FACILITATE,
        View.FACILITATE_PLACE: Deed.FACILITATE,
        View.FACILITATE_DROP: Deed.FACILITATE,
        View.PROXY_NOTICE: Deed.FACILITATE,
        View.PROXY_AGE: Deed.FACILITATE,
        View.RECEIPT: Deed.FACILITATE,
    },
)
