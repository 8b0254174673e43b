"""«Berita acara»: a short form with sensible defaults; the draft comes as PDF and as Word."""

from datetime import date

from bot.flows.access import Deed, may
from bot.flows.desk.dates import read_day
from bot.flows.effects import NoteAct, SendFile
from bot.flows.field.field_record_folder import TO_FIELD, Folder, folder, keep, picture, today
from bot.flows.field.field_record_form import (
    LONGEST,
    MOST,
    Days,
    days_of,
    party_of,
    value_of,
    visit_of,
)
from bot.flows.field.field_record_screens import Minutes, MinutesField, MinutesLine
from bot.flows.field.field_record_values import DETAILS, MINUTES_JOB, Kind, MinutesForm
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import View
from bot.flows.show.buttons import rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

LISTS = ("party", "visit")
FIELDS = (*DETAILS, *LISTS)
_EVERY = Deed.MANAGE_FIELD_CHECK


def see(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """What the draft will say."""
    return turn.to(view=View.MINUTES).at_desk(item="", form={})


def see_field(turn: Turn, args: tuple[str, ...]) -> Turn:
    """One field of it."""
    if args[0] not in FIELDS:
        return turn
    return turn.to(view=View.MINUTES_FIELD).at_desk(item=args[0], form={})


def take_today(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The day that it is now."""
    return _keep_day(turn, turn.session.desk.item, today(turn))


def fill(turn: Turn, text: str) -> Turn:
    """What was typed for the field in hand."""
    field = turn.session.desk.item
    if field in LISTS:
        return _add_lines(turn, Kind(field), text)
    if field in ("start", "end"):
        day = read_day(text, today(turn), _days(turn).first)
        return _keep_day(turn, field, day) if day else turn.noted(Remark.NOT_A_DAY, query=text)
    said = " ".join(text.split())
    if len(said) > LONGEST:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(said), count=LONGEST)
    return see(keep(turn, Kind.DETAIL, field, {"value": said}), ()).noted(Remark.MINUTES_KEPT)


def _keep_day(turn: Turn, field: str, day: date) -> Turn:
    if field == "end" and day < _days(turn).first:
        return turn.noted(Remark.END_BEFORE_START)
    kept = keep(turn, Kind.DETAIL, field, {"value": day.isoformat()})
    return see(kept, ()).noted(Remark.MINUTES_KEPT)


def _add_lines(turn: Turn, kind: Kind, text: str) -> Turn:
    """One party or visit a line."""
    lines = [line for line in text.splitlines() if line.strip(" ,")]
    own = folder(turn)
    if len(own.of(kind)) + len(lines) > MOST[kind]:
        return turn.noted(Remark.MINUTES_FULL, count=MOST[kind])
    used = [int(one.key) for one in own.entries
            if one.kind is kind and one.round == own.round_id]  # fmt: skip
    for number, line in enumerate(lines, start=max(used, default=0) + 1):
        turn = keep(turn, kind, f"{number:03}", _body(turn, kind, line))
    return turn.noted(Remark.MINUTES_KEPT)


def _body(turn: Turn, kind: Kind, line: str) -> dict[str, str]:
    if kind is Kind.PARTY:
        return party_of(line)
    return visit_of(line, _days(turn).first, turn.context.find_subsector)


def drop(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A party or a visit less."""
    field, key = args
    if field not in LISTS or key not in folder(turn).of(Kind(field)):
        return turn
    return keep(turn, Kind(field), key, {}).noted(Remark.MINUTES_KEPT)


def make(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Order the draft as a file."""
    own, form = folder(turn), MinutesForm(args[0])
    region = own.place.code
    if not may(turn, _EVERY, region):
        return refused(turn, "manage_field_check", scope=region)
    job = f"{MINUTES_JOB}:{form.value}:{region}:{own.round_id}"
    noted = NoteAct("minutes_made", {"region": region, "round": own.round_id, "form": form.value})
    file = SendFile(job, "minutes_caption", {"place": own.place.name})
    return turn.record(noted).send(file).noted(Remark.MINUTES_ORDERED)


def _days(turn: Turn) -> Days:
    return days_of(folder(turn).of(Kind.DETAIL), today(turn))


def minutes(turn: Turn) -> Screen:
    """The form at a glance; each button changes one field."""
    own = folder(turn)
    details, shown = own.of(Kind.DETAIL), picture(turn, own)
    days = days_of(details, today(turn))
    fields = tuple(Button(Tap(Act.MINUTES_FIELD, (each,)), f"minutes_{each}") for each in FIELDS)
    forms = tuple(Button(Tap(Act.MINUTES_MAKE, (form.value,)), f"minutes_{form.value}")
                  for form in MinutesForm)  # fmt: skip
    return Minutes(
        keyboard=(*rows(fields, 2), forms, (TO_FIELD,)),
        note=turn.note,
        place=own.place,
        round=own.round,
        started=days.first,
        ended=days.last,
        venue=value_of(details, "venue"),
        contact=value_of(details, "contact"),
        parties=len(own.of(Kind.PARTY)),
        visits=len(own.of(Kind.VISIT)),
        leading=own.of(Kind.DECISION).get("", {}).get("leading", ""),
        commitments=len(own.of(Kind.COMMITMENT)),
        levels=len(shown.levels),
        consensus=len(shown.consensus),
        verified=len(shown.verified),
    )


def field_question(turn: Turn) -> Screen:
    """One field: what stands, and what to type."""
    own, field = folder(turn), turn.session.desk.item
    lines = _lines(own, Kind(field)) if field in LISTS else ()
    numbered = tuple(
        Button(Tap(Act.MINUTES_DROP, (field, line.key)), "minutes_drop",
               {"number": str(line.number)})
        for line in lines
    )  # fmt: skip
    is_day = field in ("start", "end")
    today = ((Button(Tap(Act.MINUTES_TAKE), "today"),),) if is_day else ()
    done = Button(Tap(Act.MINUTES), "done" if field in LISTS else "back")
    return MinutesField(
        keyboard=(*rows(numbered, 4), *today, (done,)),
        note=turn.note,
        field=field,
        value=value_of(own.of(Kind.DETAIL), field),
        lines=lines,
    )


def _lines(own: Folder, kind: Kind) -> tuple[MinutesLine, ...]:
    stand = sorted(own.of(kind).items())
    return tuple(MinutesLine(number, key, body) for number, (key, body) in enumerate(stand, 1))


ROOM = Room(
    screens={View.MINUTES: minutes, View.MINUTES_FIELD: field_question},
    acts={
        Act.MINUTES: see,
        Act.MINUTES_FIELD: see_field,
        Act.MINUTES_TAKE: take_today,
        Act.MINUTES_DROP: drop,
        Act.MINUTES_MAKE: make,
    },
    typed={View.MINUTES_FIELD: fill},
    deeds={View.MINUTES: _EVERY, View.MINUTES_FIELD: _EVERY},
)
