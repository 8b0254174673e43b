"""Reads rounds and invitations."""

import json

from bot.flows.desk.invitations import Invitation
from bot.flows.rounds import Round, RoundsFor
from bot.store.database import Database, Row
from bot.store.scopes import within
from bot.store.sealing import LINK, ROUND, Sealer
from bot.store.values import micros, moment, moment_or_none

LISTED = 50
"""Rounds of a scope that are listed at the most; the latest to end come first."""


class RoundReader:
    """Answers from the tables of migrations 0008 and 0009."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def named(self, id_: str) -> Round | None:
        """One round with all its regions."""
        rows = await self._database.fetch("round_named", id=id_)
        return await self._whole(rows[0]) if rows else None

    async def within(self, scope: str) -> tuple[Round, ...]:
        """Rounds with a region within a scope, the latest to end first."""
        rows = await self._database.fetch("rounds_in", **within(scope), count=LISTED)
        return tuple([await self._whole(row) for row in rows])

    async def open_for(self, query: RoundsFor) -> tuple[Round, ...]:
        """Rounds that are open for a region, the first to end first, with that region alone."""
        rows = await self._database.fetch(
            "rounds_for", region=query.region, instrument=query.instrument, at=micros(query.at)
        )
        return tuple(self._round(row, (query.region,)) for row in rows)

    async def invitations(self, round_id: str) -> tuple[Invitation, ...]:
        """The invitations of a round with what came of them, the latest first."""
        rows = await self._database.fetch("invitations_of", round=round_id)
        return tuple(map(self._invitation, rows))

    async def invitation(self, link: str) -> Invitation | None:
        """One invitation by the id of its link."""
        rows = await self._database.fetch("invitation_round", link=link)
        found = await self.invitations(rows[0]["round_id"]) if rows else ()
        return next((one for one in found if one.id == link), None)

    async def _whole(self, row: Row) -> Round:
        regions = await self._database.fetch("regions_of_round", id=row["id"])
        return self._round(row, tuple(each["region"] for each in regions))

    def _round(self, row: Row, regions: tuple[str, ...]) -> Round:
        return Round(
            id=row["id"],
            name=self._sealer.open(row["name"], purpose=ROUND),
            instrument=row["instrument"],
            version=row["version"],
            scope=row["scope"],
            regions=regions,
            starts_at=moment(row["starts_at"]),
            ends_at=moment(row["ends_at"]),
            quotas=json.loads(row["quotas"]),
            note=self._sealer.open(row["note"], purpose=ROUND),
            reminder_days=tuple(json.loads(row["reminder_days"])),
            closed_at=moment_or_none(row["closed_at"]),
        )

    def _invitation(self, row: Row) -> Invitation:
        detail = json.loads(self._sealer.open(row["detail"], purpose=LINK))
        return Invitation(
            id=row["id"],
            round=row["round_id"],
            region=row["region"],
            group=row["role"],
            sender=detail.get("by", ""),
            made_at=moment(row["made_at"]),
            expires_at=moment_or_none(row["expires_at"]),
            most_uses=row["most_uses"],
            withdrawn_at=moment_or_none(row["withdrawn_at"]),
            opened=row["opened"],
            started=row["started"],
            finished=row["finished"],
        )
