"""The store of `bot.services.ports`, on either engine: conversations and what is kept of them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

import structlog

from bot.flows.records import Assessment
from bot.services.departures import Departure, Journal, Leaving, departures_of
from bot.services.keeping import Farewell, Overdue, Retiring
from bot.services.ports import Clock, Ids
from bot.services.units import Committed, Conversation, Outcome, ParkedUpdate, Priority, Unit
from bot.store.batches import Park
from bot.store.broadcast_ledger import forget_broadcasts
from bot.store.copies import copy_person, copy_without_telegram
from bot.store.database import NOBODY, Database, Statement
from bot.store.errors import ConstraintBrokenError
from bot.store.facilitated import erasing
from bot.store.farewells import farewell_statements
from bot.store.leases import take_over_parked
from bot.store.loading import assessment_of, conversation_of, parked_update_of
from bot.store.meetings import forget_attendance
from bot.store.outbox import Outbox
from bot.store.people import telegram_id_of
from bot.store.readers import Rooms
from bot.store.replicas import Replicas
from bot.store.sealing import IDENTITY, Sealer
from bot.store.values import micros, moment

log = structlog.get_logger(__name__)

ASIDE = timedelta(days=30)
"""How long a raw update that could not be handled is kept."""
NAMED = timedelta(days=730)
"""How long the record of a field check names its parties, its contact and who was at a meeting."""
TOLD = timedelta(days=90)
"""How long it is remembered what somebody was told, so that they are not told again."""
REMEMBERED = timedelta(days=8)
"""How long update ids and delivered messages are remembered: Telegram keeps updates for one
day, and its ids fall after a week without any."""

CONTENDED = (
    "link_uses",
    "grants",
    "deliveries",
    "facilitations",
    "field_entries",
    "meeting_topics",
    "verifications",
    "agreements",
)
"""Tables in which two people may want the same row; whoever is slower steps again."""
SLICE = 200
"""Rows that are forgotten in one go."""


class Store(Rooms, Outbox):
    """Every protocol of the store in one object. Made by `open_store`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: Ids,
        sealer: Sealer,
        journal: Journal | None = None,
    ) -> None:
        super().__init__(database, clock, ids, sealer)
        self._journal = journal
        self.replicas = Replicas(database, self._writer, ids)
        """The lease of this process, where several share the database."""

    async def close(self) -> None:
        """Finish the writes that wait and close the database."""
        await self._writer.close()
        await self._database.close()

    async def load(self, telegram_id: int) -> Conversation:
        """A person's conversation in one round trip; a fresh respondent id when they are new.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch(
            "conversation", fingerprint=self._sealer.fingerprint(telegram_id)
        )
        return conversation_of(telegram_id, "" if rows else self._ids.new(), rows, self._sealer)

    async def assessment(self, respondent: str, assessment: str) -> Assessment | None:
        """One of the person's own assessments with its current answers; else None.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch(
            "assessment", respondent=respondent, assessment=assessment
        )
        return assessment_of(assessment, rows, self._sealer)

    async def commit(self, unit: Unit) -> Committed:
        """Write a unit whole: durable when this returns.

        The unit of a parked update takes it out of the inbox in the same commit.

        Raises:
            StoreUnavailableError: Nothing was written (disk full, locked, unreachable).
            ConstraintBrokenError: The database refused a record; nothing was written.
        """
        replica = self._database.replica
        try:
            done = cast("Committed", await self._writer.write(unit))
        except ConstraintBrokenError as broken:
            if any(table in broken.constraint for table in CONTENDED):
                return Committed(Outcome.CONFLICT)
            raise
        if done.outcome is Outcome.COMMITTED:
            await self._note_departures(unit)
        # who lost the lease meanwhile may not own these rows; what it owns it finds as unsent
        kept = replica == self._database.replica and replica != NOBODY
        return done if kept else Committed(done.outcome)

    async def _note_departures(self, unit: Unit) -> None:
        """Note in the journal who left; what cannot be written now is made up at the start."""
        gone = departures_of(unit)
        if not gone or self._journal is None:
            return
        try:
            await asyncio.to_thread(self._journal.append, gone)
        except OSError as error:
            log.warning("journal_waits", error=error.strerror)

    async def departures(self) -> Sequence[Departure]:
        """Who left, as the audit log has it, oldest first."""
        rows = await self._database.fetch("departures")
        return [Departure(row["actor"], Leaving(row["act"]), moment(row["at"])) for row in rows]

    async def telegram_id_of(self, respondent: str) -> int | None:
        """Whose internal id it is; None for nobody, or nobody any more."""
        return await telegram_id_of(self._database, self._sealer, respondent)

    async def erase_facilitated(self, respondent: str, at: datetime, by: str) -> bool:
        """Erase a person without Telegram; False where there is nobody to erase."""
        if not await self.facilitated.is_known(respondent):
            return False
        event = self._ids.new()
        await self._change(*erasing(respondent, at=micros(at), event=event, by=by))
        return True

    async def park(self, update: ParkedUpdate) -> bool:
        """Put a raw update aside and mark its id seen; False if it was seen before."""
        return cast("bool", await self._writer.write(Park(update, micros(self._clock.now()))))

    async def parked(self, now: datetime, limit: int) -> Sequence[ParkedUpdate]:
        """Parked updates that are due, oldest first, one a chat (its oldest).

        Those of other living processes are left out; those of the dead are taken over.
        """
        replica = self._database.replica
        rows = await self._database.fetch(
            "due_parked", now=micros(now), replica=replica, count=limit
        )
        ours = await take_over_parked(self._database, rows)
        return [parked_update_of(row, self._sealer) for row in ours]

    async def settle(self, update_id: int) -> None:
        """Forget a parked update: it was handled or can never be."""
        await self._change(Statement("settle_parked", {"update_id": update_id}))

    async def retry_later(self, update_id: int, not_before: datetime) -> None:
        """Count one more attempt of a parked update and set when it is due."""
        values = {"update_id": update_id, "not_before": micros(not_before)}
        await self._change(Statement("retry_parked", values))

    async def set_aside(self, update_id: int) -> None:
        """Keep a parked update for the operator, never run it again; its chat goes on."""
        at = micros(self._clock.now())
        await self._change(Statement("set_parked_aside", {"update_id": update_id, "at": at}))

    async def is_seen(self, update_id: int) -> bool:
        """Whether this update id was committed or parked."""
        return bool(await self._database.fetch("is_seen", update_id=update_id))

    async def data_copy(self, telegram_id: int) -> dict[str, object]:
        """Everything stored about a person, as JSON-ready values (empty if nothing)."""
        return await copy_person(self._database, self._sealer, telegram_id)

    async def data_copy_by_code(self, respondent: str) -> dict[str, object]:
        """The same of a person without Telegram whose receipt code was handed over."""
        return await copy_without_telegram(self._database, self._sealer, respondent)

    async def retiring(self, before: datetime, limit: int) -> Sequence[Retiring]:
        """Who has not been here since, nor in a round that ended later, and was not told."""
        rows = await self._database.fetch("retiring_people", before=micros(before), count=limit)
        return [
            Retiring(row["respondent_id"], moment(max(row["updated_at"], row["round_end"] or 0)))
            for row in rows
        ]

    async def announce_retirement(self, people: Sequence[Farewell], at: datetime) -> None:
        """Have these people told, at a humane hour, and note that they are."""
        for each in people:
            await self._change(*farewell_statements(each, at, self._sealer, self._ids.new))

    async def inactive(self, overdue: Overdue, limit: int) -> Sequence[int]:
        """Telegram ids of people whose time of keeping is over, the longest away first."""
        rows = await self._database.fetch(
            "inactive_people",
            before=micros(overdue.before),
            told_before=micros(overdue.told_before),
            strangers_before=micros(overdue.strangers_before),
            count=limit,
        )
        return [int(self._sealer.open(row["telegram_id"], purpose=IDENTITY)) for row in rows]

    async def overdue_facilitated(self, before: datetime) -> Sequence[str]:
        """People without Telegram of whom nothing was written since, nor a round ended."""
        rows = await self._database.fetch("old_facilitated", before=micros(before), count=SLICE)
        return [row["respondent_id"] for row in rows]

    async def purge(self, now: datetime) -> None:
        """Forget update ids and delivered messages after eight days, what was set aside after 30.

        Ledger rows of broadcasts stay.
        """
        before = micros(now - REMEMBERED)
        await self._forget("old_seen", "forget_seen", before=before)
        broadcast = int(Priority.BROADCAST)
        await self._forget("old_messages", "forget_message", before=before, broadcast=broadcast)
        await self._forget("old_aside", "settle_parked", before=micros(now - ASIDE))
        await self._forget("old_notices", "forget_notice", before=micros(now - TOLD))
        named = micros(now - NAMED)
        await self._forget("old_parties", "forget_party", before=named)
        await forget_attendance(self._database, self._change, self._sealer, named)
        await forget_broadcasts(self._database, self._change, now)

    async def _forget(self, find: str, forget: str, **values: int) -> None:
        """Delete what a query finds, in slices that do not hold up the answers between them."""
        while rows := await self._database.fetch(find, **values, count=SLICE):
            await self._change(*(Statement(forget, dict(row)) for row in rows))
