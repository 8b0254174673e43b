"""The store's side of the notifier."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.services.calendar import DAY, NIGHT
from bot.services.notices import DueNotice, Verdicts
from bot.services.ports import StoreUnavailableError
from bot.services.units import QueuedMessage
from bot.store.database import Database, LostRaceError, Row
from bot.store.posting import hold_people, post
from bot.store.sealing import IDENTITY, NOTICE, Sealer
from bot.store.values import MICROSECOND, micros, moment_or_none


class NoticeDesk:
    """Implements the `NoticeStore` port."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def due(self, now: datetime, limit: int) -> Sequence[DueNotice]:
        """Notices that are due, the longest due first.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch("due_notices", now=micros(now), count=limit)
        return [self._due(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """When the first of those that wait is due.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        [row] = await self._database.fetch("next_notice")
        return moment_or_none(row["due_at"])

    async def backlog(self, most: int) -> int:
        """Reminders and notices that the sender has not sent yet, counted up to `most`.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        return await backlog(self._database, most)

    async def tell(self, verdicts: Verdicts, at: datetime) -> Sequence[QueuedMessage]:
        """Write in one commit what became of a slice; gives what was queued by it.

        What was told, settled or left behind meanwhile is not told again.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        try:
            return await self._tell(verdicts, at)
        except LostRaceError as error:
            raise StoreUnavailableError(str(error)) from error

    async def _tell(self, verdicts: Verdicts, at: datetime) -> Sequence[QueuedMessage]:
        database, now = self._database, micros(at)
        told = {letter.key: letter for letter in verdicts.told}
        async with database.writing() as transaction:
            people = [letter.respondent for letter in verdicts.told]
            await hold_people(database, transaction, people)
            taken = await transaction.fetch("take_notices", keys=database.array([*told]), at=now)
            letters = [told[key] for key in sorted(row["key"] for row in taken)]
            queued = await post(database, transaction, self._sealer, letters, at)
            await _run(
                transaction.run, "settle_notice",
                [{"key": key, "at": now} for key in verdicts.settled],
            )  # fmt: skip
            await _run(
                transaction.run, "put_off_notice",
                [{"key": key, "due_at": micros(due)} for key, due in verdicts.put_off],
            )  # fmt: skip
        return queued

    async def put_off_late(self, now: datetime) -> None:
        """What the sender could not send before the humane hours ended waits for the morning.

        Raises:
            StoreUnavailableError: Nothing was put off.
        """
        values = {
            "now": micros(now), "night": NIGHT // MICROSECOND, "day": DAY // MICROSECOND,
        }  # fmt: skip
        async with self._database.writing() as transaction:
            await transaction.run("put_off_late", [values])

    def _due(self, row: Row) -> DueNotice:
        sealed = row["telegram_id"]
        return DueNotice(
            key=row["key"],
            respondent=row["respondent_id"],
            kind=row["kind"],
            detail=json.loads(self._sealer.open(row["detail"], purpose=NOTICE)),
            urgent=bool(row["urgent"]),
            telegram_id=int(self._sealer.open(sealed, purpose=IDENTITY)) if sealed else None,
            reachable=bool(row["reachable"]),
            language=row["language"],
            region=row["region"] or "",
            muted=row["muted_at"] is not None,
        )


async def backlog(database: Database, most: int) -> int:
    """Reminders and notices in the outbox that wait for the sender, counted up to `most`."""
    [row] = await database.fetch("waiting_reminders", most=most)
    count: int = row["waiting"]
    return count


async def _run(run: Any, name: str, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401
    if rows:
        await run(name, rows)
