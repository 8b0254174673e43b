"""«Subsektor unggulan»: up to five candidates, five parameters each; people decide."""

from bot.flows.access import Deed
from bot.flows.desk.dates import day_at
from bot.flows.field.field_record_folder import TO_FIELD, Folder, folder, keep, picture
from bot.flows.field.field_record_values import DecisionsOf, Entry, Kind
from bot.flows.field.nominating_results import is_rated, levels_of, results
from bot.flows.field.nominating_screens import (
    Decide,
    DecideBy,
    Decided,
    SectorDetail,
    SectorLine,
    SectorNew,
    SectorRating,
    Sectors,
)
from bot.flows.places import FREQUENT_SUBSECTORS, SUBSECTORS
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import View
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.subsector import MAX_NOMINATED, TOP_LEVEL, Parameter

PARAMETERS = tuple(Parameter)
LONGEST_REASON = 200
LONGEST_BY = 120
NAMED_FIRST = 5
"""Subsectors that people named and that are offered with their counts."""
_EVERY = Deed.MANAGE_FIELD_CHECK


def see_all(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The candidates."""
    return turn.to(view=View.SECTORS).at_desk(item="", form={})


def new(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """One more."""
    if len(folder(turn).of(Kind.RATING)) >= MAX_NOMINATED:
        return see_all(turn, ()).noted(Remark.SECTOR_FULL, count=MAX_NOMINATED)
    return turn.to(view=View.SECTOR_NEW)


def add(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Nominate it and begin to rate; one that is a candidate already is rated on."""
    code, ratings = args[0], folder(turn).of(Kind.RATING)
    if code not in SUBSECTORS:
        return turn.noted(Remark.SECTOR_UNKNOWN, query=code)
    if code in ratings:
        return rate(turn, (code,))
    if len(ratings) >= MAX_NOMINATED:
        return see_all(turn, ()).noted(Remark.SECTOR_FULL, count=MAX_NOMINATED)
    return _rating(keep(turn, Kind.RATING, code, {"nominated": "1"}), code, PARAMETERS[0])


def add_typed(turn: Turn, text: str) -> Turn:
    """A subsector by its name."""
    code = turn.context.find_subsector(text)
    if code not in SUBSECTORS:
        return turn.noted(Remark.SECTOR_UNKNOWN, query=text)
    return add(turn, (code,))


def see(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One candidate."""
    return turn.to(view=View.SECTOR).at_desk(item=args[0], form={})


def rate(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Go on where rating stopped; what is whole is rated anew."""
    code = args[0]
    known = levels_of(folder(turn).of(Kind.RATING).get(code, {}))
    first = next((each for each in PARAMETERS if each not in known), PARAMETERS[0])
    return _rating(turn, code, first)


def _rating(turn: Turn, code: str, parameter: Parameter) -> Turn:
    return turn.to(view=View.SECTOR_RATING).at_desk(item=code, form={"parameter": parameter})


def level(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A parameter's level is kept at once, and the next one is asked."""
    code = turn.session.desk.item
    body = folder(turn).of(Kind.RATING).get(code)
    if body is None:
        return see_all(turn, ())
    at = Parameter(args[0])
    kept = keep(turn, Kind.RATING, code, {**body, at.value: args[1]})
    following = PARAMETERS.index(at) + 1
    if following < len(PARAMETERS):
        return _rating(kept, code, PARAMETERS[following])
    return see(kept, (code,)).noted(Remark.SECTOR_RATED)


def give_reason(turn: Turn, text: str) -> Turn:
    """Why this candidate, in words."""
    code, reason = turn.session.desk.item, " ".join(text.split())
    body = folder(turn).of(Kind.RATING).get(code)
    if body is None:
        return see_all(turn, ())
    if len(reason) > LONGEST_REASON:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(reason), count=LONGEST_REASON)
    return keep(turn, Kind.RATING, code, {**body, "reason": reason}).noted(Remark.REASON_KEPT)


def drop(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """No candidate any more; its ratings stay in the history."""
    code = turn.session.desk.item
    if code not in folder(turn).of(Kind.RATING):
        return see_all(turn, ())
    return see_all(keep(turn, Kind.RATING, code, {}), ()).noted(Remark.SECTOR_DROPPED)


def decide(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which one did people choose?"""
    if not results(folder(turn).of(Kind.RATING)):
        return turn.noted(Remark.NOTHING_RATED)
    return turn.to(view=View.DECIDE)


def take(turn: Turn, args: tuple[str, ...]) -> Turn:
    """This one; who decided it?"""
    return turn.to(view=View.DECIDE_BY).at_desk(item=args[0])


def decided_by(turn: Turn, text: str) -> Turn:
    """The decision and who made it; the one before stays in the history."""
    by, leading = " ".join(text.split()), turn.session.desk.item
    if len(by) > LONGEST_BY:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(by), count=LONGEST_BY)
    ratings = folder(turn).of(Kind.RATING)
    if not is_rated(ratings.get(leading, {})):
        return see_all(turn, ())
    supporting = " ".join(one.subsector for one in results(ratings) if one.subsector != leading)
    body = {"leading": leading, "supporting": supporting, "by": by}
    return see_all(keep(turn, Kind.DECISION, "", body), ()).noted(Remark.DECISION_KEPT)


def sectors(turn: Turn) -> Screen:
    """The candidates, and what was decided."""
    own = folder(turn)
    lines = _lines(own)
    numbered = tuple(Button(Tap(Act.SECTOR_SEE, (line.code,)), "subsector", {"code": line.code})
                     for line in lines)  # fmt: skip
    more = (Button(Tap(Act.SECTOR_NEW), "sector_new"),) if len(lines) < MAX_NOMINATED else ()
    ready = any(line.result for line in lines)
    choose = (Button(Tap(Act.DECIDE), "decide"),) if ready else ()
    return Sectors(
        keyboard=(*rows(numbered, 2), (*more, *choose), (TO_FIELD,)),
        note=turn.note,
        place=own.place,
        lines=lines,
        most=MAX_NOMINATED,
        decisions=_decisions(turn, own),
    )


def _lines(own: Folder) -> tuple[SectorLine, ...]:
    """Rated ones first, highest total first; then those that wait, as they were nominated."""
    ratings = own.of(Kind.RATING)
    whole = {one.subsector: one for one in results(ratings)}
    codes = [*whole, *(code for code in ratings if code not in whole)]
    return tuple(
        SectorLine(number, code, len(levels_of(ratings[code])), whole.get(code))
        for number, code in enumerate(codes, start=1)
    )


def _decisions(turn: Turn, own: Folder) -> tuple[Decided, ...]:
    current = next((one for one in own.entries if one.kind is Kind.DECISION and one.body
                    and one.round == own.round_id), None)  # fmt: skip
    if current is None:
        return ()
    before = turn.ask(DecisionsOf(own.place.code, own.round_id)) if current.version > 1 else ()
    earlier = tuple(one for one in before if one.version < current.version)
    return tuple(_decided(one, own.place.zone) for one in (current, *earlier))


def _decided(one: Entry, zone: str) -> Decided:
    supporting = tuple(one.body.get("supporting", "").split())
    day = day_at(one.at, zone)
    return Decided(one.body.get("leading", ""), supporting, one.body.get("by", ""), day)


def sector_question(turn: Turn) -> Screen:
    """What people named first, with counts where those are large enough to be shown."""
    own = folder(turn)
    nominated = own.of(Kind.RATING)
    named = tuple((code, people) for code, people in picture(turn, own).named.items()
                  if code in SUBSECTORS and code not in nominated)[:NAMED_FIRST]  # fmt: skip
    codes = dict.fromkeys((*(code for code, _ in named), *FREQUENT_SUBSECTORS))
    offered = tuple(Button(Tap(Act.SECTOR_ADD, (code,)), "subsector", {"code": code})
                    for code in codes if code not in nominated)  # fmt: skip
    back = Button(Tap(Act.SECTORS), "back")
    return SectorNew(
        keyboard=(*rows(offered, 2), (back,)), note=turn.note, place=own.place, named=named
    )


def rating_question(turn: Turn) -> Screen:
    """One parameter; its five levels stand as words above the numbers."""
    code = turn.session.desk.item
    asked = turn.session.desk.form.get("parameter", "")
    at = next((each for each in PARAMETERS if each.value == asked), PARAMETERS[0])
    stands = levels_of(folder(turn).of(Kind.RATING).get(code, {})).get(at)
    numbers = tuple(
        Button(Tap(Act.SECTOR_LEVEL, (at.value, str(each))), "level", {"number": str(each)},
               chosen=stands == each)
        for each in range(TOP_LEVEL + 1)
    )  # fmt: skip
    back = Button(Tap(Act.SECTORS), "back")
    position = PARAMETERS.index(at) + 1
    return SectorRating(
        keyboard=(numbers, (back,)), note=turn.note, code=code, parameter=at, position=position,
        total=len(PARAMETERS),
    )  # fmt: skip


def sector(turn: Turn) -> Screen:
    """One candidate; where it is none any more, the list."""
    code, ratings = turn.session.desk.item, folder(turn).of(Kind.RATING)
    body = ratings.get(code)
    if body is None:
        return sectors(turn)
    label = "rate_again" if is_rated(body) else "rate_on"
    again = Button(Tap(Act.SECTOR_RATE, (code,)), label)
    off, back = Button(Tap(Act.SECTOR_DROP), "sector_drop"), Button(Tap(Act.SECTORS), "back")
    known = levels_of(body)
    return SectorDetail(
        keyboard=((again, off), (back,)),
        note=turn.note,
        code=code,
        levels=tuple((each, known[each]) for each in PARAMETERS if each in known),
        result=next((one for one in results(ratings) if one.subsector == code), None),
        reason=body.get("reason", ""),
    )


def decide_question(turn: Turn) -> Screen:
    """Only what is rated can be chosen."""
    own = folder(turn)
    lines = tuple(line for line in _lines(own) if line.result)
    offered = tuple(Button(Tap(Act.DECIDE_TAKE, (line.code,)), "subsector", {"code": line.code})
                    for line in lines)  # fmt: skip
    back = Button(Tap(Act.SECTORS), "back")
    return Decide(keyboard=(*rows(offered, 2), (back,)), note=turn.note, place=own.place,
                  lines=lines)  # fmt: skip


def by_question(turn: Turn) -> Screen:
    """Who decided? Typed, because the record names it."""
    back = Button(Tap(Act.DECIDE), "back")
    return DecideBy(keyboard=((back,),), note=turn.note, code=turn.session.desk.item)


ROOM = Room(
    screens={
        View.SECTORS: sectors,
        View.SECTOR_NEW: sector_question,
        View.SECTOR_RATING: rating_question,
        View.SECTOR: sector,
        View.DECIDE: decide_question,
        View.DECIDE_BY: by_question,
    },
    acts={
        Act.SECTORS: see_all,
        Act.SECTOR_NEW: new,
        Act.SECTOR_ADD: add,
        Act.SECTOR_SEE: see,
        Act.SECTOR_RATE: rate,
        Act.SECTOR_LEVEL: level,
        Act.SECTOR_DROP: drop,
        Act.DECIDE: decide,
        Act.DECIDE_TAKE: take,
    },
    typed={
        View.SECTOR_NEW: add_typed,
        View.SECTOR: give_reason,
        View.DECIDE_BY: decided_by,
    },
    deeds=dict.fromkeys(
        (View.SECTORS, View.SECTOR_NEW, View.SECTOR_RATING, View.SECTOR, View.DECIDE,
         View.DECIDE_BY),
        _EVERY,
    ),
)  # fmt: skip
