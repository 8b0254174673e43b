"""Verified levels, and questions for more evidence."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.field.verifying import AnswerRequest, AskRespondents, VerifyLevel
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import VERIFYING
from bot.store.values import storable


def _verify(to: Recorder, record: VerifyLevel) -> Iterator[Statement]:
    where = {"round": record.round, "region": record.region, "indicator": record.indicator}
    body = json.dumps({"reason": storable(record.reason)}, ensure_ascii=False)
    values = {
        "level": record.level,
        "accepted": int(record.accepted),
        "body": to.sealer.seal(body, purpose=VERIFYING),
        "respondent": to.respondent,
        "at": to.at,
    }
    yield Statement("supersede_verification", where)
    yield Statement("insert_verification", where | values)


def _ask(to: Recorder, record: AskRespondents) -> Iterator[Statement]:
    values = {
        "id": record.id,
        "round": record.round,
        "region": record.region,
        "indicator": record.indicator,
        "body": to.sealer.seal(storable(record.text), purpose=VERIFYING),
        "respondent": to.respondent,
        "at": to.at,
    }
    yield Statement("ask_request", values)
    for one in record.people:
        asked = {"request": record.id, "person": one.respondent, "assessment": one.assessment}
        yield Statement("ask_person", asked)


def _answer(to: Recorder, record: AnswerRequest) -> Iterator[Statement]:
    body = to.sealer.seal(storable(record.text), purpose=VERIFYING)
    values = {"request": record.request, "respondent": to.respondent, "body": body, "at": to.at}
    yield Statement("answer_request", values | {"evidence": record.evidence})


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    VerifyLevel: _verify,
    AskRespondents: _ask,
    AnswerRequest: _answer,
}
