"""Who wants a summary every Monday."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.desk.summary_records import UnwishSummary, WishSummary
from bot.store.database import Statement
from bot.store.recorder import Recorder


def _wish(to: Recorder, record: WishSummary) -> Iterator[Statement]:
    yield Statement("wish_summary", _named(to, record) | {"at": to.at})


def _unwish(to: Recorder, record: UnwishSummary) -> Iterator[Statement]:
    yield Statement("unwish_summary", _named(to, record))


def _named(to: Recorder, record: WishSummary | UnwishSummary) -> dict[str, Any]:
    return {"respondent": to.respondent, "round": record.round, "scope": record.scope}


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    WishSummary: _wish,
    UnwishSummary: _unwish,
}
