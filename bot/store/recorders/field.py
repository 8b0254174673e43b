"""Evidence, and the parts that colleagues answer."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows import colleagues
from bot.flows.evidence import AddEvidence, Evidence, EvidenceState, RemoveEvidence
from bot.flows.field.part_notices import REMINDED_AFTER
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import EVIDENCE, PART
from bot.store.values import micros, value_json


def _add(to: Recorder, record: AddEvidence) -> Iterator[Statement]:
    piece = record.piece
    body = json.dumps(_body(piece, record.file_id), ensure_ascii=False)
    waits = piece.state is EvidenceState.FETCHING
    values = {
        "id": piece.id,
        "assessment": record.assessment,
        "indicator": piece.indicator,
        "kind": piece.kind.value,
        "state": piece.state.value,
        "body": to.sealer.seal(body, purpose=EVIDENCE),
        "size": piece.size,
        "part": piece.part,
        "respondent": to.respondent,
        "at": micros(piece.given_at),
        "fetch_at": to.at if waits else None,
    }
    yield Statement("add_evidence", values)


def _body(piece: Evidence, file_id: str) -> dict[str, object]:
    """What of a piece is sealed."""
    body = {"text": piece.text, "name": piece.name, "file": file_id, "spot": piece.spot}
    return {key: value for key, value in body.items() if value}


def _remove(_to: Recorder, record: RemoveEvidence) -> Iterator[Statement]:
    yield Statement("unsay_reply", {"id": record.id})
    yield Statement("forget_reply", {"id": record.id})
    yield Statement("remove_evidence", {"id": record.id, "assessment": record.assessment})


def _make_part(to: Recorder, record: colleagues.MakePart) -> Iterator[Statement]:
    part = record.part
    values = {
        "id": part.id,
        "assessment": part.assessment,
        "label": to.sealer.seal(part.label, purpose=PART),
        "indicators": json.dumps(part.indicators),
        "at": micros(part.made_at),
        "expires_at": micros(part.expires_at),
    }
    yield Statement("make_part", values)


def _take_part(to: Recorder, record: colleagues.TakePart) -> Iterator[Statement]:
    yield Statement("take_part", {"id": record.id, "respondent": to.respondent, "at": to.at})


def _withdraw_part(to: Recorder, record: colleagues.WithdrawPart) -> Iterator[Statement]:
    yield Statement("withdraw_part", {"id": record.id, "at": to.at})
    yield Statement("end_part_notices", {"part": record.id})


def _answer_part(to: Recorder, record: colleagues.AnswerPart) -> Iterator[Statement]:
    given = {"status": record.answer.status.value, "value": value_json(record.answer)}
    asked = {"part": record.part, "respondent": to.respondent, "indicator": record.indicator}
    yield Statement("answer_part", asked | given | {"at": to.at})
    due = micros(to.unit.at + REMINDED_AFTER)
    yield Statement("put_off_part_notice", {"part": record.part, "due_at": due})


def _send_part(to: Recorder, record: colleagues.SendPart) -> Iterator[Statement]:
    yield Statement("send_part", {"id": record.id, "respondent": to.respondent, "at": to.at})
    yield Statement("end_part_notices", {"part": record.id})


def _judge_part(_to: Recorder, record: colleagues.JudgePart) -> Iterator[Statement]:
    asked = {"part": record.part, "indicator": record.indicator}
    yield Statement("judge_part", asked | {"verdict": record.verdict.value})


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    AddEvidence: _add,
    RemoveEvidence: _remove,
    colleagues.MakePart: _make_part,
    colleagues.TakePart: _take_part,
    colleagues.WithdrawPart: _withdraw_part,
    colleagues.AnswerPart: _answer_part,
    colleagues.SendPart: _send_part,
    colleagues.JudgePart: _judge_part,
}
