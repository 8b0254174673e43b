"""What Telegram accepted, written down in batches."""

import asyncio
import random
from collections.abc import Callable

import structlog

from bot.services.ports import Clock, OutboxStore, StoreUnavailableError
from bot.services.units import Delivered
from bot.services.waiting import Jitter, backoff

log = structlog.get_logger(__name__)

_LINGER = 0.02
"""Seconds in which marks gather, so that many share one commit."""
_BATCH = 500
_LONGEST_BACKOFF = 10.0


class Marks:
    """Collects how rows ended and commits them together; a store that is down is retried."""

    def __init__(
        self,
        store: OutboxStore,
        clock: Clock,
        marked: Callable[[int], None],
        jitter: Jitter = random.random,
    ) -> None:
        """Collect for a store.

        Args:
            marked: told of each row once its end is durable.
        """
        self._store = store
        self._clock = clock
        self._marked = marked
        self._jitter = jitter
        self._pending: list[Delivered] = []
        self._unmarked: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, delivered: Delivered) -> None:
        """Note how a row ended; it is durable soon after."""
        self._pending.append(delivered)
        self._unmarked.add(delivered.id)
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    def holds(self, row: int) -> bool:
        """Whether this row's end is known here, but not yet to the store."""
        return row in self._unmarked

    async def flush(self) -> None:
        """Write down what is noted, now; once, if the store is down."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        while self._pending and await self._write():
            pass

    async def _work(self) -> None:
        failures = 0
        try:
            while self._pending:
                wait = _LINGER
                if failures:
                    wait = backoff(failures, base=0.5, cap=_LONGEST_BACKOFF, jitter=self._jitter)
                await self._clock.sleep(wait)
                failures = 0 if await self._write() else failures + 1
        finally:
            self._task = None

    async def _write(self) -> bool:
        """Commit a batch; a cancelled write is written again, which changes nothing."""
        batch = self._pending[:_BATCH]
        try:
            await self._store.mark(batch)
        except StoreUnavailableError:
            log.warning("marks_wait", rows=len(self._pending))
            return False
        del self._pending[: len(batch)]
        for delivered in batch:
            self._unmarked.discard(delivered.id)
            self._marked(delivered.id)
        return True
