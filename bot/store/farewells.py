"""The statements by which somebody is told that their data will go."""

import json
from collections.abc import Callable
from datetime import datetime

from bot.services.keeping import Farewell
from bot.store.database import Statement
from bot.store.sealing import NOTICE, Sealer
from bot.store.values import micros

KIND = "retention"
"""Of the notice: its template."""
ACT = "retention_noticed"


def farewell_statements(
    farewell: Farewell, at: datetime, sealer: Sealer, new_id: Callable[[], str]
) -> list[Statement]:
    """A notice and an audit event: told once for each time of being away."""
    detail = json.dumps({"until": farewell.until.date().isoformat()})
    notice = {
        "key": f"{KIND} {farewell.respondent} {micros(at)}",
        "respondent": farewell.respondent,
        "kind": KIND,
        "detail": sealer.seal(detail, purpose=NOTICE),
        "urgent": 0,
        "at": micros(at),
        "due_at": micros(at),
    }
    noted = {
        "id": new_id(),
        "at": micros(at),
        "actor": farewell.respondent,
        "act": ACT,
        "detail": detail,
    }
    return [Statement("notify", notice), Statement("insert_audit", noted)]
