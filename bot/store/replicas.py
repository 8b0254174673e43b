"""This process among those that share the database: its lease, and who leads.

A process is alive while it renews its row. Others take away a row that has run out, and may
then take over what its id owns; the id never comes back. An engine that serves one process
only gives it a lease without end, and everything that others left behind.
"""

from datetime import timedelta

from bot.services.ports import Ids, Leader
from bot.store.batches import Change
from bot.store.database import NOBODY, Database, Statement
from bot.store.values import MICROSECOND
from bot.store.writer import GroupWriter

FOR_GOOD = timedelta(days=36_500)


class Replicas:
    """Implements the `ReplicaStore` port."""

    def __init__(self, database: Database, writer: GroupWriter, ids: Ids) -> None:
        self._database = database
        self._writer = writer
        self._ids = ids
        self._alone = False

    async def join(self, lasting: timedelta) -> bool:
        """Come, or come again under a new id; True where nobody else can ever come.

        Raises:
            SecondProcessError: The engine serves one process, and that is another one.
            StoreUnavailableError: Nothing was written.
        """
        self._alone = self._database.seize()
        replica = self._ids.new()
        leaving = Statement("leave_replica", {"replica": self._database.replica})
        # what is committed meanwhile is nobody's, and found by whoever looks first
        self._database.replica = NOBODY
        coming = {
            "replica": replica,
            "lasting": (FOR_GOOD if self._alone else lasting) // MICROSECOND,
        }
        first = Statement("forget_replicas", {}) if self._alone else leaving
        await self._writer.write(Change((first, Statement("join_replica", coming))))
        self._database.replica = replica
        return self._alone

    async def renew(self, lasting: timedelta) -> bool:
        """Stay for so much longer; False if the lease had run out: then `join` again.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        replica = self._database.replica
        if self._alone:
            # only a backup that was put back can have taken it away
            return bool(await self._database.fetch("is_replica", replica=replica))
        rows = await self._database.alone(
            "renew_replica", replica=replica, lasting=lasting // MICROSECOND
        )
        return bool(rows)

    async def bury(self) -> int:
        """Take away whose lease has run out; says how many.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        return 0 if self._alone else len(await self._database.alone("bury_replicas"))

    async def leader(self) -> Leader:
        """Who leads.

        Raises:
            StoreUnavailableError: It could not be read.
        """
        [row] = await self._database.fetch("leader")
        is_us = bool(row["holder"]) and row["holder"] == self._database.replica
        alive = bool(row["alive"])
        return Leader(row["term"], is_us=is_us, is_alive=alive, replicas=row["replicas"])

    async def lead(self, after: int) -> bool:
        """Lead after the leader of this term; False if another process was faster.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        rows = await self._database.alone("lead", replica=self._database.replica, term=after)
        if rows:
            self._database.term = rows[0]["term"]
        return bool(rows)

    async def leave(self) -> None:
        """Go: what this process still owns may be taken over at once.

        Raises:
            StoreUnavailableError: Nothing was written; the lease runs out by itself.
        """
        values = {"replica": self._database.replica}
        await self._writer.write(Change((Statement("leave_replica", values),)))
