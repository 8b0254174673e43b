"""Reads who has no Telegram: whom a coordinator is busy with, and whose a receipt code is."""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime

from bot.flows.codes import ALPHABET, LENGTH
from bot.flows.facilitated import CodeHolder, Facilitated, FacilitatedList, LeftBehind
from bot.store.database import Database, Row, Statement
from bot.store.sealing import Sealer
from bot.store.values import micros, moment_or_none

TAKEN_OVER = 20
"""People who are taken over at once: as many as a list shows."""


def new_code() -> str:
    """A receipt code of the operating system's randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def receipt_stamp(sealer: Sealer, code: str) -> str:
    """The keyed hash by which a code is found; no link can have the same."""
    return sealer.stamp(f"receipt {code}")


def erasing(respondent: str, *, at: int, event: str, by: str) -> Iterator[Statement]:
    """What erases a person without Telegram: texts, what is unfinished, and the way to the rest.

    Args:
        respondent: Internal id.
        at: UTC microseconds.
        event: A fresh id for the audit event, which is of the person's own leaving.
        by: How it came: a code, the coordinator, the end of keeping, an older copy put back.
    """
    person = {"respondent": respondent}
    yield Statement("delete_remarks", person)
    yield Statement("delete_unfinished", person)
    yield Statement("forget_facilitated", person)
    yield Statement("mark_erased", person | {"at": at})
    detail = json.dumps({"by": by})
    noted = {"id": event, "at": at, "actor": respondent, "act": "respondent_erased"}
    yield Statement("insert_audit", noted | {"detail": detail})


class FacilitatedReader:
    """Answers from the table of migration 0014."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def of(self, coordinator: str) -> FacilitatedList:
        """Whose code this coordinator has not handed over yet."""
        rows = await self._database.fetch("facilitated_of", made_by=coordinator)
        [last] = await self._database.fetch("last_facilitated", made_by=coordinator)
        return FacilitatedList(tuple(map(_facilitated, rows)), last["last"])

    async def left_behind(self, region: str, asker: str, now: datetime) -> tuple[LeftBehind, ...]:
        """Half-way in a region, begun by somebody who is not there any more."""
        rows = await self._database.fetch(
            "left_behind", region=region, asker=asker, now=micros(now), count=TAKEN_OVER
        )
        return tuple(LeftBehind(row["respondent_id"], row["made_by"]) for row in rows)

    async def holder(self, code: str) -> CodeHolder | None:
        """Whose code it is; None for nobody's."""
        rows = await self._database.fetch("code_holder", stamp=receipt_stamp(self._sealer, code))
        return _holder(rows[0]) if rows else None

    async def wrong_codes(self, respondent: str, since: datetime) -> int:
        """How many wrong codes somebody tried since."""
        rows = await self._database.fetch(
            "wrong_codes", respondent=respondent, since=micros(since)
        )
        return int(rows[0]["wrong"])

    async def is_known(self, respondent: str) -> bool:
        """Whether it is a person without Telegram who was not erased."""
        return bool(await self._database.fetch("is_facilitated", respondent=respondent))


def _facilitated(row: Row) -> Facilitated:
    return Facilitated(
        respondent=row["respondent_id"],
        number=row["number"],
        assessment=row["id"],
        instrument=row["instrument"],
        version=row["version"],
        region=row["region"],
        role=row["role"],
        round=row["round_id"],
        answered=row["answered"],
        is_finished=row["finished_at"] is not None,
    )


def _holder(row: Row) -> CodeHolder:
    return CodeHolder(
        respondent=row["respondent_id"],
        region=row["region"],
        role=row["role"],
        instrument=row["instrument"],
        version=row["version"],
        finished_at=moment_or_none(row["finished_at"]),
    )
