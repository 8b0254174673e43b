"""What a new process does with the replies and broadcasts of the one before."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.services.units import DeliveryState
from tests.telegram.post import Post, bulk, text

SENT, QUEUED = DeliveryState.SENT, DeliveryState.QUEUED


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """A sender that has not begun yet."""
    made = Post()
    yield made
    task = asyncio.create_task(made.sender.drain())
    await made.clock.advance(10)
    await task


async def postponed(post: Post, row: int, seconds: float) -> None:
    await post.store.postpone(row, post.clock.now() + timedelta(seconds=seconds), 3)


async def test_reply_that_is_not_due_keeps_its_place(post: Post) -> None:
    """After a restart nothing overtakes a reply that Telegram had put off."""
    first, _ = post.put(text("first"), text("second"))
    await postponed(post, first.id, 1.5)
    await post.sender.start()
    await post.clock.advance(1.4)
    assert post.api.texts() == []
    await post.clock.advance(2)

    assert post.api.texts() == ["first", "second"]


async def test_reply_outlives_a_clock_that_was_wrong(post: Post) -> None:
    """Put off by a clock an hour ahead, a reply waits seconds, not an hour.

    The process may die again within a minute: then it would never be sent.
    """
    [row] = post.put(text("first"))
    await postponed(post, row.id, 3600)
    await post.sender.start()
    await post.clock.advance(3)

    assert post.store.states() == [SENT]


async def test_broadcast_that_is_not_due_stays_where_it_is(post: Post) -> None:
    """Only replies are hurried: whoever set a later hour for a broadcast meant it."""
    [row] = post.put(bulk("kabar", 7))
    await postponed(post, row.id, 3600)
    await post.sender.start()
    await post.clock.advance(3590)
    assert post.store.states() == [QUEUED]
    await post.clock.advance(20)

    assert post.store.states() == [SENT]
