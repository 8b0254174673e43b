"""Waiting on the clock port."""

import asyncio

import pytest

from bot.services.waiting import backoff, pause, within
from tests.fakes.clock import START, FakeClock


@pytest.mark.parametrize(
    ("attempt", "least", "most"),
    [(1, 0.25, 0.5), (2, 0.5, 1), (5, 4, 8), (9, 15, 30), (999, 15, 30)],
)
def test_backoff_doubles_up_to_its_cap(attempt: int, least: float, most: float) -> None:
    """0.5 s, 1 s, 2 s … 30 s; half of it is random."""
    lowest = backoff(attempt, base=0.5, cap=30, jitter=lambda: 0.0)
    highest = backoff(attempt, base=0.5, cap=30, jitter=lambda: 1.0)

    assert (lowest, highest) == (least, most)


async def test_within_says_whether_all_was_done_in_time() -> None:
    """Late work goes on, it is not cancelled."""
    clock = FakeClock()
    works = [asyncio.ensure_future(clock.sleep(seconds)) for seconds in (1, 3)]
    early = asyncio.create_task(within(clock, works, 2))
    late = asyncio.create_task(within(clock, works, 4))
    await clock.advance(5)

    assert (early.result(), late.result()) == (False, True)
    assert not works[1].cancelled()
    assert await within(clock, [], 0)


async def test_pause_ends_by_time_or_by_waking() -> None:
    """A wake-up that came before counts, once."""
    clock, wake = FakeClock(), asyncio.Event()
    wake.set()
    await pause(clock, 100, wake)
    second = asyncio.create_task(pause(clock, 100, wake))
    await clock.advance(99)
    assert not second.done()
    wake.set()
    await clock.settle()
    assert second.done()
    third = asyncio.create_task(pause(clock, 5, wake))
    await clock.advance(5)
    assert third.done()


async def test_fake_clock_wakes_sleepers_in_order_at_their_moments() -> None:
    """The test clock itself: time passes only by `advance`, and a jump is only on the wall."""
    clock = FakeClock()
    woke = []

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woke.append((seconds, clock.monotonic()))

    tasks = [asyncio.create_task(sleeper(s)) for s in (3, 1, 2)]
    await clock.advance(2.5)
    clock.jump(3600)
    await clock.advance(1)
    await asyncio.gather(*tasks)

    assert woke == [(1, 1), (2, 2), (3, 3)]
    assert (clock.now() - START).total_seconds() == 3603.5
    assert clock.sleeping == 0
