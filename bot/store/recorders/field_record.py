"""The record of a region's field check."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.field.commitments_values import EndReminders
from bot.flows.field.field_record_values import Kind, WriteEntry
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import FIELD_RECORD
from bot.store.values import storable

_NAMES_PEOPLE = frozenset({Kind.PARTY, Kind.DETAIL})
"""Kinds whose earlier versions are forgotten: they may name somebody who is not meant any more."""


def _write(to: Recorder, record: WriteEntry) -> Iterator[Statement]:
    entry = record.entry
    which = {
        "region": record.region,
        "round": entry.round,
        "kind": entry.kind.value,
        "entry": entry.key,
        "version": entry.version,
    }
    text = storable(json.dumps(dict(entry.body), ensure_ascii=False)) if entry.body else ""
    body = to.sealer.seal(text, purpose=FIELD_RECORD) if text else ""
    own = {"body": body, "respondent": to.respondent, "at": to.at}
    yield Statement("write_entry", which | own)
    if entry.kind in _NAMES_PEOPLE and entry.version > 1:
        yield Statement("forget_earlier_entries", which)


def _end_reminders(_to: Recorder, record: EndReminders) -> Iterator[Statement]:
    yield Statement("end_notices", {"prefix": record.prefix})


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    WriteEntry: _write,
    EndReminders: _end_reminders,
}
