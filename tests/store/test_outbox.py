"""Outgoing messages: who goes first, what is left of them, what a crash makes of them."""

import asyncio

import pytest

from bot.flows.effects import MarkReachable
from bot.services.units import Delivered, DeliveryState, OutgoingMessage, Priority, QueuedMessage
from bot.store import Store
from bot.store.store import SLICE
from tests.fakes.clock import FakeClock
from tests.keys import opened
from tests.store.engines import Engine
from tests.store.people import ANI, BUDI, NOW, later, message, say

ENDED = (
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.BLOCKED,
    DeliveryState.DROPPED,
)


async def queue(
    store: Store, *messages: OutgoingMessage, telegram_id: int = ANI, update_id: int = 1
) -> tuple[QueuedMessage, ...]:
    return (await say(store, telegram_id, update_id, messages=messages)).queued


def ended(queued: QueuedMessage, state: DeliveryState, **fields: object) -> Delivered:
    return Delivered(queued.id, queued.respondent, state, **fields)  # type: ignore[arg-type]


async def test_replies_go_before_reminders_before_broadcasts(store: Store) -> None:
    """By priority, and within it by age."""
    await queue(store, message("b", priority=Priority.BROADCAST), message("p1"),
                message("r", priority=Priority.REMINDER), message("p2"))  # fmt: skip
    texts = [q.message.payload for q in await store.unsent(NOW, 10)]

    assert texts == [f'{{"text":"{text}"}}' for text in ("p1", "p2", "r", "b")]
    assert len(await store.unsent(NOW, 3)) == 3


async def test_a_message_comes_back_as_it_was_queued(store: Store) -> None:
    """Every field of a message survives the table."""
    sent = message("🎨 «halo»", screen=True, edits=77, job="data_copy", priority=Priority.REMINDER)
    queued = await queue(store, sent)

    assert await store.unsent(NOW, 10) == list(queued)
    assert queued[0].message == sent


@pytest.mark.parametrize("state", ENDED)
async def test_what_has_ended_keeps_neither_text_nor_address(
    store: Store, engine: Engine, state: DeliveryState
) -> None:
    """Delivered, failed, blocked and dropped rows lose payload and chat id with the mark."""
    [queued] = await queue(store, message())
    await store.mark([ended(queued, state, message_id=9, error="Bad Request: chat not found")])

    assert await store.unsent(later(999), 10) == []
    assert await engine.rows("SELECT state, payload, error FROM outbox") == [
        (state.value, None, "Bad Request: chat not found")
    ]


async def test_an_ambiguous_row_can_still_be_read(store: Store, engine: Engine) -> None:
    """It is listed with a button to send it again, so it keeps what it needs for that."""
    [queued] = await queue(store, message())
    await store.mark([ended(queued, DeliveryState.AMBIGUOUS)])

    assert await store.unsent(later(999), 10) == []
    [(payload,)] = await engine.rows("SELECT payload FROM outbox")
    assert opened(payload) == f'{ANI} {{"text":"Halo"}}'


async def test_a_delivered_screen_becomes_the_current_one(store: Store) -> None:
    """Only screens, only when Telegram accepted them; the newest one stands."""
    first, plain, lost, second = await queue(
        store, message("1", screen=True), message("2"), message("3", screen=True),
        message("4", screen=True),
    )  # fmt: skip
    await store.mark([ended(first, DeliveryState.SENT, message_id=10, screen=True)])
    await store.mark([ended(plain, DeliveryState.SENT, message_id=11)])
    await store.mark([ended(lost, DeliveryState.FAILED, screen=True)])
    assert (await store.load(ANI)).screen == 10

    await store.mark([ended(second, DeliveryState.SENT, message_id=12, screen=True)])
    assert await store.screen_of(first.respondent) == 12
    assert await store.screen_of("nobody") is None


async def test_many_marks_are_one_commit(store: Store) -> None:
    """A batch of deliveries is marked together, in any order; an unknown row is no error."""
    queued = await queue(store, *(message(str(n)) for n in range(20)))
    await store.mark([
        *(ended(q, DeliveryState.SENT, message_id=q.id) for q in reversed(queued[:15])),
        Delivered(9999, "nobody", DeliveryState.SENT),
    ])  # fmt: skip

    assert await store.unsent(NOW, 99) == list(queued[15:])
    await store.mark([])


async def test_a_postponed_row_waits_for_its_time(store: Store) -> None:
    """After a 429 or a network failure the row keeps its place and counts its attempts.

    A reply is given before: the sender waits, and no longer than seconds.
    """
    reminder, reply = await queue(store, message(priority=Priority.REMINDER), message())
    for row in (reminder, reply):
        await store.postpone(row.id, later(5), attempts=2)

    assert [row.id for row in await store.unsent(later(4.999), 10)] == [reply.id]
    due = await store.unsent(later(5), 10)
    assert [(row.id, row.attempts, row.not_before) for row in due] == [
        (reply.id, 2, later(5)), (reminder.id, 2, later(5)),
    ]  # fmt: skip


async def test_a_broadcast_row_that_was_being_sent_becomes_ambiguous(
    store: Store, engine: Engine
) -> None:
    """After a crash nobody knows whether Telegram took it: never sent again by itself."""
    queued = await queue(store, *(message(str(n), priority=Priority.BROADCAST) for n in range(4)))
    await store.mark_sending([q.id for q in queued[:3]])
    await store.mark([ended(queued[0], DeliveryState.SENT, message_id=1)])
    assert await store.unsent(NOW, 10) == [queued[3]]

    assert await store.recover() == 2
    assert await store.unsent(later(9999), 10) == [queued[3]]
    assert await engine.rows("SELECT state FROM outbox ORDER BY id") == [
        ("sent",), ("ambiguous",), ("ambiguous",), ("queued",),
    ]  # fmt: skip
    assert await store.recover() == 0


async def test_a_refused_broadcast_row_may_wait_again(store: Store) -> None:
    """A 429 says that Telegram did not take it: the row is queued again."""
    [queued] = await queue(store, message(priority=Priority.BROADCAST))
    await store.mark_sending([queued.id])
    await store.postpone(queued.id, later(1), attempts=1)

    assert [q.id for q in await store.unsent(later(1), 10)] == [queued.id]
    assert await store.recover() == 0


@pytest.mark.parametrize("told_by", ["sender", "person"])
async def test_nothing_more_is_sent_to_who_blocked_the_bot(
    store: Store, engine: Engine, told_by: str
) -> None:
    """Whoever notices it first: what waits for the person is given up, others' is not."""
    [waiting] = await queue(store, message())
    [other] = await queue(store, message(chat_id=BUDI), telegram_id=BUDI, update_id=2)
    if told_by == "sender":
        await store.mark_unreachable(waiting.respondent)
    else:
        await say(store, ANI, 3, MarkReachable(reachable=False))

    assert await store.unsent(NOW, 10) == [other]
    rows = await engine.rows(
        "SELECT state, payload, reachable FROM outbox "
        "JOIN respondents ON respondents.id = outbox.respondent_id ORDER BY outbox.id"
    )
    assert [tuple(map(opened, row)) for row in rows] == [
        ("blocked", None, 0), ("queued", f'{BUDI} {{"text":"Halo"}}', 1)
    ]  # fmt: skip


async def test_what_is_old_and_settled_is_purged(
    store: Store, engine: Engine, clock: FakeClock
) -> None:
    """After eight days update ids and delivered replies go; what waits or was broadcast stays."""
    sent, waiting, broadcast = await queue(
        store, message("1"), message("2"), message("3", priority=Priority.BROADCAST)
    )
    await store.mark([ended(q, DeliveryState.SENT, message_id=1) for q in (sent, broadcast)])
    clock.jump(8 * 86_400)
    await say(store, ANI, 2, when=clock.now())
    await store.purge(clock.now())
    assert await store.is_seen(1)

    clock.jump(1)
    await store.purge(clock.now())
    assert (await store.is_seen(1), await store.is_seen(2)) == (False, True)
    ids = await engine.rows("SELECT id FROM outbox ORDER BY id")
    assert ids == [(waiting.id,), (broadcast.id,)]


async def test_a_large_purge_goes_in_slices(
    store: Store, engine: Engine, clock: FakeClock
) -> None:
    """However much is old, all of it goes, and answers can be written in between."""
    queued = await queue(store, *(message(str(n)) for n in range(2 * SLICE + 1)))
    await store.mark([ended(q, DeliveryState.SENT) for q in queued])
    clock.jump(9 * 86_400)
    purge = asyncio.create_task(store.purge(clock.now()))
    await say(store, ANI, 2, when=clock.now())
    await purge

    assert await engine.rows("SELECT count(*) FROM outbox") == [(0,)]
    assert (await store.is_seen(1), await store.is_seen(2)) == (False, True)


async def test_an_id_is_never_used_twice(store: Store, clock: FakeClock) -> None:
    """A late mark of a purged row must not hit another person's message."""
    [old] = await queue(store, message())
    await store.mark([ended(old, DeliveryState.SENT)])
    clock.jump(9 * 86_400)
    await store.purge(clock.now())
    [new] = await queue(store, message(), update_id=2)

    assert new.id > old.id
