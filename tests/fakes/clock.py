"""A clock that stands still until a test moves it."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
"""09.00 WIB on a Saturday."""

_MOST_SPINS = 100_000


class FakeClock:
    """Deterministic time: `sleep` ends only when `advance` reaches its moment.

    `advance` goes from one waiting sleeper to the next in order of time, and lets the loop
    run until nothing of it is ready any more before it goes on.
    """

    def __init__(self, start: datetime = START, *, breath: float = 0.0) -> None:
        """A clock that stands at `start`.

        Args:
            breath: real seconds to wait at each step for sockets and threads, which no loop
                can see coming; 0 where a test has neither.
        """
        self._start = start
        self._breath = breath
        self._elapsed = 0.0
        self._jumped = timedelta()
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
        # far from zero the smallest fractions would vanish in the sum, and time would stand
        at = self._elapsed + max(seconds, 1e-6)
        heapq.heappush(self._sleepers, (at, next(self._order), future))
        await future

    @property
    def sleeping(self) -> int:
        """How many sleepers wait."""
        return sum(not future.done() for _, _, future in self._sleepers)

    async def settle(self) -> None:
        """Let everything run that can run without time passing."""
        if self._breath:
            await asyncio.sleep(self._breath)
        # callbacks that are ready now: asyncio offers no public way to ask
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
        for _ in range(_MOST_SPINS):
            await asyncio.sleep(0)
            if not ready:
                return
        raise RuntimeError("something runs for ever without waiting")

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


def busiest_second(moments: list[float]) -> int:
    """The most moments in any closed window of one second."""
    return max(sum(start <= m <= start + 1.0 for m in moments) for start in moments)
