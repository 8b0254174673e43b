"""A clock that moves only when a test says so."""

import asyncio
from datetime import UTC, datetime, timedelta


class FakeClock:
    """Time for a simulator: `Simulator(now=clock.now, sleep=clock.sleep)`."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._asleep = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + timedelta(seconds=seconds), waiter))
        self._asleep.set()
        if seconds <= 0:
            waiter.set_result(None)
        await waiter

    @property
    def sleepers(self) -> int:
        """How many wait."""
        return sum(not waiter.done() for _, waiter in self._sleepers)

    async def until_asleep(self) -> None:
        """Wait until somebody sleeps on this clock."""
        async with asyncio.timeout(30):
            while not self.sleepers:
                self._asleep.clear()
                await self._asleep.wait()

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        for due, waiter in self._sleepers:
            if due <= self._now and not waiter.done():
                waiter.set_result(None)
        self._sleepers = [(due, waiter) for due, waiter in self._sleepers if not waiter.done()]
