"""Exports: the answers of a round and an area as files in the chat, under pseudonyms."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.flows.access import NATION, Deed, may
from bot.flows.desk.areas import area
from bot.flows.desk.coverage import round_in_view
from bot.flows.desk.export_screens import ExportAsked, ExportRounds
from bot.flows.desk.menu import TO_DESK
from bot.flows.desk.summaries import rounds_to_take
from bot.flows.effects import NoteAct, SendFile
from bot.flows.facts import Query
from bot.flows.refusals import refused
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Screen
from bot.flows.session import Desk, View
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

EXPORT_JOB = "export"
"""`export:<form>:<scope>:<round>`; the round is empty for what is outside of rounds."""


class FileForm(StrEnum):
    """The sorts of files; the value is the file's ending."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON_LINES = "jsonl"


BYTES_A_ROW: Mapping[FileForm, int] = {
    FileForm.XLSX: 1200,
    FileForm.CSV: 1000,
    FileForm.JSON_LINES: 2500,
}
"""Most that an assessment takes in a file, on average over many."""
LARGEST = 50_000_000
"""Bytes of the largest file that Telegram takes from a bot."""


@dataclass(frozen=True, slots=True)
class ExportSizes(Query[Mapping[str, int]]):
    """Province -> assessments that an export of this scope and round has rows of."""

    scope: str
    round: str


def see_export(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """What can be exported of the place and round that are looked at."""
    desk = turn.session.desk
    return turn.to(view=View.EXPORT, desk=Desk(desk.scope, desk.region, desk.round), page=0)


def choose_round(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Which round?"""
    return turn.to(view=View.EXPORT_ROUND)


def take_round(turn: Turn, args: tuple[str, ...]) -> Turn:
    """The same place in this round."""
    desk = turn.session.desk
    return turn.to(view=View.EXPORT, desk=Desk(desk.scope, desk.region, args[0]))


def make(turn: Turn, args: tuple[str, ...]) -> Turn:
    """Order the file; one that would be too large comes as one for each province."""
    form, target = FileForm(args[0]), turn.session.desk.target
    if not may(turn, Deed.EXPORT, target):
        return refused(turn, "export", scope=target)
    round_id, sizes = _ordered(turn)
    total = sum(sizes.values())
    if not total:
        return turn.noted(Remark.EXPORT_EMPTY)
    is_large = target == NATION and total * BYTES_A_ROW[form] > LARGEST
    scopes = tuple(sorted(sizes)) if is_large else (target,)
    for scope in scopes:
        turn = _order(turn, form, scope, round_id)
    split = Remark.EXPORT_SPLIT if is_large else Remark.EXPORT_ORDERED
    return turn.noted(split, count=len(scopes))


def _ordered(turn: Turn) -> tuple[str, Mapping[str, int]]:
    its = round_in_view(turn)
    round_id = its.id if its else ""
    return round_id, turn.ask(ExportSizes(turn.session.desk.target, round_id))


def _order(turn: Turn, form: FileForm, scope: str, round_id: str) -> Turn:
    detail = {"form": form.value, "scope": scope, "round": round_id}
    file = SendFile(
        f"{EXPORT_JOB}:{form.value}:{scope}:{round_id}",
        "export_caption",
        {"area": area(turn, scope).name},
    )
    return turn.record(NoteAct("exported", detail)).send(file)


def export(turn: Turn) -> Screen:
    """What is exported, and as what."""
    _, sizes = _ordered(turn)
    forms = tuple(Button(Tap(Act.EXPORT_MAKE, (form.value,)), f"export_{form.value}")
                  for form in FileForm)  # fmt: skip
    another = Button(Tap(Act.EXPORT_ROUND), "other_round")
    return ExportAsked(
        keyboard=(forms, (another,), (TO_DESK,)),
        note=turn.note,
        area=area(turn, turn.session.desk.target),
        round=round_in_view(turn),
        assessments=sum(sizes.values()),
    )


def round_question(turn: Turn) -> Screen:
    """The rounds of the place, and what is outside of rounds."""
    found, buttons = rounds_to_take(turn, Act.EXPORT_TAKE)
    return ExportRounds(keyboard=(*buttons, (TO_DESK,)), note=turn.note, rounds=found)


ROOM = Room(
    screens={View.EXPORT: export, View.EXPORT_ROUND: round_question},
    acts={
        Act.EXPORT: see_export,
        Act.EXPORT_ROUND: choose_round,
        Act.EXPORT_TAKE: take_round,
        Act.EXPORT_MAKE: make,
    },
    deeds={View.EXPORT: Deed.EXPORT, View.EXPORT_ROUND: Deed.EXPORT},
)
