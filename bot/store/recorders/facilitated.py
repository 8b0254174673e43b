"""People without Telegram: their beginning, their receipt code, and their erasure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.facilitated import BeginFacilitated, EraseFacilitated, HandOver, TakeOver
from bot.store.database import Statement
from bot.store.facilitated import erasing, receipt_stamp
from bot.store.recorder import Recorder
from bot.store.sealing import RECEIPT
from bot.store.values import micros


def _begin(to: Recorder, record: BeginFacilitated) -> Iterator[Statement]:
    person, own = {"respondent": record.respondent}, record.assessment
    yield Statement("insert_facilitated", person | {"at": to.at})
    agreed = {"version": record.version, "at": micros(record.agreed_at)}
    yield Statement("give_consent", person | agreed)
    begun = {
        "id": own.id,
        "instrument": own.instrument,
        "version": own.version,
        "region": own.region,
        "role": own.role,
        "own_subsector": own.own_subsector,
        "leading_subsector": own.leading_subsector,
        "cursor": own.cursor,
        "started_at": micros(own.started_at),
        "touched_at": to.at,
        "round": own.round,
        "made_by": to.respondent,
    }
    yield Statement("begin_facilitated", person | begun)
    kept = {"made_by": to.respondent, "number": record.number, "assessment": own.id}
    yield Statement("facilitate", person | kept | {"at": to.at})
    yield to.audit("facilitated_begun", number=record.number)


def _hand_over(to: Recorder, record: HandOver) -> Iterator[Statement]:
    values = {
        "respondent": record.respondent,
        "made_by": to.respondent,
        "stamp": receipt_stamp(to.sealer, record.code),
        "code": to.sealer.seal(record.code, purpose=RECEIPT),
        "at": to.at,
    }
    yield Statement("hand_over", values)


def _take_over(to: Recorder, record: TakeOver) -> Iterator[Statement]:
    values = {
        "respondent": record.left.respondent,
        "before": record.left.made_by,
        "made_by": to.respondent,
        "number": record.number,
    }
    yield Statement("take_over", values)


def _erase(to: Recorder, record: EraseFacilitated) -> Iterator[Statement]:
    yield from erasing(record.respondent, at=to.at, event=to.new_id(), by=record.by)


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    BeginFacilitated: _begin,
    HandOver: _hand_over,
    TakeOver: _take_over,
    EraseFacilitated: _erase,
}
