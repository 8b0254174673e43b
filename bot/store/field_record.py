"""Reads the record of a region's field check."""

import json
from collections.abc import Mapping

from bot.flows.field.field_record_values import DecisionsOf, Entry, Kind
from bot.store.database import Database, Row
from bot.store.sealing import FIELD_RECORD, Sealer
from bot.store.values import moment


class FieldRecordReader:
    """Answers from the table of migration 0017."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def entries(self, region: str) -> tuple[Entry, ...]:
        """The latest version of every entry of a region, in the order of writing.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch("entries_of", region=region)
        return tuple(map(self._entry, rows))

    async def decisions(self, query: DecisionsOf) -> tuple[Entry, ...]:
        """Every decision on the leading subsector, the latest first.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch(
            "entry_history",
            region=query.region,
            round=query.round,
            kind=Kind.DECISION.value,
            entry="",
        )
        return tuple(map(self._entry, rows))

    async def named(self, region: str, round_id: str, instrument: str) -> Mapping[str, int]:
        """Subsector -> people who count and name it as leading, most first; unprotected.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch(
            "named_subsectors", region=region, round=round_id, instrument=instrument
        )
        return {row["subsector"]: row["people"] for row in rows}

    def _entry(self, row: Row) -> Entry:
        sealed = row["body"]
        body = json.loads(self._sealer.open(sealed, purpose=FIELD_RECORD)) if sealed else {}
        return Entry(
            row["round_id"], Kind(row["kind"]), row["entry"], row["version"], body,
            moment(row["written_at"]),
        )  # fmt: skip
