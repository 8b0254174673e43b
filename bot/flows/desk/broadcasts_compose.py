"""Composing a broadcast: the words, who gets it, in whose name, the preview, the word «send»."""

from collections.abc import Mapping
from dataclasses import replace

from bot.flows.access import Deed
from bot.flows.desk.areas import area, find_areas
from bot.flows.desk.broadcasts import MakeBroadcast, Standing
from bot.flows.desk.broadcasts_form import (
    LONGEST_SENDER,
    MOST_DAYS,
    audience,
    groups,
    is_allowed,
    letter,
    meant,
    people,
    reach,
)
from bot.flows.desk.broadcasts_screens import (
    BroadcastChoice,
    BroadcastPreview,
    BroadcastSender,
    BroadcastText,
    BroadcastTo,
)
from bot.flows.desk.menu import TO_DESK
from bot.flows.effects import NoteAct, ShowLetter
from bot.flows.events import FileKind, FileSent
from bot.flows.letters import Medium, room, units
from bot.flows.refusals import refused_to_menu
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.rounds import RoundNamed, RoundsIn
from bot.flows.screens import Button, Keyboard, Screen
from bot.flows.session import Desk, View
from bot.flows.show.buttons import in_language, rows
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes: what a phone on a village's network can be expected to open."""
FEW_ROUNDS = 8
MEDIA: Mapping[FileKind, Medium] = {
    FileKind.PHOTO: Medium.PHOTO,
    FileKind.DOCUMENT: Medium.DOCUMENT,
}
STEPS: Mapping[str, View] = {
    "text": View.BROADCAST_TEXT,
    "to": View.BROADCAST_TO,
    "sender": View.BROADCAST_SENDER,
    "preview": View.BROADCAST_PREVIEW,
}
FIELDS: Mapping[str, str] = {
    "area": "broadcast_area",
    "round": "broadcast_round",
    "group": "broadcast_group",
    "standing": "broadcast_standing",
}
"""What recipients are chosen by, and the labels of the buttons for it."""
STANDINGS: Mapping[Standing, str] = {
    Standing.ALL: "broadcast_all",
    Standing.INVITED: "broadcast_invited",
    Standing.HALF: "broadcast_half",
    Standing.FINISHED: "broadcast_finished",
}
"""What is offered besides silence, and its labels."""
SILENCES = (3, 7, 14)
"""Days of silence that are offered; any other number is typed."""


def new(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """An empty form."""
    return turn.to(view=View.BROADCAST_TEXT, desk=Desk(scope=turn.session.desk.scope))


def write(turn: Turn, text: str) -> Turn:
    """The words, where they are not too many."""
    words = text.strip()
    medium = letter(turn).medium
    if slip := _too_long(turn, words, medium):
        return slip
    return turn.to(view=View.BROADCAST_TO, desk=turn.session.desk.filled(text=words))


def attach(turn: Turn, event: FileSent) -> Turn:
    """A picture or a document, with the words under it where it has some."""
    medium = MEDIA.get(event.kind)
    if medium is None or event.file is None or not event.file.file_id:
        return turn.noted(Remark.BROADCAST_FILE_KIND, file=event.kind)
    if event.file.size > LARGEST_FILE:
        return turn.noted(Remark.BROADCAST_FILE_LARGE, count=LARGEST_FILE // 2**20)
    words = event.caption.strip() or letter(turn).text
    if slip := _too_long(turn, words, medium):
        return slip
    filled = turn.session.desk.filled(medium=medium.value, file=event.file.file_id, text=words)
    kept = turn.to(desk=filled)
    if not words:
        return kept.noted(Remark.BROADCAST_FILE_KEPT)
    return kept.to(view=View.BROADCAST_TO)


def _too_long(turn: Turn, words: str, medium: Medium) -> Turn | None:
    if units(words) <= room(medium):
        return None
    remark = Remark.BROADCAST_CAPTION_TOO_LONG if medium else Remark.BROADCAST_TOO_LONG
    return turn.noted(remark, length=units(words), count=room(medium))


def drop(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Without the picture or document."""
    return turn.to(desk=turn.session.desk.filled(medium="", file=""))


def go(turn: Turn, args: tuple[str, ...]) -> Turn:
    """To a step, or to one of the things that recipients are chosen by."""
    step = args[0]
    if step in FIELDS:
        desk = turn.session.desk.filled(choice=step, query="")
        return turn.to(view=View.BROADCAST_CHOICE, desk=desk)
    if step == "sender" and not people(turn):
        return turn.noted(Remark.BROADCAST_NOBODY)
    if step == "preview":
        return preview(turn)
    return turn.to(view=STEPS[step])


def pick(turn: Turn, args: tuple[str, ...]) -> Turn:
    """A button of such a choice: back to the recipients."""
    field, value = args
    desk = turn.session.desk
    if field == "sender":
        return preview(turn.to(desk=desk.filled(sender="")))
    if field == "silent":
        return _chosen(turn, standing=Standing.SILENT.value, days=value)
    if field == "standing":
        return _chosen(turn, standing=value, days="0")
    if field == "area":
        return _chosen(turn, area=value, round="")
    # another round may have other groups
    return _chosen(turn, **{field: value}, **({"group": ""} if field == "round" else {}))


def _chosen(turn: Turn, **fields: str) -> Turn:
    filled = turn.session.desk.filled(**fields)
    chosen = turn.to(view=View.BROADCAST_TO, desk=filled)
    if not is_allowed(chosen, audience(chosen)):
        return refused_to_menu(turn, "broadcast_to", audience(chosen).area)
    return chosen


def type_choice(turn: Turn, text: str) -> Turn:
    """A typed place, or days of silence."""
    field = turn.session.desk.form.get("choice", "")
    if field == "standing":
        return _type_days(turn, text)
    if field != "area":
        return turn.noted(Remark.NOT_UNDERSTOOD)
    return _type_area(turn, text)


def _type_days(turn: Turn, text: str) -> Turn:
    number = text.strip().split(maxsplit=1)[0]
    is_days = number.isascii() and number.isdecimal() and len(number) <= len(str(MOST_DAYS))
    if not is_days or not 1 <= int(number) <= MOST_DAYS:
        return turn.noted(Remark.BROADCAST_DAYS, count=MOST_DAYS)
    return _chosen(turn, standing=Standing.SILENT.value, days=str(int(number)))


def _type_area(turn: Turn, text: str) -> Turn:
    found = _own_areas(turn, text)
    if not found:
        return turn.noted(Remark.NO_AREA, query=text)
    if len(found) == 1:
        return _chosen(turn, area=found[0], round="")
    return turn.to(desk=turn.session.desk.filled(query=text))


def _own_areas(turn: Turn, text: str) -> tuple[str, ...]:
    whom = audience(turn)
    codes = (one.code for one in find_areas(turn, text))
    return tuple(code for code in codes if is_allowed(turn, replace(whom, area=code)))


def type_sender(turn: Turn, text: str) -> Turn:
    """In whose name."""
    name = " ".join(text.split())
    if len(name) > LONGEST_SENDER:
        return turn.noted(Remark.TEXT_TOO_LONG, length=len(name), count=LONGEST_SENDER)
    return preview(turn.to(desk=turn.session.desk.filled(sender=name)))


def preview(turn: Turn) -> Turn:
    """What recipients will see comes above, as a message of its own."""
    shown = letter(turn)
    if not shown.text:
        return turn.to(view=View.BROADCAST_TEXT).noted(Remark.BROADCAST_NO_TEXT)
    count = people(turn)
    if not count:
        return turn.to(view=View.BROADCAST_TO).noted(Remark.BROADCAST_NOBODY)
    whom = audience(turn)
    desk = turn.session.desk.filled(people=str(count))
    seen = turn.to(view=View.BROADCAST_PREVIEW, desk=desk)
    composed = NoteAct("broadcast_composed", {"scope": whom.area, "round": whom.round})
    return replace(seen, below=True, letters=(ShowLetter(shown),)).record(composed)


def send(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Confirmed, for as many as were shown; where they are others now, it is asked again."""
    whom, what = audience(turn), letter(turn)
    if not is_allowed(turn, whom):
        return refused_to_menu(turn, "broadcast", whom.area)
    count = people(turn)
    if not what.text or not count:
        return preview(turn)
    if str(count) != turn.session.desk.form.get("people"):
        again = turn.to(desk=turn.session.desk.filled(people=str(count)))
        return again.noted(Remark.BROADCAST_COUNT_CHANGED, count=count)
    made = MakeBroadcast(
        id=turn.context.fresh_id,
        audience=whom,
        text=what.text,
        sender=what.sender,
        medium=what.medium,
        file_id=what.file_id,
        scope=turn.session.desk.scope,
    )
    detail = {"broadcast": made.id, "scope": whom.area, "people": str(count)}
    begun = turn.record(made, NoteAct("broadcast_confirmed", detail))
    desk = Desk(scope=turn.session.desk.scope)
    return begun.to(view=View.DESK, page=0, desk=desk).noted(Remark.BROADCAST_BEGUN, count=count)


def text_question(turn: Turn) -> Screen:
    """What shall it say?"""
    stands = letter(turn)
    drop_it = (Button(Tap(Act.BROADCAST_DROP), "broadcast_drop"),) if stands.medium else ()
    on = (_step("to", "broadcast_on"),) if stands.text else ()
    return BroadcastText(
        keyboard=((*drop_it, *on), (TO_DESK,)),
        note=turn.note,
        text=stands.text,
        medium=stands.medium,
        most=room(stands.medium),
    )


def _step(step: str, label: str) -> Button:
    return Button(Tap(Act.BROADCAST_STEP, (step,)), label)


def recipients(turn: Turn) -> Screen:
    """Who gets it, and how many they are."""
    choices = tuple(_step(field, label) for field, label in FIELDS.items())
    return BroadcastTo(
        keyboard=(
            *rows(choices, 2),
            (_step("text", "back"), _step("sender", "broadcast_on")),
            (TO_DESK,),
        ),
        note=turn.note,
        meant=meant(turn),
        reach=reach(turn),
    )


def choice(turn: Turn) -> Screen:
    """One of the things by which recipients are chosen."""
    form = turn.session.desk.form
    field = form.get("choice", "area")
    return BroadcastChoice(
        keyboard=(*OPTIONS[field](turn), (_step("to", "back"), TO_DESK)),
        note=turn.note,
        field=field,
        area=area(turn, turn.session.desk.scope),
        query=form.get("query", ""),
    )


def _picks(field: str, value: str, label: str, **params: str) -> Button:
    return Button(Tap(Act.BROADCAST_PICK, (field, value)), label, params)


def _areas(turn: Turn) -> Keyboard:
    query = turn.session.desk.form.get("query", "")
    codes = _own_areas(turn, query) if query else (turn.session.desk.scope,)
    named = (area(turn, code) for code in codes)
    return tuple(
        (_picks("area", one.code, "area", name=one.name) if one.name
         else _picks("area", one.code, "nation"),)
        for one in named
    )  # fmt: skip


def _rounds(turn: Turn) -> Keyboard:
    found = turn.ask(RoundsIn(audience(turn).area))[:FEW_ROUNDS]
    named = tuple((_picks("round", one.id, "area", name=one.name),) for one in found)
    return (*named, (_picks("round", "", "broadcast_any"),))


def _groups(turn: Turn) -> Keyboard:
    chosen = audience(turn).round
    its = turn.ask(RoundNamed(chosen)) if chosen else None
    named = tuple(
        _picks("group", one.id, "area", name=in_language(one.name, turn.session.language))
        for one in groups(turn, its).values()
    )
    return (*rows(named, 2), (_picks("group", "", "broadcast_all_groups"),))


def _standings(_turn: Turn) -> Keyboard:
    plain = tuple(_picks("standing", one.value, label) for one, label in STANDINGS.items())
    silent = tuple(
        _picks("silent", str(days), "broadcast_silent", days=str(days)) for days in SILENCES
    )
    return (*rows(plain, 2), silent)


OPTIONS = {"area": _areas, "round": _rounds, "group": _groups, "standing": _standings}
"""The buttons of each choice."""


def sender_question(turn: Turn) -> Screen:
    """In whose name?"""
    nameless = _picks("sender", "", "broadcast_nameless")
    return BroadcastSender(
        keyboard=((nameless,), (_step("to", "back"), TO_DESK)),
        note=turn.note,
        area=area(turn, turn.session.desk.scope),
    )


def last_look(turn: Turn) -> Screen:
    """The count, and the word «send»."""
    count = turn.session.desk.form.get("people", "0")
    go_ahead = Button(Tap(Act.BROADCAST_SEND), "broadcast_send", {"count": count})
    change = (_step("text", "broadcast_rewrite"), _step("to", "broadcast_readdress"))
    return BroadcastPreview(
        keyboard=((go_ahead,), change, (TO_DESK,)),
        note=turn.note,
        meant=meant(turn),
        reach=replace(reach(turn), people=int(count)),
    )


ROOM = Room(
    screens={
        View.BROADCAST_TEXT: text_question,
        View.BROADCAST_TO: recipients,
        View.BROADCAST_CHOICE: choice,
        View.BROADCAST_SENDER: sender_question,
        View.BROADCAST_PREVIEW: last_look,
    },
    acts={
        Act.BROADCAST_NEW: new,
        Act.BROADCAST_STEP: go,
        Act.BROADCAST_PICK: pick,
        Act.BROADCAST_DROP: drop,
        Act.BROADCAST_SEND: send,
    },
    typed={
        View.BROADCAST_TEXT: write,
        View.BROADCAST_CHOICE: type_choice,
        View.BROADCAST_SENDER: type_sender,
    },
    files={View.BROADCAST_TEXT: attach},
    deeds=dict.fromkeys((*STEPS.values(), View.BROADCAST_CHOICE), Deed.BROADCAST),
)
