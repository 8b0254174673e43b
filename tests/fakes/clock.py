"""A clock that stands still until a test moves it."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
"""09.00 WIB on a Saturday."""


class FakeClock:
    """Deterministic time: `sleep` ends only when `advance` reaches its moment.

    `advance` goes from one waiting sleeper to the next in order of time, and lets the loop
    run until nothing of it is ready any more before it goes on.
    """

    def __init__(self, start: datetime = START, *, spins: int = 50) -> None:
        self._start = start
        self._elapsed = 0.0
        self._jumped = timedelta()
        self._spins = spins
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """The present of this clock, aware, UTC."""
        return self._start + self._jumped + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Seconds since this clock was made."""
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was advanced that far; a non-positive wait yields once."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), future))
        await future

    @property
    def sleeping(self) -> int:
        """How many sleepers wait."""
        return sum(not future.done() for _, _, future in self._sleepers)

    async def settle(self) -> None:
        """Let everything run that can run without time passing."""
        for _ in range(self._spins):
            await asyncio.sleep(0)

    async def advance(self, seconds: float) -> None:
        """Move time forward, waking each sleeper at its own moment."""
        until = self._elapsed + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            at, _, future = heapq.heappop(self._sleepers)
            if future.done():
                continue
            self._elapsed = max(self._elapsed, at)
            future.set_result(None)
            await self.settle()
        self._elapsed = until
        await self.settle()

    def jump(self, seconds: float) -> None:
        """Set the wall clock forward or back; `monotonic` does not notice."""
        self._jumped += timedelta(seconds=seconds)
