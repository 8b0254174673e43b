"""The store's side of the breach kit."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.services.breach import Affected
from bot.services.ports import Ids
from bot.store.database import Database, Row
from bot.store.people import telegram_id_of
from bot.store.sealing import Sealer
from bot.store.values import micros, moment

OPERATOR = "operator"
"""Who acts from the command line, in the audit log."""
_COLUMNS = ("consent", "answers", "texts", "messages", "updates")


class BreachDesk:
    """Implements the `BreachStore` port."""

    def __init__(self, database: Database, sealer: Sealer, ids: Ids) -> None:
        self._database = database
        self._sealer = sealer
        self._ids = ids

    async def affected(self, since: datetime, until: datetime) -> Sequence[Affected]:
        """Everybody of whom anything was stored in this time, by internal id.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch(
            "affected_people", since=micros(since), until=micros(until)
        )
        return [_affected(row) for row in rows]

    async def telegram_id_of(self, respondent: str) -> int | None:
        """Whose internal id it is; None for nobody, or nobody any more."""
        return await telegram_id_of(self._database, self._sealer, respondent)

    async def note_act(self, act: str, detail: Mapping[str, Any], at: datetime) -> None:
        """An audit event of the operator.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        values = {
            "id": self._ids.new(),
            "at": micros(at),
            "actor": OPERATOR,
            "act": act,
            "detail": json.dumps(dict(detail)),
        }
        async with self._database.writing() as transaction:
            await transaction.run("insert_audit", [values])


def _affected(row: Row) -> Affected:
    """Who was erased since had an identity then, as everybody does."""
    found = {name for name in _COLUMNS if row[f"has_{name}"]}
    if row["has_identity"] or row["erased_at"] is not None:
        found.add("identity")
    return Affected(row["id"], moment(row["created_at"]), bool(row["reachable"]), frozenset(found))
