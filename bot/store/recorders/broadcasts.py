"""Broadcasts that were confirmed, and how they are steered."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.desk import broadcasts as records
from bot.store.broadcasts import audience_json, audience_values
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import BROADCAST


def leave(to: Recorder) -> Iterator[Statement]:
    """The person goes: as a recipient their line stays alone, and their own words go with them."""
    person = {"respondent": to.respondent}
    yield Statement("leave_broadcasts", person)
    nothing = {"text": "", "sender": "", "medium": "", "file_id": "", "scope": ""}
    content = to.sealer.seal(json.dumps(nothing), purpose=BROADCAST)
    yield Statement("silence_broadcasts", person | {"content": content})
    yield Statement("call_back_all", person)


def _make(to: Recorder, record: records.MakeBroadcast) -> Iterator[Statement]:
    content = {
        "text": record.text,
        "sender": record.sender,
        "medium": record.medium.value,
        "file_id": record.file_id,
        "scope": record.scope,
    }
    made = {
        "id": record.id,
        "made_by": to.respondent,
        "at": to.at,
        "scope": record.audience.area,
        "audience": audience_json(record.audience),
        "content": to.sealer.seal(json.dumps(content), purpose=BROADCAST),
    }
    yield Statement("make_broadcast", made)
    whom = audience_values(record.audience, to.unit.at)
    yield Statement("gather_audience", {"id": record.id} | whom)


def _steer(_to: Recorder, record: records.SteerBroadcast) -> Iterator[Statement]:
    its = {"id": record.id}
    yield Statement("steer_broadcast", its | {"state": record.state.value})
    if record.state is not records.BroadcastState.RUNNING:
        yield Statement("call_back_broadcast", its)
        yield Statement("wait_again", its)


def _again(to: Recorder, record: records.SendAgain) -> Iterator[Statement]:
    its = {"id": record.id}
    yield Statement("repeat_ambiguous", its)
    yield Statement("mark_repeated", its | {"at": to.at})
    yield Statement("reopen_broadcast", its)


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    records.MakeBroadcast: _make,
    records.SteerBroadcast: _steer,
    records.SendAgain: _again,
}
