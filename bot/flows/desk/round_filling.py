"""Filling in a round: one question a screen, by a tap or by words; nothing is lost by a slip."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.flows.access import Deed
from bot.flows.desk.dates import read_day
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.round_form import (
    ALL,
    FARTHEST,
    LONGEST_NAME,
    LONGEST_NOTE,
    add_codes,
    chosen_codes,
    counting_groups,
    draft_of,
    end_after,
    pack_quotas,
    read_days,
    read_form,
    read_quotas,
    rubric_of_form,
    today,
    within,
)
from bot.flows.desk.round_screens import RoundField, RoundSummary
from bot.flows.places import Place
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import DEFAULT_QUOTA, REMINDER_DAYS
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import View
from bot.flows.show.buttons import in_language, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

STEPS: Mapping[str, View] = {
    "instrument": View.ROUND_INSTRUMENT,
    "regions": View.ROUND_REGIONS,
    "start": View.ROUND_START,
    "end": View.ROUND_END,
    "quota": View.ROUND_QUOTA,
    "note": View.ROUND_NOTE,
}
"""The questions of a new round, in order; the summary comes after them."""
BESIDE: Mapping[str, View] = {
    "name": View.ROUND_NAME,
    "reminders": View.ROUND_REMINDERS,
    "group_quota": View.ROUND_GROUP_QUOTA,
}
"""What has a sensible value already, and is asked only by whoever wants another."""
VIEWS = {**STEPS, **BESIDE}
FIELD_OF = {view: field for field, view in VIEWS.items()}
FIXED = frozenset({"instrument", "regions"})
"""What a round that stands keeps."""
CHANGES: Mapping[str, str] = {
    "name": "change_name",
    "instrument": "change_instrument",
    "regions": "change_regions",
    "start": "change_start",
    "end": "change_end",
    "quota": "change_quota",
    "note": "change_note",
    "reminders": "change_reminders",
}
"""What the summary offers to change, with the key of the button's label."""
REMOVABLE = 12
"""Chosen regions that have a button which takes them out again."""
Filler = Callable[[Turn, str], Turn]


def go(turn: Turn, args: tuple[str, ...]) -> Turn:
    """To a question of the form, or to its summary."""
    view = VIEWS.get(args[0], View.ROUND_SUMMARY)
    return turn.to(view=view).at_desk(form=_without_search(turn))


def fill(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A button of a question."""
    return _FILLERS[args[0]](turn, args[1])


def onward(turn: Turn, field: str, **filled: str) -> Turn:
    """Keep what was filled in; on to the next question, or back to the summary."""
    desk = turn.session.desk.filled(**filled)
    steps = list(STEPS)
    reviewing = "review" in desk.form or field == steps[-1] or field not in steps
    view = View.ROUND_SUMMARY if reviewing else STEPS[steps[steps.index(field) + 1]]
    kept = desk.filled(review="1") if view is View.ROUND_SUMMARY else desk
    # a region has nothing to choose from
    skips = view is View.ROUND_REGIONS and "." in desk.scope
    done = turn.to(view=view, desk=kept)
    return onward(done, "regions", regions=desk.scope) if skips else done


def _without_search(turn: Turn) -> dict[str, str]:
    return {key: value for key, value in turn.session.desk.form.items() if key != "query"}


def _instrument(turn: Turn, value: str) -> Turn:
    return onward(turn, "instrument", instrument=value)


def _regions(turn: Turn, value: str) -> Turn:
    """All of them, none of them, or those that were chosen one by one."""
    cleared = turn.at_desk(form=_without_search(turn))
    if value == "all":
        return onward(cleared, "regions", regions=ALL)
    if value == "clear":
        return cleared.to(desk=cleared.session.desk.filled(regions=""))
    if not chosen_codes(turn, read_form(turn)):
        return cleared.noted(Remark.NO_REGION_CHOSEN)
    return onward(cleared, "regions")


def _add(turn: Turn, code: str) -> Turn:
    return _added(turn, (turn.place(code),))


def _added(turn: Turn, places: tuple[Place, ...]) -> Turn:
    desk = turn.at_desk(form=_without_search(turn)).session.desk
    kept = desk.filled(regions=add_codes(read_form(turn), places))
    return turn.to(desk=kept)


def _drop(turn: Turn, code: str) -> Turn:
    kept = " ".join(one for one in read_form(turn).regions.split() if one != code)
    return turn.to(desk=turn.session.desk.filled(regions=kept))


def type_regions(turn: Turn, text: str) -> Turn:
    """Names, one or several in lines or apart by commas; a province brings all of its own."""
    for name in filter(None, map(str.strip, text.replace("\n", ",").replace(";", ",").split(","))):
        found = _meant(turn, name)
        if not found:
            return turn.noted(Remark.NO_AREA, query=name)
        if len(found) > 1 and turn.context.find_province(name) is None:
            return turn.to(desk=turn.session.desk.filled(query=name))
        turn = _added(turn, found)
    return turn


def _meant(turn: Turn, name: str) -> tuple[Place, ...]:
    scope = read_form(turn).scope
    found = within(scope, turn.context.find_places(name))
    if len(found) == 1:
        return found
    province = turn.context.find_province(name)
    return within(scope, turn.context.regions_of(province.code)) if province else found


def _start(turn: Turn, _value: str) -> Turn:
    return _starting(turn, today(turn, read_form(turn).scope))


def type_start(turn: Turn, text: str) -> Turn:
    """A typed first day."""
    now = today(turn, read_form(turn).scope)
    day = read_day(text, now, since=now)
    if day is None:
        return turn.noted(Remark.NOT_A_DAY, query=text)
    if day < now:
        return turn.noted(Remark.START_PAST)
    return turn.noted(Remark.DAY_TOO_FAR) if day - now > FARTHEST else _starting(turn, day)


def _starting(turn: Turn, day: date) -> Turn:
    end = read_form(turn).end
    moved = onward(turn, "start", start=day.isoformat())
    if end is not None and end < day:
        return moved.to(view=View.ROUND_END).noted(Remark.END_BEFORE_START)
    return moved


def _end(turn: Turn, span: str) -> Turn:
    return _ending(turn, end_after(_first_day(turn), span))


def type_end(turn: Turn, text: str) -> Turn:
    """A typed last day, or how long it shall take."""
    day = read_day(text, today(turn, read_form(turn).scope), since=_first_day(turn))
    return turn.noted(Remark.NOT_A_DAY, query=text) if day is None else _ending(turn, day)


def _first_day(turn: Turn) -> date:
    form = read_form(turn)
    return form.start or today(turn, form.scope)


def _ending(turn: Turn, day: date) -> Turn:
    slip = end_slip(turn, day)
    return turn.noted(slip) if slip else onward(turn, "end", end=day.isoformat())


def end_slip(turn: Turn, day: date) -> Remark | None:
    """Why a round cannot end on this day, if it cannot."""
    now = today(turn, read_form(turn).scope)
    if day < now:
        return Remark.END_PAST
    if day < _first_day(turn):
        return Remark.END_BEFORE_START
    return Remark.DAY_TOO_FAR if day - now > FARTHEST else None


def _quota(turn: Turn, value: str) -> Turn:
    """The same for every group, or one after another."""
    groups = counting_groups(rubric_of_form(turn, read_form(turn)))
    if value == "each":
        return turn.to(view=View.ROUND_GROUP_QUOTA).at_desk(group=groups[0].id)
    return onward(turn, "quota", quotas=pack_quotas({one.id: int(value) for one in groups}))


def type_quota(turn: Turn, text: str) -> Turn:
    """A typed number for all, or groups with their numbers."""
    form = read_form(turn)
    found = read_quotas(text, rubric_of_form(turn, form))
    if found is None:
        return turn.noted(Remark.QUOTA_UNCLEAR)
    return onward(turn, "quota", quotas=pack_quotas({**form.quotas, **found}))


def _group_quota(turn: Turn, value: str) -> Turn:
    """One group's; then the next group's."""
    form, group = read_form(turn), turn.session.desk.group
    quotas = pack_quotas({**form.quotas, group: int(value)})
    codes = [one.id for one in counting_groups(rubric_of_form(turn, form))]
    following = codes[codes.index(group) + 1 :] if group in codes else []
    if not following:
        return onward(turn.at_desk(group=""), "quota", quotas=quotas)
    kept = turn.to(desk=turn.session.desk.filled(quotas=quotas))
    return kept.at_desk(group=following[0])


def type_group_quota(turn: Turn, text: str) -> Turn:
    """A typed number for the group in sight."""
    found = read_quotas(text, rubric_of_form(turn, read_form(turn)))
    group = turn.session.desk.group
    if found is None or group not in found:
        return turn.noted(Remark.QUOTA_UNCLEAR)
    return _group_quota(turn, str(found[group]))


def _note(turn: Turn, _value: str) -> Turn:
    return onward(turn, "note", note="")


def type_note(turn: Turn, text: str) -> Turn:
    """A note for the other coordinators."""
    if len(text) > LONGEST_NOTE:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(text), count=LONGEST_NOTE)
    return onward(turn, "note", note=text.strip())


def type_name(turn: Turn, text: str) -> Turn:
    """Another name."""
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(name), count=LONGEST_NAME)
    return onward(turn, "name", name=name)


def _reminders(turn: Turn, value: str) -> Turn:
    days = REMINDER_DAYS if value == "usual" else ()
    return onward(turn, "reminders", reminders=" ".join(map(str, days)))


def type_reminders(turn: Turn, text: str) -> Turn:
    """Typed days of silence."""
    days = read_days(text)
    if days is None:
        return turn.noted(Remark.DAYS_UNCLEAR)
    return onward(turn, "reminders", reminders=" ".join(map(str, days)))


_FILLERS: Mapping[str, Filler] = {
    "instrument": _instrument,
    "regions": _regions,
    "add": _add,
    "drop": _drop,
    "start": _start,
    "end": _end,
    "quota": _quota,
    "group_quota": _group_quota,
    "note": _note,
    "reminders": _reminders,
}


def field_question(turn: Turn) -> Screen:
    """The question of the view."""
    field = FIELD_OF[turn.session.view]
    groups = {one.id: one for one in counting_groups(rubric_of_form(turn, read_form(turn)))}
    query = turn.session.desk.form.get("query", "")
    options = _meant(turn, query) if field == "regions" and query else ()
    return RoundField(
        keyboard=(*_answers(turn, field, options), _ways_out(turn, field)),
        note=turn.note,
        field=field,
        draft=draft_of(turn),
        group=groups.get(turn.session.desk.group) if field == "group_quota" else None,
        options=options,
    )


def _ways_out(turn: Turn, field: str) -> tuple[Button, ...]:
    """One question back, and the desk."""
    steps = list(STEPS)
    if "review" in turn.session.desk.form or field not in steps:
        back = "quota" if field == "group_quota" else "summary"
        return (Button(Tap(Act.ROUND_GO, (back,)), "back"), TO_DESK)
    before = steps[: steps.index(field)]
    if before and before[-1] == "regions" and "." in turn.session.desk.scope:
        before.pop()
    return (*(Button(Tap(Act.ROUND_GO, (one,)), "back") for one in before[-1:]), TO_DESK)


def _answers(turn: Turn, field: str, options: tuple[Place, ...]) -> Keyboard:
    match field:
        case "instrument":
            return tuple((_instrument_button(turn, one),) for one in turn.context.rubrics.ids())
        case "regions":
            return _region_buttons(turn, options)
        case "quota":
            numbers = tuple(_number("quota", number) for number in (3, DEFAULT_QUOTA, 10))
            return (numbers, (_button("quota", "each", "quota_each"),))
        case "group_quota":
            return (tuple(_number("group_quota", number) for number in (3, DEFAULT_QUOTA, 10)),)
        case _:
            return tuple((_button(field, value, label),) for value, label in _USUAL.get(field, ()))


_USUAL: Mapping[str, tuple[tuple[str, str], ...]] = {
    "start": (("today", "today"),),
    "end": (("2w", "two_weeks"), ("1m", "one_month"), ("3m", "three_months")),
    "note": (("", "without_note"),),
    "reminders": (("usual", "reminders_usual"), ("none", "reminders_none")),
}


def _button(field: str, value: str, label: str, **params: str) -> Button:
    return Button(Tap(Act.ROUND_FILL, (field, value)), label, params)


def _number(field: str, number: int) -> Button:
    return _button(field, str(number), "numbered", number=str(number))


def _instrument_button(turn: Turn, instrument: str) -> Button:
    name = in_language(turn.context.rubrics.current(instrument).name, turn.session.language)
    return _button("instrument", instrument, "instrument", name=name)


def _region_buttons(turn: Turn, options: tuple[Place, ...]) -> Keyboard:
    """What fits the typed words; what can be taken out; all; onwards."""
    form = read_form(turn)
    kept = [] if form.regions == ALL else form.regions.split()
    found = tuple((_button("add", one.code, "area", name=one.name),) for one in options)
    # not `name`: typing the name of a chosen region must not take it out
    chosen = tuple(
        _button("drop", code, "drop_region", place=turn.place(code).name) for code in kept
    )
    removable = rows(chosen, 1) if len(chosen) <= REMOVABLE else ()
    cleared = ((_button("regions", "clear", "regions_clear"),),) if len(chosen) > 1 else ()
    every = _button("regions", "all", "regions_all")
    done = (_button("regions", "done", "regions_done"),) if chosen else (every,)
    return (*found, *removable, *cleared, done)


def summary(turn: Turn) -> Screen:
    """Everything, with a way to change each part."""
    draft = draft_of(turn)
    changes = tuple(
        Button(Tap(Act.ROUND_GO, (field,)), label)
        for field, label in CHANGES.items()
        if draft.is_new or field not in FIXED
    )
    save = Button(Tap(Act.ROUND_SAVE), "round_make" if draft.is_new else "round_save")
    return RoundSummary(
        keyboard=((save,), *rows(changes, 2), (TO_DESK,)), note=turn.note, draft=draft
    )


_TYPED = {
    View.ROUND_REGIONS: type_regions,
    View.ROUND_START: type_start,
    View.ROUND_END: type_end,
    View.ROUND_QUOTA: type_quota,
    View.ROUND_GROUP_QUOTA: type_group_quota,
    View.ROUND_NOTE: type_note,
    View.ROUND_NAME: type_name,
    View.ROUND_REMINDERS: type_reminders,
}
ROOM = Room(
    screens={**dict.fromkeys(FIELD_OF, field_question), View.ROUND_SUMMARY: summary},
    acts={Act.ROUND_GO: go, Act.ROUND_FILL: fill},
    typed=_TYPED,
    deeds=dict.fromkeys((*FIELD_OF, View.ROUND_SUMMARY), Deed.MANAGE_ROUND),
)
