"""The limiter: a burst and a pace a chat, one budget for bulk, and 429 where it belongs."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.buckets import Buckets
from bot.services.limiter import Budget, Limiter, Pace
from bot.services.units import Priority
from tests.fakes.clock import FakeClock, busiest_second

BROADCAST, REPLY = Priority.BROADCAST, Priority.REPLY


async def test_chat_may_burst_three_and_then_one_a_second() -> None:
    """Telegram: about one message a second to a chat, short bursts tolerated."""
    clock = FakeClock()
    limiter = Limiter(clock)
    went = []

    async def write(_: int) -> None:
        await limiter.admit(7)
        went.append(clock.monotonic())

    task = asyncio.gather(*map(write, range(6)))
    await clock.advance(10)
    await task

    assert went == [0, 0, 0, 1, 2, 3]


async def test_group_gets_twenty_a_minute() -> None:
    """Telegram: at most 20 messages a minute to a group; three of ours may come at once."""
    clock = FakeClock()
    limiter = Limiter(clock)
    went = []

    async def write() -> None:
        while True:
            await limiter.admit(-100)
            went.append(clock.monotonic())

    task = asyncio.create_task(write())
    await clock.advance(59)
    task.cancel()

    # 3 at once, then one every 3 s: 3 + floor(59 / 3)
    assert len(went) == 22


async def test_chats_do_not_share_a_pace() -> None:
    """One chat's burst costs another nothing."""
    limiter = Limiter(FakeClock())
    for _ in range(10):
        limiter.take(7)

    assert limiter.wait(7) > 0
    assert limiter.wait(8) == 0


async def test_chats_at_rest_take_no_memory() -> None:
    """A bucket that is full again is forgotten."""
    clock = FakeClock()
    buckets = Buckets(clock, burst=3, per_second=1)
    for chat in range(5000):
        buckets.take(chat)
    await clock.advance(10)
    buckets.sweep()

    assert len(buckets) == 0


async def test_buckets_sweep_themselves() -> None:
    """Memory is bounded by who wrote lately, without anybody asking for a sweep."""
    clock = FakeClock()
    buckets = Buckets(clock, burst=3, per_second=1)
    for chat in range(20_000):
        buckets.take(chat)
        if not chat % 100:
            await clock.advance(1)

    # a key is full again after a second; a sweep comes at 1,024 keys at the latest
    assert len(buckets) <= 1025


@given(
    rate=st.integers(1, 60) | st.just(150),
    gaps=st.lists(st.floats(0, 0.3), min_size=1, max_size=120),
)
@settings(deadline=None, max_examples=60)
def test_budget_is_never_exceeded_in_any_second(rate: int, gaps: list[float]) -> None:
    """Whenever senders come, no window of one second has more than the budget."""

    async def run() -> list[float]:
        clock = FakeClock()
        budget = Budget(clock, rate)
        went = []
        for gap in gaps:
            await clock.advance(gap)
            while wait := budget.wait():
                await clock.advance(wait)
            budget.take()
            went.append(clock.monotonic())
        return went

    assert busiest_second(asyncio.run(run())) <= rate


@pytest.mark.parametrize(
    ("rate", "lag"), [(1, 0.003), (25, 0.0), (25, 0.003), (30, 0.003), (1000, 0.0), (1000, 0.002)]
)
async def test_budget_is_used_to_95_percent(rate: int, lag: float) -> None:
    """Who always has something to send gets at least 95 % of it, late timers included."""
    clock = FakeClock()
    budget = Budget(clock, rate)
    count = 0
    while clock.monotonic() < 20:
        while wait := budget.wait():
            await clock.advance(wait + lag)
        budget.take()
        count += 1

    assert count >= 0.95 * 20 * rate


async def test_refusal_holds_only_its_chat() -> None:
    """429 to one chat: everybody else goes on."""
    clock = FakeClock()
    limiter = Limiter(clock)
    limiter.refused(7, 5)

    assert limiter.wait(7) == 5
    assert limiter.wait(8) == 0
    assert limiter.wait(8, BROADCAST) == 0
    await clock.advance(5)
    assert limiter.wait(7) == 0


async def test_refused_broadcast_holds_bulk_but_no_reply() -> None:
    """429 to a broadcast pauses reminders and broadcasts; replies go on."""
    limiter = Limiter(FakeClock())
    limiter.refused(7, 5, BROADCAST)

    assert limiter.wait_bulk() == 5
    assert limiter.wait(8, Priority.REMINDER) == 5
    assert limiter.wait(8) == 0


async def test_refusals_to_several_chats_are_global() -> None:
    """429 to three chats within two seconds: Telegram means everybody."""
    clock = FakeClock()
    limiter = Limiter(clock)
    for chat in (1, 2, 3):
        limiter.refused(chat, 5)
        await clock.advance(0.5)

    assert limiter.wait(99) == pytest.approx(3.5)
    assert limiter.wait_unpaced() == pytest.approx(3.5)


@pytest.mark.parametrize(
    ("chats", "apart"), [((1, 1, 1, 1), 0.1), ((1, 2), 0.1), ((1, 2, 3), 1.5)]
)
async def test_refusals_to_few_or_far_between_are_not_global(
    chats: tuple[int, ...], apart: float
) -> None:
    """One busy chat, two, or three spread over a longer time hold only themselves."""
    clock = FakeClock()
    limiter = Limiter(clock)
    for chat in chats:
        limiter.refused(chat, 5)
        await clock.advance(apart)

    assert limiter.wait(99) == 0


async def test_pauses_that_are_over_take_no_memory() -> None:
    """Chats that were once refused are forgotten."""
    clock = FakeClock()
    limiter = Limiter(clock, Pace(global_chats=10**9))
    for chat in range(1, 3000):
        limiter.refused(chat, 0.001)
        await clock.advance(0.01)

    assert len(limiter._held) <= 1025
