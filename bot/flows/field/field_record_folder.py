"""What lies open on the desk of a field check: a region, a round, and what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.access import Deed, may
from bot.flows.desk.coverage import round_in_view
from bot.flows.desk.dates import day_at
from bot.flows.effects import NoteAct
from bot.flows.field.field_record_values import (
    Entry,
    FieldPicture,
    FieldPictureOf,
    Kind,
    all_entries,
    standing,
    written,
)
from bot.flows.places import Place
from bot.flows.refusals import refused
from bot.flows.rounds import Round
from bot.flows.screens import Button
from bot.flows.session import View
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn

TO_FIELD = Button(Tap(Act.FIELD_IN), "to_field")
"""Back to the checklist."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One region's record in one round."""

    place: Place
    round: Round | None
    entries: tuple[Entry, ...]
    """Of every round."""

    @property
    def round_id(self) -> str:
        """Empty outside of rounds."""
        return self.round.id if self.round else ""

    def of(self, kind: Kind) -> dict[str, Mapping[str, str]]:
        """Key -> body of what stands in this round."""
        return standing(self.entries, self.round_id, kind)


def folder(turn: Turn) -> Folder:
    """The one on the desk, with what this step writes.

    Raises:
        FactNeededError: It was not fetched yet.
    """
    region = turn.session.desk.target
    return Folder(turn.place(region), round_in_view(turn), all_entries(turn, region))


def picture(turn: Turn, own: Folder) -> FieldPicture:
    """The figures beside it.

    Raises:
        FactNeededError: They were not fetched yet.
    """
    return turn.ask(FieldPictureOf(own.place.code, own.round_id))


def keep(turn: Turn, kind: Kind, key: str, body: Mapping[str, str]) -> Turn:
    """This turn with a new version of an entry of the folder, where the person may write it."""
    own = folder(turn)
    region = own.place.code
    if not may(turn, Deed.MANAGE_FIELD_CHECK, region):
        return refused(turn.to(view=View.DESK), "manage_field_check", scope=region)
    detail = {"region": region, "round": own.round_id, "kind": kind.value, "entry": key}
    kept = written(turn, region, own.round_id, kind, key, body)
    return kept.record(NoteAct("field_record_written", detail))


def today(turn: Turn) -> date:
    """The day it is in the region on the desk."""
    return day_at(turn.event.at, turn.place(turn.session.desk.target).zone)
