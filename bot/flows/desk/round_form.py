"""The form of a round: what was filled in, and how each field understands a tap or words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.flows.access import NATION, covers
from bot.flows.desk.areas import area
from bot.flows.desk.dates import day_at, first_moment, last_moment, months_after
from bot.flows.desk.round_screens import RoundDraft
from bot.flows.places import Place
from bot.flows.rounds import DEFAULT_QUOTA, REMINDER_DAYS, Round
from bot.flows.show.buttons import in_language
from bot.flows.turn import Turn
from bot.flows.typed import plain
from scoring.rubric import Group, Rubric

ALL = "*"
"""Every region of the scope, whatever it will take in."""
LONGEST_NAME = 60
LONGEST_NOTE = 500
LARGEST_QUOTA = 1000
NAMED = 8
"""Regions that a screen names; of more it says how many."""
FARTHEST = timedelta(days=731)
"""How far ahead a round may end: beyond it the year is a slip of the hand."""
MOST_REMINDERS = 5
LAST_REMINDER_DAY = 90
_QUOTA = re.compile(r"([a-z][a-z .]*?) ?[:=]? ?(\d{1,4})")


@dataclass(frozen=True, slots=True)
class RoundForm:
    """The form as values; what was not filled in yet has its default."""

    id: str
    """Of the round that is changed; empty for a new one."""
    scope: str
    instrument: str
    regions: str
    """Codes apart by spaces, or `ALL`."""
    start: date | None
    end: date | None
    quotas: Mapping[str, int]
    note: str
    name: str
    reminder_days: tuple[int, ...]


def read_form(turn: Turn) -> RoundForm:
    """What stands on the desk."""
    form = turn.session.desk.form
    return RoundForm(
        id=form.get("id", ""),
        scope=form.get("scope", turn.session.desk.scope),
        instrument=form.get("instrument", turn.context.rubrics.ids()[0]),
        regions=form.get("regions", ""),
        start=_date(form.get("start", "")),
        end=_date(form.get("end", "")),
        quotas=unpack_quotas(form.get("quotas", "")),
        note=form.get("note", ""),
        name=form.get("name", ""),
        reminder_days=unpack_days(form["reminders"]) if "reminders" in form else REMINDER_DAYS,
    )


def form_of(turn: Turn, its: Round) -> dict[str, str]:
    """The form filled in with a round that stands."""
    zone = zone_of(turn, its.scope)
    return {
        "id": its.id,
        "scope": its.scope,
        "instrument": its.instrument,
        "regions": " ".join(its.regions),
        "start": day_at(its.starts_at, zone).isoformat(),
        "end": day_at(its.ends_at, zone).isoformat(),
        "quotas": pack_quotas(its.quotas),
        "note": its.note,
        "name": its.name,
        "reminders": " ".join(map(str, its.reminder_days)),
        "review": "1",
    }


def zone_of(turn: Turn, scope: str) -> str:
    """The time zone in which a scope's days begin and end; the nation goes by WIB."""
    if scope == NATION:
        return "Asia/Jakarta"
    regions = turn.context.regions_of(scope)
    return regions[0].zone if regions else "Asia/Jakarta"


def chosen_codes(turn: Turn, form: RoundForm) -> tuple[str, ...]:
    """The codes of the chosen regions, in their order."""
    if form.regions == ALL:
        return tuple(place.code for place in turn.context.regions_of(form.scope))
    return tuple(sorted(form.regions.split()))


def rubric_of_form(turn: Turn, form: RoundForm) -> Rubric:
    """The instrument's newest version."""
    return turn.context.rubrics.current(form.instrument)


def counting_groups(rubric: Rubric) -> tuple[Group, ...]:
    """The groups that a quota can be set for: those that weigh in a region's figures."""
    return tuple(group for group in rubric.groups.values() if group.weight > 0.0)


def quotas_by_group(rubric: Rubric, quotas: Mapping[str, int]) -> tuple[tuple[Group, int], ...]:
    """Each counting group with its quota."""
    return tuple((group, quotas.get(group.id, DEFAULT_QUOTA)) for group in counting_groups(rubric))


def default_name(turn: Turn, form: RoundForm) -> str:
    """The instrument and the year in which it ends."""
    said = in_language(rubric_of_form(turn, form).name, turn.session.language)
    year = form.end.year if form.end else turn.event.at.year
    return f"{said[: LONGEST_NAME - 5]} {year}"


def draft_of(turn: Turn) -> RoundDraft:
    """The form as it is shown."""
    form = read_form(turn)
    codes = chosen_codes(turn, form)
    rubric = rubric_of_form(turn, form)
    return RoundDraft(
        is_new=not form.id,
        area=area(turn, form.scope),
        name=form.name or default_name(turn, form),
        rubric=rubric,
        places=tuple(turn.place(code) for code in codes[:NAMED]),
        regions=len(codes),
        has_all=form.regions == ALL and "." not in form.scope,
        start=form.start,
        end=form.end,
        quotas=quotas_by_group(rubric, form.quotas),
        note=form.note,
        reminder_days=form.reminder_days,
    )


def round_of(turn: Turn, form: RoundForm, id_: str) -> Round:
    """The new round that a whole form describes.

    Raises:
        ValueError: A date is missing; callers ask for it first.
    """
    if form.start is None or form.end is None:
        raise ValueError(form)
    zone, rubric = zone_of(turn, form.scope), rubric_of_form(turn, form)
    return Round(
        id=id_,
        name=form.name or default_name(turn, form),
        instrument=rubric.id,
        version=rubric.version,
        scope=form.scope,
        regions=chosen_codes(turn, form),
        starts_at=first_moment(form.start, zone),
        ends_at=last_moment(form.end, zone),
        quotas={group.id: quota for group, quota in quotas_by_group(rubric, form.quotas)},
        note=form.note,
        reminder_days=form.reminder_days,
    )


def changed(turn: Turn, its: Round, form: RoundForm) -> Round:
    """A round with what may be changed; its instrument and regions stay."""
    new = round_of(turn, form, its.id)
    return replace(
        its,
        name=new.name,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        quotas={**its.quotas, **new.quotas},
        note=new.note,
        reminder_days=new.reminder_days,
    )


def end_after(start: date, span: str) -> date:
    """The last day of a round of so many weeks (`2w`) or months (`3m`)."""
    number = int(span[:-1])
    if span.endswith("w"):
        return start + timedelta(weeks=number)
    return months_after(start, number)


def today(turn: Turn, scope: str) -> date:
    """The day that it is now in a scope."""
    return day_at(turn.event.at, zone_of(turn, scope))


def add_codes(form: RoundForm, places: Iterable[Place]) -> str:
    """The chosen regions with more of them."""
    kept = [] if form.regions == ALL else form.regions.split()
    return " ".join(dict.fromkeys((*kept, *(place.code for place in places))))


def within(scope: str, places: Iterable[Place]) -> tuple[Place, ...]:
    """Those that lie within a scope."""
    return tuple(place for place in places if covers(scope, place.code))


def read_quotas(text: str, rubric: Rubric) -> dict[str, int] | None:
    """Quotas that somebody typed: `5` for all groups, `A 5 B 3`, `akademisi 5, bisnis 3`.

    None where a part of it is not understood.
    """
    said = plain(text)
    groups = counting_groups(rubric)
    if said.isdecimal():
        return _all_alike(said, groups)
    found: dict[str, int] = {}
    parts = [part.strip() for part in re.split(r"[,;\n]|(?<=\d) (?=[a-z])", said) if part.strip()]
    for part in parts:
        pair = _QUOTA.fullmatch(part)
        group = _group_called(pair[1].strip(), groups) if pair else None
        if pair is None or group is None or int(pair[2]) > LARGEST_QUOTA:
            return None
        found[group.id] = int(pair[2])
    return found or None


def _all_alike(said: str, groups: Iterable[Group]) -> dict[str, int] | None:
    if len(said) > len(str(LARGEST_QUOTA)) or int(said) > LARGEST_QUOTA:
        return None
    return {group.id: int(said) for group in groups}


def _group_called(name: str, groups: Iterable[Group]) -> Group | None:
    """By its letter, its name in any language, or a word of it."""
    for group in groups:
        words = {plain(text) for text in group.name.values()}
        parts = {part for text in words for part in text.split()}
        if name in {plain(group.id), *words, *parts, *_ALSO.get(group.id, ())}:
            return group
    return None


_ALSO = {"B": ("bisnis", "business", "usaha"), "G": ("pemda", "pemerintah", "government")}
"""What people call the groups besides their names."""


def pack_quotas(quotas: Mapping[str, int]) -> str:
    """Quotas as a short text for the form."""
    return " ".join(f"{group}={quota}" for group, quota in sorted(quotas.items()))


def unpack_quotas(text: str) -> dict[str, int]:
    """What `pack_quotas` packed."""
    pairs = (pair.partition("=") for pair in text.split())
    return {group: int(quota) for group, _, quota in pairs if quota.isdecimal()}


def read_days(text: str) -> tuple[int, ...] | None:
    """Days of silence that somebody typed, `3, 10, 24`; None where it is not understood."""
    parts = re.split(r"[\s,;]+(?:dan |and )?", plain(text).removesuffix(" hari"))
    if not all(part.isdecimal() and len(part) <= len(str(LAST_REMINDER_DAY)) for part in parts):
        return None
    days = tuple(sorted({int(part) for part in parts}))
    fits = days[0] >= 1 and days[-1] <= LAST_REMINDER_DAY and len(days) <= MOST_REMINDERS
    return days if fits else None


def unpack_days(text: str) -> tuple[int, ...]:
    """Reminder days as the form keeps them; empty for none."""
    return tuple(int(part) for part in text.split() if part.isdecimal())


def round_state(its: Round, at: datetime) -> str:
    """`soon`, `running`, `over` or `closed`."""
    if its.closed_at is not None:
        return "closed"
    if at < its.starts_at:
        return "soon"
    return "running" if at <= its.ends_at else "over"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
