"""The outbox: which messages wait, and what became of them."""

from collections.abc import Sequence
from datetime import datetime

from bot.services.units import Delivered, DeliveryState, Priority, QueuedMessage
from bot.store.database import Statement
from bot.store.leases import take_over_messages
from bot.store.loading import queued_message_of
from bot.store.recording import reachability
from bot.store.store_part import StorePart
from bot.store.values import micros, storable

SETTLED = {
    DeliveryState.SENT,
    DeliveryState.BLOCKED,
    DeliveryState.FAILED,
    DeliveryState.DROPPED,
}


class Outbox(StorePart):
    """Implements the outbox store of `bot.services.ports`."""

    async def unsent(
        self, now: datetime, limit: int, *, bulk: bool = True
    ) -> Sequence[QueuedMessage]:
        """Rows that wait and are due: replies first, due or not, then by id.

        Replies of other living processes are left out; those of the dead are taken over.

        Args:
            bulk: whether reminders and broadcasts are asked for, whoever committed them: only
                the leader may.
        """
        rows = await self._database.fetch(
            "unsent",
            now=micros(now),
            replica=self._database.replica,
            lowest=int(Priority.BROADCAST if bulk else Priority.REPLY),
            count=limit,
        )
        ours = await take_over_messages(self._database, rows)
        return [queued_message_of(row, self._sealer) for row in ours]

    async def ahead_of(self, rows: Sequence[int]) -> Sequence[tuple[int, int]]:
        """Pairs: one of these rows, and an earlier reply that waits for the same person."""
        pairs = await self._database.fetch("ahead_of", ids=self._database.array(rows))
        return [(pair["later"], pair["earlier"]) for pair in pairs]

    async def mark(self, delivered: Sequence[Delivered]) -> None:
        """Record in one commit how rows ended; `screen` rows move the current screen.

        A row that another living process has taken over meanwhile is left to that one. Rows
        that were delivered, failed or dropped lose their payload and chat id.
        """
        at = micros(self._clock.now())
        rows = sorted(delivered, key=lambda row: row.id)
        settled = [_ending(row, at, self._database.replica) for row in rows]
        screens = [
            Statement(
                "move_screen",
                {"id": row.id, "respondent": row.respondent, "message_id": row.message_id},
            )
            for row in sorted(rows, key=lambda row: row.respondent)
            if row.screen and row.state is DeliveryState.SENT and row.message_id is not None
        ]
        await self._change(*settled, *screens)

    async def mark_sending(self, ids: Sequence[int]) -> frozenset[int]:
        """Durably note that these broadcast rows are about to be requested.

        Returns:
            Those that may be requested: none when this process does not lead any more.
        """
        database = self._database
        rows = await database.alone(
            "mark_sending",
            ids=database.array(ids),
            replica=database.replica,
            term=database.term,
            now=micros(self._clock.now()),
        )
        return frozenset(row["id"] for row in rows)

    async def postpone(self, row: int, not_before: datetime, attempts: int) -> None:
        """Keep a row for later: Telegram said 429, or the network failed."""
        values = {
            "id": row, "not_before": micros(not_before), "attempts": attempts,
            "replica": self._database.replica,
        }  # fmt: skip
        await self._change(Statement("postpone", values))

    async def screen_of(self, respondent: str) -> int | None:
        """Id of the message with the person's current screen."""
        rows = await self._database.fetch("screen_of", respondent=respondent)
        return rows[0]["message_id"] if rows else None

    async def mark_unreachable(self, respondent: str) -> None:
        """The person blocked the bot: nothing more is sent until they write again.

        What still waits for them is given up as blocked.
        """
        at = micros(self._clock.now())
        await self._change(
            reachability(respondent, reachable=False),
            Statement("block_messages", {"respondent": respondent, "at": at}),
        )

    async def recover(self) -> int:
        """Rows that were being requested when their process ended become ambiguous.

        Telegram may have accepted them, so they are listed and never sent again by themselves.
        To be called by whoever begins to lead. Rows of living processes stay as they are.

        Returns:
            How many rows became ambiguous.
        """
        rows = await self._database.fetch("sending")
        ending = {
            "state": DeliveryState.AMBIGUOUS.value, "error": "", "replica": self._database.replica,
        }  # fmt: skip
        await self._change(
            *(Statement("unsettle_message", {"id": row["id"]} | ending) for row in rows)
        )
        return len(rows)


def _ending(row: Delivered, at: int, replica: str) -> Statement:
    values = {
        "id": row.id, "state": row.state.value, "error": storable(row.error), "replica": replica,
    }  # fmt: skip
    if row.state not in SETTLED:
        return Statement("unsettle_message", values)
    return Statement("settle_message", values | {"message_id": row.message_id, "at": at})
