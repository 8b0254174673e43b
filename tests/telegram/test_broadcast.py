"""Reminders and broadcasts: the budget, replies first, and never twice."""

import asyncio
from datetime import timedelta

import pytest

from bot.services.limiter import Pace
from bot.services.units import DeliveryState, Priority
from bot.telegram.transport import NotSent, Refused, Unclear
from tests.fakes.clock import busiest_second
from tests.telegram.post import Post, bulk, edit, text

SENT, AMBIGUOUS, QUEUED = DeliveryState.SENT, DeliveryState.AMBIGUOUS, DeliveryState.QUEUED
SENDING, BLOCKED = DeliveryState.SENDING, DeliveryState.BLOCKED


async def test_broadcast_keeps_its_budget_and_uses_it(post: Post) -> None:
    """25 a second: never more in any second, and 250 people are served in ten."""
    await post.send(*(bulk("x", chat) for chat in range(1, 251)), seconds=10.3)
    moments = [at for at, _, _ in post.api.calls]

    assert len(moments) == 250
    assert busiest_second(moments) <= 25
    assert post.store.states() == [SENT] * 250


async def test_slow_telegram_does_not_slow_the_budget(post: Post) -> None:
    """Answers that take a second and a half overlap."""
    post.api.latency = 1.5
    await post.send(*(bulk("x", chat) for chat in range(1, 251)), seconds=10.3)

    assert len(post.api.calls) == 250


async def test_reply_never_waits_behind_a_broadcast(post: Post) -> None:
    """Replies go at once in the middle of a broadcast, to its recipients too."""
    await post.send(*(bulk("x", chat) for chat in range(1, 1001)), seconds=5)
    asked = post.clock.monotonic()
    await post.send(*(text("reply", chat) for chat in (1, 600, 5000)), seconds=0.0)

    replies = [at for at, _, p in post.api.calls if p["text"] == "reply"]
    assert replies == [asked] * 3


async def test_waiting_broadcast_lets_the_chats_replies_pass(post: Post) -> None:
    """While a chat is answered its broadcast waits; both arrive."""
    post.api.latency = 2
    await post.send(text("reply", 1), bulk("news", 1), seconds=1)
    assert post.api.texts() == ["reply"]
    await post.clock.advance(5)

    assert post.api.texts() == ["reply", "news"]
    assert post.store.states() == [SENT, SENT]


async def test_broadcast_to_a_held_chat_waits_although_it_was_picked(post: Post) -> None:
    """Its reply gets a 429 between the picking of a row and its turn."""
    post.api.by_chat[5] = [Refused(429, "Too Many Requests: retry after 5", 5)]
    rows = post.put(*(bulk("news", chat) for chat in range(1, 6)))
    post.sender.enqueue(rows)
    await post.clock.advance(0.01)
    await post.send(text("reply", 5), seconds=4)
    assert [p["text"] for _, _, p in post.api.calls if p["chat_id"] == 5] == ["reply"]
    await post.clock.advance(5)

    assert post.store.states() == [SENT] * 6


async def test_chats_that_are_being_answered_do_not_break_the_budget(post: Post) -> None:
    """A row whose chat is busy is requested when it is granted, not when the chat is free."""
    post.api.latency = 1.0
    await post.send(*(text("reply", chat) for chat in range(1, 26)), seconds=0.0)
    await post.send(*(bulk("news", chat) for chat in range(1, 101)), seconds=10)
    moments = [at for at, _, p in post.api.calls if p["text"] == "news"]

    assert len(moments) == 100
    assert busiest_second(moments) <= 25


async def test_reminders_go_before_broadcasts(post: Post) -> None:
    """They share the budget; who comes to it is decided by priority."""
    news = [bulk("news", chat) for chat in range(1, 101)]
    reminders = [text("remind", chat, priority=Priority.REMINDER) for chat in range(200, 250)]
    await post.send(*news, *reminders, seconds=2.5)

    texts = post.api.texts()
    assert texts.count("remind") == 50
    assert texts.count("news") <= 15


async def test_broadcast_is_durably_sending_before_its_request(post: Post) -> None:
    """A crash in the middle of a request leaves a row that is not sent again by itself."""
    post.api.latency = 60
    await post.send(bulk("x", 1), seconds=1)

    assert post.store.states() == [SENDING]
    assert len(post.api.calls) == 1


@pytest.mark.parametrize("lost", [Unclear("TimeoutError"), Unclear("HTTP 502", 502)])
async def test_broadcast_whose_answer_is_lost_is_ambiguous(post: Post, lost: Unclear) -> None:
    """Telegram may have sent it: it is listed, and never sent again by itself."""
    post.api.script["sendMessage"] = [lost]
    await post.send(bulk("x", 1), seconds=600)
    await post.restarted().start()
    await post.clock.advance(600)

    assert post.api.texts() == ["x"]
    assert post.store.states() == [AMBIGUOUS]


async def test_broadcast_without_connection_is_tried_again(post: Post) -> None:
    """What surely did not leave is queued again, durably."""
    post.api.script["sendMessage"] = [NotSent("ClientConnectorError")]
    await post.send(bulk("x", 1), seconds=0.2)
    assert post.store.states() == [QUEUED]
    await post.clock.advance(5)

    assert post.store.states() == [SENT]


async def test_refused_broadcast_pauses_the_lane_and_no_reply(post: Post) -> None:
    """429 to a broadcast: nothing more of it for that long; replies go on."""
    post.api.by_chat[3] = [Refused(429, "Too Many Requests: retry after 10", 10)]
    await post.send(*(bulk("x", chat) for chat in range(1, 51)), seconds=1)
    before = len(post.api.calls)
    assert before == 3
    await post.send(text("reply", 70), seconds=8)
    assert post.api.texts()[before:] == ["reply"]
    await post.clock.advance(10)

    assert post.store.states() == [SENT] * 51


async def test_blocked_recipient_costs_only_their_own_row(post: Post) -> None:
    """403: noted as unreachable; the broadcast goes on."""
    post.api.by_chat[2] = [Refused(403, "Forbidden: bot was blocked by the user")]
    await post.send(*(bulk("x", chat) for chat in (1, 2, 3)), seconds=2)

    assert post.store.states() == [SENT, BLOCKED, SENT]
    assert post.store.unreachable == {"R2"}


async def test_stop_leaves_no_row_sending_that_was_not_requested(post: Post) -> None:
    """SIGTERM in a broadcast: what was marked ahead goes back to the queue."""
    await post.send(*(bulk("x", chat) for chat in range(1, 101)), seconds=1)
    task = asyncio.create_task(post.sender.drain())
    await post.clock.advance(1)
    await task
    sent = len(post.api.calls)

    assert post.store.states() == [SENT] * sent + [QUEUED] * (100 - sent)


async def test_restart_continues_a_broadcast_without_doubling(post: Post) -> None:
    """Stopped half-way and started again: everybody gets it once."""
    await post.send(*(bulk(str(chat), chat) for chat in range(1, 101)), seconds=1)
    task = asyncio.create_task(post.sender.drain())
    await post.clock.advance(1)
    await task
    await post.restarted().start()
    await post.clock.advance(10)

    assert sorted(post.api.texts()) == sorted(map(str, range(1, 101)))
    assert len(post.api.calls) == 100


async def test_large_broadcast_does_not_fill_the_memory() -> None:
    """Only a part is in memory; the rest is fetched as it goes."""
    post = Post(Pace(bulk_per_second=1000))
    for chat in range(1, 5001):
        post.store.put(f"R{chat}", bulk("x", chat))
    await post.sender.start()
    assert post.sender.waiting(Priority.BROADCAST) <= 2000
    await post.clock.advance(60)

    assert post.store.states() == [SENT] * 5000
    assert len(post.api.calls) == 5000
    task = asyncio.create_task(post.sender.drain())
    await post.clock.advance(10)
    await task


async def test_store_that_is_down_holds_a_broadcast(post: Post) -> None:
    """What cannot be marked as being sent is not sent."""
    rows = post.put(bulk("x", 1), bulk("y", 2))
    post.store.down = True
    post.sender.enqueue(rows)
    await post.clock.advance(10)
    assert post.api.calls == []
    post.store.down = False
    await post.clock.advance(5)

    assert post.api.texts() == ["x", "y"]


async def test_everything_refused_holds_replies_too(post: Post) -> None:
    """429 to several chats in a short time is global: nobody is asked until it is over."""
    for chat in (1, 2, 3):
        post.api.by_chat[chat] = [Refused(429, "Too Many Requests: retry after 4", 4)]
    await post.send(*(text("x", chat) for chat in (1, 2, 3)), seconds=0.5)
    await post.send(edit("y", chat=9), seconds=3)
    assert len(post.api.calls) == 3
    await post.clock.advance(3)

    assert post.store.states() == [SENT] * 4


async def test_whoever_begins_to_lead_waits_until_the_budget_is_whole() -> None:
    """Whoever led before may have spent this second's budget: first a second of silence."""
    post = Post(Pace(settle=1.0))
    post.put(*(bulk("x", chat) for chat in range(1, 101)))
    await post.sender.start()
    await post.send(text("reply", 500), seconds=0.9)
    assert post.api.texts() == ["reply"]
    await post.clock.advance(1.1)

    assert 20 <= len(post.api.calls) <= 26
    task = asyncio.create_task(post.sender.drain())
    await post.clock.advance(10)
    await task


async def test_budget_is_used_to_95_per_cent(post: Post) -> None:
    """25 a second for a minute: at least 23.75 a second go, and never 26 in any one."""
    await post.send(*(bulk("x", chat) for chat in range(1, 1601)), seconds=60)
    moments = [at for at, _, _ in post.api.calls]

    assert len(moments) >= 0.95 * 25 * 60
    assert busiest_second(moments) <= 25


async def test_what_was_called_back_does_not_hold_up_what_stands_behind_it(post: Post) -> None:
    """A pause takes rows away; the next broadcast goes on at once."""
    rows = post.put(*(bulk("gone", chat) for chat in range(1, 31)))
    rows += post.put(bulk("next", 99))
    for row in rows[:-1]:
        del post.store.outbox[row.id]
    post.sender.enqueue(rows)
    await post.clock.advance(5)

    assert post.api.texts() == ["next"]


async def test_a_reminder_is_not_sent_after_its_hours(post: Post) -> None:
    """The network fails at 19:58 and comes back at night: the store has it for the morning.

    No connection at the first attempt; the second, half a second later, is past the end.
    """
    post.api.by_chat[5] = [NotSent("ClientConnectorError")]
    [row] = post.put(text("Anda sudah separuh jalan", 5, priority=Priority.REMINDER))
    until = post.clock.now() + timedelta(seconds=0.1)
    post.store.outbox[row.id].not_after = until.isoformat()
    post.sender.enqueue([post.store.outbox[row.id].queued()])
    await post.clock.advance(60)
    assert len(post.api.calls) == 1
    assert post.store.states() == [QUEUED]

    post.store.outbox[row.id].not_after = (until + timedelta(days=1)).isoformat()
    await post.clock.advance(6)
    assert len(post.api.calls) == 2
    assert post.store.states() == [SENT]
