"""The statements of records that other rooms of the conversation bring, a module each."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.recorders import (
    broadcasts,
    contact,
    desk,
    examples,
    facilitated,
    field,
    field_record,
    meetings,
    reminding,
    rounds,
    summaries,
    verifying,
)

FURTHER: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    **broadcasts.RECORDED,
    **contact.RECORDED,
    **desk.RECORDED,
    **examples.RECORDED,
    **facilitated.RECORDED,
    **field.RECORDED,
    **field_record.RECORDED,
    **meetings.RECORDED,
    **reminding.RECORDED,
    **rounds.RECORDED,
    **summaries.RECORDED,
    **verifying.RECORDED,
}
"""Record -> its statements."""
