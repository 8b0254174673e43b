"""Replies that must wait for earlier ones of their person which another process sends.

Rows of one person get rising ids in the order of their commits, so the smallest that waits
goes first and nobody waits in a circle.
"""

import asyncio
from collections.abc import Callable

from bot.services.ports import Clock, OutboxStore, StoreUnavailableError

_AGAIN = 0.1
"""Seconds between two looks; the other process marks what it sent a few hundredths later."""


class Turns:
    """Asks for all rows that wait together."""

    def __init__(self, store: OutboxStore, clock: Clock, knows: Callable[[int], bool]) -> None:
        """Wait by the store's word.

        Args:
            knows: whether this process has a row itself, so that its own order decides.
        """
        self._store = store
        self._clock = clock
        self._knows = knows
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def come(self, row: int) -> None:
        """Wait until no other process has an earlier reply for this row's person."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[row] = turn
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_on())
        try:
            await turn
        finally:
            self._waiting.pop(row, None)

    async def stop(self) -> None:
        """Ask no more; whoever still waits must be cancelled."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask_on(self) -> None:
        try:
            while self._waiting:
                if not await self._ask():
                    await self._clock.sleep(_AGAIN)
        finally:
            self._asking = None

    async def _ask(self) -> bool:
        """Let go whose turn has come; True if it was everybody's."""
        asked = list(self._waiting)
        try:
            pairs = await self._store.ahead_of(asked)
        except StoreUnavailableError:
            return False
        blocked = {row for row, earlier in pairs if not self._knows(earlier)}
        for row in asked:
            if row not in blocked and (turn := self._waiting.pop(row, None)) and not turn.done():
                turn.set_result(None)
        return not blocked
