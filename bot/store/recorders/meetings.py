"""Consensus meetings: seats, votes and what was agreed."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.field import meetings
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import VERIFYING
from bot.store.values import storable


def _begin(to: Recorder, record: meetings.BeginMeeting) -> Iterator[Statement]:
    values = {"id": record.id, "round": record.round, "region": record.region}
    yield Statement("begin_meeting", values | {"respondent": to.respondent, "at": to.at})


def _end(to: Recorder, record: meetings.EndMeeting) -> Iterator[Statement]:
    yield Statement("close_topics", {"meeting": record.meeting, "at": to.at})
    yield Statement("end_meeting", {"meeting": record.meeting, "at": to.at})


def _open(to: Recorder, record: meetings.OpenTopic) -> Iterator[Statement]:
    yield Statement("open_topic", _topic(record) | {"at": to.at})


def _close(to: Recorder, record: meetings.CloseTopic) -> Iterator[Statement]:
    yield Statement("close_topic", _topic(record) | {"at": to.at})


def _topic(
    record: meetings.OpenTopic | meetings.CloseTopic | meetings.CastBallot
    | meetings.EnterBallot | meetings.DropBallot,
) -> dict[str, Any]:  # fmt: skip
    return {"meeting": record.meeting, "indicator": record.indicator}


def _sit(to: Recorder, record: meetings.TakeSeat) -> Iterator[Statement]:
    values = {"meeting": record.meeting, "respondent": to.respondent, "party": record.group}
    yield Statement("take_seat", values | {"at": to.at})


def _cast(to: Recorder, record: meetings.CastBallot) -> Iterator[Statement]:
    values = {"respondent": to.respondent, "level": record.level, "at": to.at}
    yield Statement("cast_ballot", _topic(record) | values)


def _enter(to: Recorder, record: meetings.EnterBallot) -> Iterator[Statement]:
    values = {"id": record.id, "party": record.group, "level": record.level, "at": to.at}
    yield Statement("enter_ballot", _topic(record) | values)


def _drop(_to: Recorder, record: meetings.DropBallot) -> Iterator[Statement]:
    yield Statement("drop_ballot", _topic(record))


def _agree(to: Recorder, record: meetings.AgreeLevel) -> Iterator[Statement]:
    where = {"round": record.round, "region": record.region, "indicator": record.indicator}
    said = {"reason": storable(record.reason), "present": storable(record.present)}
    body = json.dumps(said, ensure_ascii=False)
    values = {
        "level": record.level,
        "body": to.sealer.seal(body, purpose=VERIFYING),
        "counts": json.dumps(list(record.counts)),
        "parties": json.dumps(dict(record.groups)),
        "meeting": record.meeting,
        "respondent": to.respondent,
        "at": to.at,
    }
    yield Statement("supersede_agreement", where)
    yield Statement("insert_agreement", where | values)


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    meetings.BeginMeeting: _begin,
    meetings.EndMeeting: _end,
    meetings.OpenTopic: _open,
    meetings.CloseTopic: _close,
    meetings.TakeSeat: _sit,
    meetings.CastBallot: _cast,
    meetings.EnterBallot: _enter,
    meetings.DropBallot: _drop,
    meetings.AgreeLevel: _agree,
}
