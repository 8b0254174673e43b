"""Reads what the coordinator's desk asks: links and grants."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from bot.flows.access import Grant, Role, covers
from bot.flows.desk.granting import HeldGrant
from bot.flows.links import Link, LinkKind, id_of, kind_of
from bot.store.database import Database, Row
from bot.store.sealing import LINK, Sealer
from bot.store.values import micros, moment, moment_or_none


class DeskReader:
    """Answers from the tables of migration 0008."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def grants_of(self, respondent: str) -> tuple[Grant, ...]:
        """The grants that a person holds."""
        rows = await self._database.fetch("grants_of", respondent=respondent)
        return tuple(map(_grant, rows))

    async def grants_within(self, scope: str, now: datetime, asker: str) -> tuple[HeldGrant, ...]:
        """Links that wait to become a grant within a scope, then the grants; latest first."""
        waiting = await self._database.fetch(
            "open_links", kind=LinkKind.GRANT.value, now=micros(now)
        )
        offered = [self._offered(row, asker) for row in waiting if not row["uses"]]
        held = [self._held(row) for row in await self._database.fetch("standing_grants")]
        return tuple(one for one in offered + held if covers(scope, one.grant.scope))

    async def link(self, payload: str, respondent: str) -> Link | None:
        """The link of a payload; None where its stamp is not ours or nothing like it was made."""
        if not hmac.compare_digest(payload, self.payload(kind_of(payload), id_of(payload))):
            return None
        rows = await self._database.fetch("link", id=id_of(payload), respondent=respondent)
        return self._link(rows[0], respondent) if rows else None

    def payload(self, kind: LinkKind, link: str) -> str:
        """What stands behind `?start=`."""
        named = f"{kind.value}{link}"
        return f"{named}-{self._sealer.stamp(named)}"

    def _link(self, row: Row, respondent: str) -> Link:
        return Link(
            id=row["id"],
            kind=LinkKind(row["kind"]),
            made_by=row["made_by"],
            made_at=moment(row["made_at"]),
            expires_at=moment_or_none(row["expires_at"]),
            most_uses=row["most_uses"],
            uses=row["uses"],
            withdrawn_at=moment_or_none(row["withdrawn_at"]),
            detail=self._detail(row["detail"]),
            used_by_me=bool(row["mine"]),
            made_by_me=row["made_by"] == respondent,
        )

    def _offered(self, row: Row, asker: str) -> HeldGrant:
        detail = self._detail(row["detail"])
        role = Role(detail["role"])
        grant = Grant(
            row["id"], role, detail["scope"], "", row["made_by"], moment(row["made_at"]),
            moment_or_none(row["expires_at"]),
        )  # fmt: skip
        label = detail.get("label", "")
        return HeldGrant(grant, label, waiting=True, made_by_me=row["made_by"] == asker)

    def _held(self, row: Row) -> HeldGrant:
        detail = self._detail(row["detail"]) if row["detail"] else {}
        return HeldGrant(_grant(row), detail.get("label", ""))

    def _detail(self, sealed: str) -> Mapping[str, str]:
        detail: Mapping[str, str] = json.loads(self._sealer.open(sealed, purpose=LINK))
        return detail


def _grant(row: Row) -> Grant:
    return Grant(
        id=row["id"],
        role=Role(row["role"]),
        scope=row["scope"],
        respondent=row["respondent_id"],
        made_by=row["made_by"],
        made_at=moment(row["made_at"]),
        until=moment_or_none(row["until"]),
    )
