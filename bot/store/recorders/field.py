"""Evidence, and the parts that colleagues answer."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.flows.evidence import AddEvidence, Evidence, EvidenceState, RemoveEvidence
from bot.store.database import Statement
from bot.store.recorder import Recorder
from bot.store.sealing import EVIDENCE
from bot.store.values import micros


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
    yield Statement("remove_evidence", {"id": record.id, "assessment": record.assessment})


RECORDED: Mapping[type[object], Callable[[Recorder, Any], Iterator[Statement]]] = {
    AddEvidence: _add,
    RemoveEvidence: _remove,
}
