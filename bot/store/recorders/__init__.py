"""The statements of records that other rooms of the conversation bring, a module each."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.recorders import contact, desk, reminding, rounds

FURTHER: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    **contact.RECORDED,
    **desk.RECORDED,
    **reminding.RECORDED,
    **rounds.RECORDED,
}
"""Record -> its statements."""
