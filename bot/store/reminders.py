"""The store's side of the reminders."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from bot.flows.rounds import REMINDER_DAYS
from bot.services.ports import StoreUnavailableError
from bot.services.reminders import Findings
from bot.services.silence import HalfFinished, Look, Sight, Silent
from bot.services.units import QueuedMessage
from bot.store.database import Database, LostRaceError, Row, Transaction
from bot.store.notices import backlog
from bot.store.posting import hold_people, post
from bot.store.sealing import IDENTITY, Sealer
from bot.store.values import MICROSECOND, micros, moment, moment_or_none

FIRST_LOOK = timedelta(days=1) // MICROSECOND
"""Microseconds after its beginning at which an assessment is looked at first: most are finished
by then, and no round reminds sooner."""


class ReminderDesk:
    """Implements the `ReminderStore` port."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def due(self, now: datetime, limit: int) -> Sequence[Silent]:
        """People who have something to be looked at; those who wait longest first.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch("due_reminders", now=micros(now), count=limit)
        people = groupby(rows, key=lambda row: row["respondent_id"])
        return [self._silent(list(theirs), now) for _, theirs in people]

    async def backlog(self, most: int) -> int:
        """Reminders and notices that the sender has not sent yet, counted up to `most`.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        return await backlog(self._database, most)

    async def keep(self, findings: Findings, at: datetime) -> Sequence[QueuedMessage]:
        """Write in one commit what a slice came to; gives what was queued by it.

        Whatever was touched, finished or muted meanwhile is left as it is and looked at again.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        try:
            return await self._keep(findings, at)
        except LostRaceError as error:
            raise StoreUnavailableError(str(error)) from error

    async def _keep(self, findings: Findings, at: datetime) -> Sequence[QueuedMessage]:
        database = self._database
        async with database.writing() as transaction:
            await hold_people(database, transaction, findings.people)
            looks = await self._unchanged(transaction, findings.looks, at)
            reminded = {look.half.assessment for look in looks if look.sight is Sight.REMIND}
            letters = [letter for letter in findings.letters if letter.key in reminded]
            queued = await post(database, transaction, self._sealer, letters, at)
            for name, rows in _statements(looks, queued, at):
                if rows:
                    await transaction.run(name, rows)
        return queued

    async def _unchanged(
        self, transaction: Transaction, looks: Sequence[Look], at: datetime
    ) -> list[Look]:
        """Those that hold what was seen; their rows are locked from here on."""
        ids = self._database.array([look.half.assessment for look in looks])
        rows = await transaction.fetch("hold_reminders", assessments=ids, now=micros(at))
        held = {row["assessment_id"]: row for row in rows}
        return [look for look in looks if _still_so(look, held.get(look.half.assessment))]

    def _silent(self, rows: Sequence[Row], now: datetime) -> Silent:
        row = rows[0]
        sealed = row["telegram_id"]
        return Silent(
            respondent=row["respondent_id"],
            telegram_id=int(self._sealer.open(sealed, purpose=IDENTITY)) if sealed else None,
            language=row["language"],
            wants=bool(row["reachable"]) and row["muted_at"] is None,
            seen_at=moment_or_none(row["seen_at"]),
            reminded_at=moment_or_none(row["reminded_at"]),
            broadcast_at=now if row["broadcasts_ahead"] else moment_or_none(row["broadcast_at"]),
            halves=tuple(_half(each, now) for each in rows),
        )


def _still_so(look: Look, row: Row | None) -> bool:
    if row is None or row["touched_at"] != micros(look.half.touched_at):
        return False
    if look.sight is not Sight.REMIND:
        return True
    return bool(row["wants"]) and row["finished_at"] is None


def _half(row: Row, now: datetime) -> HalfFinished:
    ends, is_in_round = moment_or_none(row["ends_at"]), row["ends_at"] is not None
    is_over = row["closed_at"] is not None or (ends is not None and now > ends)
    days = _ladder(row["reminder_days"]) if is_in_round else REMINDER_DAYS
    return HalfFinished(
        assessment=row["id"],
        instrument=row["instrument"],
        version=row["version"],
        region=row["region"],
        role=row["role"],
        answered=row["answered"],
        touched_at=moment(row["touched_at"]),
        finished=row["finished_at"] is not None,
        days=() if is_over else days,
        until=ends,
        since=moment(row["since"]),
        rungs=row["rungs"],
        told=row["told"],
    )


def _ladder(text: str) -> tuple[int, ...]:
    """The days of a round, as it was made: rising, from one day on."""
    days: list[int] = json.loads(text)
    return tuple(sorted({day for day in days if day > 0}))


def _statements(
    looks: Iterable[Look], queued: Iterable[QueuedMessage], at: datetime
) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    kept = [look for look in looks if look.sight is not Sight.OVER]
    over = [look for look in looks if look.sight is Sight.OVER]
    yield "look_again", [_noted(look) for look in kept]
    yield "look_no_more", [{"assessment": look.half.assessment} for look in over]
    yield "note_reminded", [{"respondent": row.respondent, "at": micros(at)} for row in queued]


def _noted(look: Look) -> dict[str, Any]:
    return {
        "assessment": look.half.assessment,
        "look_at": micros(look.look_at),
        "since": micros(look.half.touched_at),
        "rungs": look.rungs,
        "told": look.told,
    }
