"""Reads who has answered where."""

from collections.abc import Mapping

from bot.flows.desk.coverage import CoverageWithin, GroupCount
from bot.flows.desk.coverage_screens import Reachable
from bot.store.database import Database
from bot.store.scopes import within
from bot.store.sealing import CONTACT, IDENTITY, Sealer
from bot.store.values import micros


class CoverageReader:
    """Counts; names only of those who agreed to be written to."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def within(self, query: CoverageWithin) -> Mapping[str, Mapping[str, GroupCount]]:
        """Region -> group -> people."""
        rows = await self._database.fetch(
            "coverage",
            round=query.round,
            instrument=query.instrument,
            before=micros(query.before),
            **within(query.scope),
        )
        counts: dict[str, dict[str, GroupCount]] = {}
        for row in rows:
            count = GroupCount(row["started"], row["finished"], row["halfway"], row["facilitated"])
            counts.setdefault(row["region"], {})[row["role"]] = count
        return counts

    async def reachable(self, region: str, round_id: str) -> tuple[Reachable, ...]:
        """People half-way in a region who agreed to be written to, by name."""
        rows = await self._database.fetch("reachable_halfway", round=round_id, region=region)
        found = [
            Reachable(
                self._sealer.open(row["name"], purpose=CONTACT),
                int(self._sealer.open(row["telegram_id"], purpose=IDENTITY)),
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    async def contact(self, respondent: str) -> str:
        """Under which name somebody may be written to; empty where they may not."""
        rows = await self._database.fetch("contact", respondent=respondent)
        return self._sealer.open(rows[0]["name"], purpose=CONTACT) if rows else ""
