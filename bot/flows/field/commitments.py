"""What a region commits itself to: chosen steps, ticked off one by one, and what moved."""

from collections.abc import Mapping
from datetime import date

from bot.flows.access import Deed, may
from bot.flows.desk.dates import first_moment, months_after
from bot.flows.effects import NoteAct, Notify
from bot.flows.field.commitments_screens import (
    CommitmentDetail,
    CommitmentList,
    CommitMonth,
    CommitNew,
    CommitOwner,
)
from bot.flows.field.commitments_values import (
    MOST,
    EndReminders,
    body_of,
    commitments_in,
    line_of,
    month_ahead,
    read_month,
    with_done,
)
from bot.flows.field.field_record_folder import TO_FIELD, Folder, folder, keep, picture, today
from bot.flows.field.field_record_values import FieldStep, Kind, written
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import in_language, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

OFFERED = 7
"""Steps to choose from: what a meeting can talk through."""
MONTHS = (1, 3, 6, 12)
"""Months ahead that are offered."""
REMINDED_AFTER = 3
"""Months until whoever chose is asked how far it is."""
NOTICE = "commitments_due"
_EVERY = Deed.MANAGE_FIELD_CHECK


def see_all(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """The list."""
    return turn.to(view=View.COMMITMENTS).at_desk(item="", form={})


def open_list(turn: Turn, args: tuple[str, ...]) -> Turn:
    """From a reminder that may be old: only where the person still may."""
    region = args[0] if args else ""
    if not region or not may(turn, _EVERY, region):
        return refused(turn, "manage_field_check", scope=region)
    return turn.to(view=View.COMMITMENTS, desk=Desk(region, region), page=0)


def new(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which step? There are none before figures may be shown."""
    if not picture(turn, folder(turn)).steps:
        return turn.noted(Remark.NO_STEPS)
    return turn.to(view=View.COMMIT_NEW).at_desk(item="", form={})


def take(turn: Turn, args: tuple[str, ...]) -> Turn:
    """This one; what is chosen already is shown instead."""
    stand = folder(turn).of(Kind.COMMITMENT)
    if args[0] in stand:
        return turn.to(view=View.COMMITMENT).at_desk(item=args[0], form={})
    if len(stand) >= MOST:
        return turn.noted(Remark.COMMIT_FULL, count=MOST)
    return change(turn, args)


def change(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Who does it?"""
    if _step(turn, args[0]) is None:
        return see_all(turn, ())
    return turn.to(view=View.COMMIT_OWNER).at_desk(item=args[0], form={})


def own_by(turn: Turn, args: tuple[str, ...]) -> Turn:
    """By which month?"""
    if not args:
        return change(turn, (turn.session.desk.item,))
    return turn.to(view=View.COMMIT_MONTH, desk=turn.session.desk.filled(owner=args[0]))


def by_month(turn: Turn, args: tuple[str, ...]) -> Turn:
    """So many months ahead."""
    return _keep(turn, month_ahead(today(turn), int(args[0])))


def by_typed_month(turn: Turn, text: str) -> Turn:
    """A month by its name."""
    month = read_month(text, today(turn))
    return _keep(turn, month) if month else turn.noted(Remark.NOT_A_MONTH)


def _keep(turn: Turn, month: date) -> Turn:
    desk, own = turn.session.desk, folder(turn)
    step, shown = _step(turn, desk.item), picture(turn, own)
    if step is None:
        return see_all(turn, ())
    body = body_of(shown, step, desk.form.get("owner", step.step.owner), month)
    kept = keep(turn, Kind.COMMITMENT, step.indicator, body)
    if not may(turn, _EVERY, own.place.code):
        return kept
    told = kept.record(_reminder(turn, own, own.round_id))
    return told.to(view=View.COMMIT_NEW).at_desk(item="", form={}).noted(Remark.COMMIT_KEPT)


def _reminder(turn: Turn, own: Folder, round_id: str) -> Notify:
    """One for all that is chosen on a day."""
    day = months_after(today(turn), REMINDED_AFTER)
    region = own.place.code
    key = f"{NOTICE}:{region}:{round_id}:{day.isoformat()}"
    due = first_moment(day, own.place.zone)
    return Notify("", NOTICE, key, {"region": region, "months": str(REMINDED_AFTER)}, due=due)


def _asked_after(turn: Turn, own: Folder, which: tuple[str, str], *, is_open: bool) -> Turn:
    """Nobody is asked about a round of which nothing is open any more; about one that has
    something open again, in three months from now."""
    round_id, indicator = which
    others = (one for one in commitments_in(own.entries)
              if one.round == round_id and one.indicator != indicator)  # fmt: skip
    if any(one.done is None for one in others):
        return turn
    if is_open:
        return turn.record(_reminder(turn, own, round_id))
    return turn.record(EndReminders(f"{NOTICE}:{own.place.code}:{round_id}:"))


def tick(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Done, or open again; also of an earlier round of the region."""
    round_id, indicator = args
    own = folder(turn)
    region = own.place.code
    stands = next((one for one in own.entries if one.kind is Kind.COMMITMENT
                   and (one.round, one.key) == (round_id, indicator)), None)  # fmt: skip
    if stands is None or not stands.body or not may(turn, _EVERY, region):
        return see_all(turn, ())
    detail = {"region": region, "round": round_id, "indicator": indicator}
    body = with_done(stands.body, today(turn))
    kept = written(turn, region, round_id, Kind.COMMITMENT, indicator, body)
    noted = kept.record(NoteAct("commitment_ticked", detail))
    return _asked_after(noted, own, (round_id, indicator), is_open=not body["done"])


def drop(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Not chosen any more."""
    own, item = folder(turn), turn.session.desk.item
    if item not in own.of(Kind.COMMITMENT):
        return see_all(turn, ())
    gone = keep(turn, Kind.COMMITMENT, item, {})
    if may(turn, _EVERY, own.place.code):
        gone = _asked_after(gone, own, (own.round_id, item), is_open=False)
    return see_all(gone, ()).noted(Remark.COMMIT_DROPPED)


def _step(turn: Turn, indicator: str) -> FieldStep | None:
    return next((one for one in picture(turn, folder(turn)).steps
                 if one.indicator == indicator), None)  # fmt: skip


def commitments(turn: Turn) -> Screen:
    """All of them, the earlier rounds' too, with what moved since."""
    own = folder(turn)
    found, shown = commitments_in(own.entries), picture(turn, own)
    rubrics = turn.context.rubrics
    lines = tuple(line_of(one, rubrics, shown.rubric, shown.levels, number)
                  for number, one in enumerate(found, start=1))  # fmt: skip
    ticks = tuple(
        Button(Tap(Act.COMMIT_DONE, (one.round, one.indicator)), "numbered",
               {"number": str(number)}, chosen=one.done is not None)
        for number, one in enumerate(found, start=1)
    )  # fmt: skip
    return CommitmentList(
        keyboard=(*rows(ticks, 5), (Button(Tap(Act.COMMIT_NEW), "commit_new"), TO_FIELD)),
        note=turn.note,
        place=own.place,
        lines=lines,
        most=MOST,
    )


def step_question(turn: Turn) -> Screen:
    """The steps that would raise the index most."""
    own = folder(turn)
    shown, chosen = picture(turn, own), frozenset(own.of(Kind.COMMITMENT))
    steps = shown.steps[:OFFERED]
    numbered = tuple(
        Button(Tap(Act.COMMIT_TAKE, (one.indicator,)), "numbered", {"number": str(number)},
               chosen=one.indicator in chosen)
        for number, one in enumerate(steps, start=1)
    )  # fmt: skip
    to_list = Button(Tap(Act.COMMITMENTS), "commitments")
    return CommitNew(
        keyboard=(*rows(numbered, 4), (to_list, TO_FIELD)),
        note=turn.note,
        place=own.place,
        rubric=shown.rubric,
        steps=steps,
        chosen=chosen,
        most=MOST,
    )


def owner_question(turn: Turn) -> Screen:
    """The group of the rubric's step comes first."""
    step, rubric = _step(turn, turn.session.desk.item), picture(turn, folder(turn)).rubric
    if step is None:
        return commitments(turn)
    groups = sorted(rubric.groups.values(), key=lambda group: group.id != step.step.owner)
    offered = tuple(
        Button(Tap(Act.COMMIT_OWNER, (group.id,)), "named",
               {"name": in_language(group.name, turn.session.language)})
        for group in groups if group.weight > 0.0
    )  # fmt: skip
    back = Button(Tap(Act.COMMIT_NEW), "back")
    return CommitOwner(
        keyboard=(*rows(offered, 2), (back,)),
        note=turn.note,
        step=step,
        indicator=rubric.indicators[step.indicator].name,
        suggested=rubric.groups.get(step.step.owner),
    )


def month_question(turn: Turn) -> Screen:
    """A few months ahead, or any month typed."""
    desk, rubric = turn.session.desk, picture(turn, folder(turn)).rubric
    step, group = _step(turn, desk.item), rubric.groups.get(desk.form.get("owner", ""))
    if step is None or group is None:
        return commitments(turn)
    offered = tuple(Button(Tap(Act.COMMIT_MONTH, (str(each),)), "months", {"number": str(each)})
                    for each in MONTHS)  # fmt: skip
    back = Button(Tap(Act.COMMIT_OWNER), "back")
    return CommitMonth(
        keyboard=(*rows(offered, 2), (back,)),
        note=turn.note,
        step=step,
        indicator=rubric.indicators[step.indicator].name,
        owner=group.name,
    )


def commitment(turn: Turn) -> Screen:
    """One of this round's."""
    own, item = folder(turn), turn.session.desk.item
    found = next((one for one in commitments_in(own.entries)
                  if (one.round, one.indicator) == (own.round_id, item)), None)  # fmt: skip
    if found is None:
        return commitments(turn)
    ways: Keyboard = (
        (Button(Tap(Act.COMMIT_CHANGE, (item,)), "commit_change"),
         Button(Tap(Act.COMMIT_DROP), "commit_drop")),
        (Button(Tap(Act.COMMIT_NEW), "back"),),
    )  # fmt: skip
    shown = picture(turn, own)
    line = line_of(found, turn.context.rubrics, shown.rubric, shown.levels, 0)
    return CommitmentDetail(keyboard=ways, note=turn.note, line=line)


def commitment_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Under the reminder: to the list."""
    return ((Button(Tap(Act.COMMIT_OPEN, (detail["region"],)), "commitments"),),)


ROOM = Room(
    screens={
        View.COMMITMENTS: commitments,
        View.COMMIT_NEW: step_question,
        View.COMMIT_OWNER: owner_question,
        View.COMMIT_MONTH: month_question,
        View.COMMITMENT: commitment,
    },
    acts={
        Act.COMMITMENTS: see_all,
        Act.COMMIT_NEW: new,
        Act.COMMIT_TAKE: take,
        Act.COMMIT_CHANGE: change,
        Act.COMMIT_OWNER: own_by,
        Act.COMMIT_MONTH: by_month,
        Act.COMMIT_DONE: tick,
        Act.COMMIT_DROP: drop,
        Act.COMMIT_OPEN: open_list,
    },
    typed={View.COMMIT_MONTH: by_typed_month},
    deeds=dict.fromkeys(
        (View.COMMITMENTS, View.COMMIT_NEW, View.COMMIT_OWNER, View.COMMIT_MONTH,
         View.COMMITMENT),
        _EVERY,
    ),
    evergreen=frozenset({Act.COMMIT_OPEN}),
)  # fmt: skip
