"""The sender over its life: restart, a store that is down, messages without a row, the end."""

import asyncio

from bot.services.units import DeliveryState, Priority
from bot.telegram.transport import NotSent, Refused
from tests.telegram.post import Post, bulk, text

SENT, QUEUED = DeliveryState.SENT, DeliveryState.QUEUED


async def test_unsent_rows_are_continued_after_a_restart(post: Post) -> None:
    """What was committed and not marked is sent again; what was marked is not."""
    await post.send(text("before"))
    post.put(text("after", 7), text("other", 8), bulk("b", 9))
    await post.restarted().start()
    await post.clock.advance(1)

    assert sorted(post.api.texts()) == ["after", "b", "before", "other"]
    assert post.store.states() == [SENT] * 4


async def test_row_is_sent_once_however_often_it_is_found(post: Post) -> None:
    """Handed over twice, and found by a look into the outbox while it waits."""
    post.api.latency = 8
    rows = post.put(text("x"))
    post.sender.enqueue(rows)
    post.sender.enqueue(rows)
    await post.clock.advance(20)
    post.sender.enqueue(rows)
    await post.clock.advance(20)

    assert post.api.texts() == ["x"]


async def test_row_that_becomes_due_is_found(post: Post) -> None:
    """A row that somebody else queued or postponed goes out within seconds."""
    [row] = post.put(text("later"))
    await post.store.postpone(row.id, post.clock.now(), 0)
    await post.clock.advance(6)

    assert post.store.states() == [SENT]


async def test_marks_wait_for_a_store_that_is_down(post: Post) -> None:
    """What Telegram accepted is not sent again while the store is down."""
    rows = post.put(text("a"), text("b"))
    post.store.down = True
    post.sender.enqueue(rows)
    await post.clock.advance(30)
    post.store.down = False
    await post.clock.advance(30)

    assert post.api.texts() == ["a", "b"]
    assert post.store.states() == [SENT, SENT]


async def test_marks_share_commits(post: Post) -> None:
    """Many rows that end together are one commit."""
    await post.send(*(text("x", chat) for chat in range(1, 61)))

    assert post.store.marks == [60]


async def test_told_message_needs_no_store(post: Post) -> None:
    """An apology goes out directly, and a store that is down does not matter."""
    post.store.down = True
    post.sender.tell(text("Maaf"))
    await post.clock.advance(1)

    assert post.api.texts() == ["Maaf"]
    assert post.store.marks == []


async def test_told_message_is_given_up_soon(post: Post) -> None:
    """An apology an hour later helps nobody."""
    post.api.script["sendMessage"] = [NotSent("x")] * 10
    post.sender.tell(text("Maaf"))
    await post.clock.advance(600)

    assert len(post.api.calls) == 3


async def test_drain_finishes_what_is_in_flight(post: Post) -> None:
    """SIGTERM: what was requested is marked; what must wait long stays queued."""
    post.api.latency = 1
    post.api.by_chat[9] = [Refused(429, "Too Many Requests", 60)]
    await post.send(text("a", 7), text("b", 7), text("held", 9), seconds=1.5)
    task = asyncio.create_task(post.sender.drain())
    await post.clock.advance(5)

    assert task.done()
    assert post.store.states() == [SENT, SENT, QUEUED]


async def test_memory_returns_to_nothing(post: Post) -> None:
    """Chats at rest leave nothing behind but their screen and a few ids."""
    await post.send(*(text("x", chat, screen=True) for chat in range(1, 101)), seconds=10)

    assert post.sender._lanes == {}
    assert post.sender._known == set()
    assert post.sender.waiting(Priority.REPLY) == 0
