"""Waiting on the clock port: for work, for a wake-up, or for a back-off to pass."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from bot.services.ports import Clock

Jitter = Callable[[], float]
"""Gives a number from 0 up to 1, so that many who failed together do not return together."""


def backoff(attempt: int, *, base: float, cap: float, jitter: Jitter) -> float:
    """Seconds to wait after the given number of failures (1 is the first).

    Doubles from `base` up to `cap`; between half and the whole of it is random.
    """
    whole = min(cap, base * 2.0 ** min(attempt - 1, 32))
    return whole * (0.5 + 0.5 * jitter())


async def within(clock: Clock, work: Iterable[asyncio.Future[Any]], seconds: float) -> bool:
    """Whether all work was done before so many seconds passed; what is late goes on."""
    pending = [future for future in work if not future.done()]
    if not pending:
        return True
    all_done = asyncio.ensure_future(asyncio.wait(pending))
    timer = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({all_done, timer}, return_when=asyncio.FIRST_COMPLETED)
        return all_done.done()
    finally:
        all_done.cancel()
        timer.cancel()


async def pause(clock: Clock, seconds: float, wake: asyncio.Event) -> None:
    """Wait so many seconds, or until woken; the wake-up is used up."""
    if not wake.is_set():
        woken = asyncio.ensure_future(wake.wait())
        try:
            await within(clock, [woken], seconds)
        finally:
            woken.cancel()
    wake.clear()
