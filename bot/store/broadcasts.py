"""Reads what coordinators ask about broadcasts: who is meant, and how one stands."""

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from bot.flows.desk.broadcasts import (
    LISTED,
    TROUBLES,
    Audience,
    Broadcast,
    BroadcastState,
    Hindrance,
    Ledger,
    Reach,
    Standing,
    Trouble,
)
from bot.store.database import Database, Row
from bot.store.scopes import within
from bot.store.sealing import BROADCAST, Sealer
from bot.store.values import micros, moment, moment_or_none

_NOT_TOLD = ("blocked", "failed", "ambiguous")


class BroadcastReader:
    """Answers from the tables of migration 0011."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def reach(self, audience: Audience, at: datetime) -> Reach:
        """How many people are meant at this moment, and how many more cannot be told."""
        rows = await self._database.fetch("audience_reach", **audience_values(audience, at))
        found: dict[str, int] = {row["hindrance"]: row["people"] for row in rows}
        missed = ((one, found[one.value]) for one in Hindrance if one.value in found)
        return Reach(found.get("", 0), tuple(missed))

    async def named(self, id_: str) -> Broadcast | None:
        """One broadcast with its ledger."""
        rows = await self._database.fetch("broadcast_named", id=id_)
        return await self._whole(rows[0]) if rows else None

    async def within(self, scope: str) -> tuple[Broadcast, ...]:
        """The latest to an area or to a part of it, the last one first."""
        rows = await self._database.fetch("broadcasts_in", **within(scope), count=LISTED)
        return tuple([await self._whole(row) for row in rows])

    async def _whole(self, row: Row) -> Broadcast:
        content = json.loads(self._sealer.open(row["content"], purpose=BROADCAST))
        return Broadcast(
            id=row["id"],
            made_by=row["made_by"],
            made_at=moment(row["made_at"]),
            audience=audience_of(row["audience"]),
            text=content["text"],
            state=BroadcastState(row["state"]),
            ledger=await ledger_of(self._database, row["id"]),
            finished_at=moment_or_none(row["finished_at"]),
            stopped_for=content.get("stopped_for", ""),
        )


async def ledger_of(database: Database, id_: str) -> Ledger:
    """What became of each recipient of a broadcast."""
    counts: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for row in await database.fetch("ledger_counts", id=id_):
        state = _waiting_again(row["state"])
        counts[state] += row["people"]
        if state in _NOT_TOLD:
            reasons[_reason(state, row["error"])] += row["people"]
    return Ledger(
        counts=dict(counts),
        reasons=tuple((*reason, people) for reason, people in sorted(reasons.items())),
        troubles=await _troubles(database, id_) if reasons else (),
    )


def _waiting_again(state: str) -> str:
    """One that was called back this moment waits in the ledger; so says the next look."""
    return "waiting" if state == "handed" else state


def _reason(state: str, error: str) -> tuple[str, str]:
    """Telegram says in many ways that somebody is out of reach; the state says it once."""
    return (state, error if state == "failed" else "")


async def _troubles(database: Database, id_: str) -> tuple[Trouble, ...]:
    rows = await database.fetch("ledger_troubles", id=id_, count=TROUBLES)
    return tuple(
        Trouble(row["respondent_id"], *_reason(row["state"], row["error"])) for row in rows
    )


def audience_values(audience: Audience, at: datetime) -> dict[str, Any]:
    """The parameters that say who is meant at a moment."""
    silent_since = at - timedelta(days=audience.days)
    return {
        **within(audience.area),
        "round": audience.round,
        "role": audience.group,
        "state": audience.standing.value,
        "silent_since": micros(silent_since),
    }


def audience_json(audience: Audience) -> str:
    """An audience as it is stored: codes and ids alone."""
    fields = {
        "area": audience.area,
        "round": audience.round,
        "group": audience.group,
        "standing": audience.standing.value,
        "days": audience.days,
    }
    return json.dumps(fields, separators=(",", ":"))


def audience_of(stored: str) -> Audience:
    """What `audience_json` stored."""
    fields = json.loads(stored)
    return Audience(
        area=fields["area"],
        round=fields["round"],
        group=fields["group"],
        standing=Standing(fields["standing"]),
        days=fields["days"],
    )
