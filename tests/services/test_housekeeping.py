"""Forgetting goes on by itself, and its failures stop nothing."""

import asyncio
from datetime import datetime

from bot.services.housekeeping import EVERY, Housekeeping
from bot.services.ports import StoreUnavailableError
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore


class TroubledStore(MemoryStore):
    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.rounds: list[datetime] = []

    async def purge(self, now: datetime) -> None:
        self.rounds.append(now)
        if len(self.rounds) == 1:
            raise StoreUnavailableError
        if len(self.rounds) == 2:
            raise RuntimeError


async def test_a_round_at_once_and_one_every_hour_whatever_fails() -> None:
    """A store that is down, or a bug, costs one round."""
    clock = FakeClock()
    store = TroubledStore(clock)
    began = clock.now()
    running = asyncio.create_task(Housekeeping(store, clock).run())

    await clock.advance(3 * EVERY + 1)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [(at - began).total_seconds() for at in store.rounds] == [
        0,
        EVERY,
        2 * EVERY,
        3 * EVERY,
    ]
