"""The store's side of the broadcaster: the ledger, handed over slice by slice."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.flows.desk.broadcasts import BroadcastState, Ledger
from bot.flows.letters import Medium
from bot.services.broadcasting import Addressed, Recipient, Underway
from bot.services.notices import Letter as Post
from bot.services.ports import Clock, Ids, StoreUnavailableError
from bot.services.units import OutgoingMessage, QueuedMessage
from bot.store.broadcasts import ledger_of
from bot.store.database import Database, LostRaceError, Row, Statement, Transaction
from bot.store.posting import hold_people, post
from bot.store.sealing import BROADCAST, IDENTITY, NOTICE, REQUEST, Sealer
from bot.store.values import micros, storable

KEPT = timedelta(days=365)
"""How long a broadcast and its ledger are kept after its end."""
_FORGOTTEN = 200
"""Lines that are forgotten in one go."""


class BroadcastDesk:
    """Implements the `BroadcastStore` port."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._ids = ids

    async def underway(self) -> Sequence[Underway]:
        """Those that are not finished, the first to be made first."""
        rows = await self._database.fetch("unfinished_broadcasts", now=micros(self._clock.now()))
        return [self._underway(row) for row in rows]

    async def backlog(self, most: int) -> int:
        """Messages of broadcasts that the sender has not sent yet, counted up to `most`."""
        [row] = await self._database.fetch("waiting_broadcasts", most=most)
        waiting: int = row["waiting"]
        return waiting

    async def call_back_late(self, now: datetime) -> int:
        """Take back what the sender did not begin to send before the evening; says how many.

        Raises:
            StoreUnavailableError: Nothing was taken back.
        """
        async with self._database.writing() as transaction:
            late = await transaction.fetch("call_back_late", now=micros(now))
            if late:
                rows = [{"outbox": row["id"]} for row in late]
                await transaction.run("wait_for_morning", rows)
        return len(late)

    async def waiting_regions(self, broadcast: str) -> Sequence[str]:
        """Where people still wait for it."""
        rows = await self._database.fetch("waiting_regions", id=broadcast)
        return sorted(row["region"] for row in rows)

    async def next_recipients(
        self, broadcast: str, regions: Sequence[str], limit: int
    ) -> Sequence[Recipient]:
        """Some of those who wait in these regions."""
        rows = await self._database.fetch(
            "next_recipients", id=broadcast, regions=self._database.array(regions), count=limit
        )
        return [self._recipient(row) for row in rows]

    async def hand_over(
        self, broadcast: str, letters: Sequence[Addressed], at: datetime
    ) -> Sequence[QueuedMessage]:
        """Queue them in one commit, where it still runs; gives what was queued.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        try:
            return await self._hand_over(broadcast, letters, at)
        except LostRaceError as error:
            raise StoreUnavailableError(str(error)) from error

    async def _hand_over(
        self, broadcast: str, letters: Sequence[Addressed], at: datetime
    ) -> Sequence[QueuedMessage]:
        people = [letter.recipient.respondent for letter in letters]
        async with self._database.writing() as transaction:
            # people first, as the units do that steer a broadcast: nobody waits in a circle
            await hold_people(self._database, transaction, people)
            held = await transaction.fetch("hold_broadcast", id=broadcast)
            if not held or held[0]["state"] != BroadcastState.RUNNING:
                return ()
            rows = await transaction.fetch(
                "recipients_now", id=broadcast, respondents=self._database.array(people)
            )
            now = {(row["respondent_id"], row["attempt"]): _hindrance(row) for row in rows}
            fit = [one for one in letters if now.get(_key(one)) == ("", "") and one.message]
            unfit = [one for one in letters if _key(one) in now and one not in fit]
            await self._give_up(transaction, broadcast, [(one, now[_key(one)]) for one in unfit])
            return await self._queue(transaction, broadcast, fit, at)

    async def _give_up(
        self,
        transaction: Transaction,
        broadcast: str,
        unfit: Sequence[tuple[Addressed, tuple[str, str]]],
    ) -> None:
        rows = []
        for one, (state, error) in unfit:
            ended = {"state": state or "failed", "error": error or ("" if state else "left")}
            rows.append(_line(broadcast, one) | ended)
        if rows:
            await transaction.run("fail_delivery", rows)

    async def _queue(
        self, transaction: Transaction, broadcast: str, fit: Sequence[Addressed], at: datetime
    ) -> Sequence[QueuedMessage]:
        if not fit:
            return ()
        fresh = await transaction.fetch("outbox_ids", count=len(fit))
        queued, messages, lines = [], [], []
        for row, one in zip(fresh, fit, strict=True):
            if one.message is None:
                continue
            queued.append(QueuedMessage(
                row["id"], one.recipient.respondent, one.message, at, not_after=one.not_after
            ))  # fmt: skip
            messages.append(self._message(queued[-1]) | {
                "broadcast": broadcast, "not_after": micros(one.not_after),
            })  # fmt: skip
            lines.append(_line(broadcast, one) | {"outbox": row["id"]})
        await transaction.run("insert_broadcast_message", messages)
        await transaction.run("hand_over_delivery", lines)
        return queued

    def _message(self, queued: QueuedMessage) -> dict[str, Any]:
        message = queued.message
        return {
            "id": queued.id,
            "respondent": queued.respondent,
            "method": message.method,
            "payload": self._sealer.seal_addressed(
                message.chat_id, storable(message.payload), purpose=REQUEST
            ),
            "priority": int(message.priority),
            "at": micros(queued.created_at),
            "owner": self._database.replica,
        }

    async def stop(self, broadcast: Underway, reason: str, at: datetime) -> None:
        """End it; what was not sent is not sent, and it is in the audit log.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        its = {"id": broadcast.id}
        async with self._database.writing() as transaction:
            if not await transaction.fetch("hold_broadcast", id=broadcast.id):
                return
            # read only now: its maker may have left, and the words with them
            [row] = await transaction.fetch("broadcast_named", id=broadcast.id)
            content = self._with_reason(row["content"], reason)
            await transaction.run("stop_broadcast", [its | {"content": content}])
            await transaction.run("call_back_broadcast", [its])
            await transaction.run("wait_again", [its])
            await transaction.run("insert_audit", [self._stopped(broadcast, reason, at)])

    def _with_reason(self, sealed: str, reason: str) -> str:
        content = json.loads(self._sealer.open(sealed, purpose=BROADCAST))
        return self._sealer.seal(json.dumps(content | {"stopped_for": reason}), purpose=BROADCAST)

    def _stopped(self, broadcast: Underway, reason: str, at: datetime) -> dict[str, Any]:
        detail = {"broadcast": broadcast.id, "reason": reason}
        return {
            "id": self._ids.new(), "at": micros(at), "actor": broadcast.maker,
            "act": "broadcast_stopped", "detail": json.dumps(detail),
        }  # fmt: skip

    async def ledger(self, broadcast: str) -> Ledger:
        """How everybody stands."""
        return await ledger_of(self._database, broadcast)

    async def put_up_board(
        self, broadcast: Underway, message: OutgoingMessage, at: datetime
    ) -> QueuedMessage:
        """Queue the message that will show the progress.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        letter = Post(broadcast.id, broadcast.maker, message)
        async with self._database.writing() as transaction:
            [queued] = await post(self._database, transaction, self._sealer, [letter], at)
            row = {"id": broadcast.id, "outbox": queued.id}
            await transaction.run("put_up_board", [row])
        return queued

    async def keep_board(self, broadcast: str, message_id: int) -> None:
        """Remember which message it is.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        async with self._database.writing() as transaction:
            await transaction.run("keep_board", [{"id": broadcast, "message": message_id}])

    async def finish(
        self, broadcast: Underway, detail: Mapping[str, str] | None, at: datetime
    ) -> None:
        """It is over; its maker is told so by a notice with this detail, where there is one.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        notice: dict[str, Any] = {
            "key": f"broadcast_report:{broadcast.id}:{micros(at)}",
            "respondent": broadcast.maker,
            "kind": "broadcast_report",
            "detail": self._sealer.seal(json.dumps(dict(detail or {})), purpose=NOTICE),
            "urgent": 1,
            "at": micros(at),
            "due_at": micros(at),
        }
        async with self._database.writing() as transaction:
            # whoever wants it to go on meanwhile waits here, and finds that it is over
            if await transaction.fetch("hold_broadcast", id=broadcast.id):
                over = {"id": broadcast.id, "at": micros(at)}
                await transaction.run("finish_broadcast", [over])
                if detail is not None:
                    await transaction.run("notify", [notice])

    def _underway(self, row: Row) -> Underway:
        content = json.loads(self._sealer.open(row["content"], purpose=BROADCAST))
        sealed = row["telegram_id"]
        return Underway(
            id=row["id"],
            state=BroadcastState(row["state"]),
            text=content["text"],
            sender=content["sender"],
            medium=Medium(content["medium"]),
            file_id=content["file_id"],
            scope=content["scope"],
            maker=row["made_by"],
            telegram_id=int(self._sealer.open(sealed, purpose=IDENTITY)) if sealed else None,
            reachable=bool(row["reachable"]),
            language=row["language"],
            board_id=row["board_id"],
            board=row["board"],
            holds_grant=bool(row["holds_grant"]),
        )

    def _recipient(self, row: Row) -> Recipient:
        sealed = row["telegram_id"]
        return Recipient(
            respondent=row["respondent_id"],
            attempt=row["attempt"],
            region=row["region"],
            language=row["language"],
            telegram_id=int(self._sealer.open(sealed, purpose=IDENTITY)) if sealed else None,
        )


def _key(one: Addressed) -> tuple[str, int]:
    return one.recipient.respondent, one.recipient.attempt


def _line(broadcast: str, one: Addressed) -> dict[str, Any]:
    respondent, attempt = _key(one)
    return {"id": broadcast, "respondent": respondent, "attempt": attempt}


def _hindrance(row: Row) -> tuple[str, str]:
    """The state and the reason by which somebody is left out now; empty for nobody."""
    if row["erased_at"] is not None or not row["agreed"]:
        return "failed", "left"
    if row["muted_at"] is not None:
        return "failed", "muted"
    return ("", "") if row["reachable"] else ("blocked", "")


async def forget_broadcasts(
    database: Database, change: Callable[..., Awaitable[None]], now: datetime
) -> None:
    """Forget broadcasts that were over a year ago, with their ledgers, in slices.

    Raises:
        StoreUnavailableError: The rest is left for the next round.
    """
    before = micros(now - KEPT)
    while rows := await database.fetch("old_deliveries", before=before, count=_FORGOTTEN):
        await change(*(Statement("forget_delivery", _ledger_key(row)) for row in rows))
        await change(*(Statement("forget_message", {"id": row["outbox_id"]}) for row in rows))
    over = await database.fetch("old_broadcasts", before=before)
    await change(*(Statement("forget_broadcast", {"id": row["id"]}) for row in over))


def _ledger_key(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("broadcast_id", "respondent_id", "attempt")}
