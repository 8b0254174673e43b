"""Whether somebody wants reminders."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.reminding import MuteReminders
from bot.store.database import Statement
from bot.store.recorder import Recorder


def _mute(to: Recorder, record: MuteReminders) -> Iterator[Statement]:
    at = to.at if record.muted else None
    yield Statement("mute", {"respondent": to.respondent, "at": at})


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    MuteReminders: _mute,
}
