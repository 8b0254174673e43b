"""Group commit: what waits while a transaction runs goes together into the next one.

One transaction for many chats makes `synchronous=FULL` cheap: the disk is waited for once a
batch, and nobody waits for a batch to fill.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.services.ports import StoreUnavailableError
from bot.store.batches import Write, claims, deletes_texts, goes_alone, write_batch
from bot.store.database import Database, LostRaceError
from bot.store.sealing import Sealer

LARGEST_BATCH = 256
"""Writes in one transaction; keeps other processes' wait for the lock short."""
TRIES = 5
"""How often a single write that loses races against other processes is tried."""


class Waiting(NamedTuple):
    """A write and whom to tell how it ended."""

    write: Write
    ended: asyncio.Future[object]


class GroupWriter:
    """The only writer of one database in this process."""

    def __init__(self, database: Database, new_id: Callable[[], str], sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
        self._new_id = new_id
        self._waiting: deque[Waiting] = deque()
        self._running: asyncio.Task[None] | None = None
        self._closed = False

    async def write(self, write: Write) -> object:
        """Write durably; the result is what `write_batch` says of it.

        Raises:
            StoreUnavailableError: Nothing was written.
            ConstraintBrokenError: The database refused a record; nothing was written.
        """
        if self._closed:
            raise StoreUnavailableError("the store is closed")
        ended: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(write, ended))
        if self._running is None:
            self._running = asyncio.create_task(self._run(), name="store-writer")
        return await ended

    async def close(self) -> None:
        """Finish what waits, take nothing more."""
        self._closed = True
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        try:
            while self._waiting:
                if batch := self._next_batch():
                    await self._commit(batch)
                    if any(deletes_texts(waiting.write) for waiting in batch):
                        await self._database.forget_traces()
        finally:
            self._running = None

    def _next_batch(self) -> list[Waiting]:
        """The longest prefix that may go together; later writes of the same person stay behind.

        What a person's next write waits for is only the batch before it, so order is kept.
        """
        batch: list[Waiting] = []
        behind: list[Waiting] = []
        taken: set[tuple[str, int]] = set()
        while self._waiting and len(batch) < LARGEST_BATCH:
            waiting = self._waiting[0]
            alone = goes_alone(waiting.write)
            if alone and (batch or behind):
                break
            self._waiting.popleft()
            if waiting.ended.cancelled():
                continue
            needed = claims(waiting.write)
            (behind if needed & taken else batch).append(waiting)
            taken |= needed
            if alone:
                break
        self._waiting.extendleft(reversed(behind))
        return batch

    async def _commit(self, batch: Sequence[Waiting]) -> None:
        """Write a batch; where it fails, each of its writes by itself."""
        try:
            results = await write_batch(
                self._database,
                [waiting.write for waiting in batch],
                self._new_id,
                self._sealer,
            )
        except StoreUnavailableError as error:
            for waiting in batch:
                _fail(waiting, StoreUnavailableError(str(error)))
        except Exception:  # noqa: BLE001 - each caller gets their own error from their own try
            for waiting in batch:
                await self._commit_alone(waiting)
        else:
            for waiting, result in zip(batch, results, strict=True):
                if not waiting.ended.done():
                    waiting.ended.set_result(result)

    async def _commit_alone(self, waiting: Waiting) -> None:
        for left in reversed(range(TRIES)):
            try:
                [result] = await write_batch(
                    self._database, [waiting.write], self._new_id, self._sealer
                )
            except LostRaceError as error:
                if not left:
                    _fail(waiting, StoreUnavailableError(str(error)))
            except Exception as error:  # noqa: BLE001 - goes to the caller
                return _fail(waiting, error)
            else:
                if not waiting.ended.done():
                    waiting.ended.set_result(result)
                return None
        return None


def _fail(waiting: Waiting, error: Exception) -> None:
    if not waiting.ended.done():
        waiting.ended.set_exception(error)
