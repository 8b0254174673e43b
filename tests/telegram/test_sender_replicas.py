"""Several senders on one store: nothing twice, and each chat in its order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.services.attachments import Attachment
from bot.services.limiter import Limiter
from bot.services.units import DeliveryState, QueuedMessage
from bot.telegram.delivery import Office
from bot.telegram.sender import Sender
from bot.telegram.transport import NotSent, Refused
from tests.telegram.post import Post, bulk, edit, text

SENT, QUEUED, SENDING = DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.SENDING
DROPPED = DeliveryState.DROPPED


@dataclass
class Scripted:
    """A lease that a test gives and takes."""

    lasts: bool = True
    first: bool = True

    def owns(self) -> bool:
        return self.lasts

    def leads(self) -> bool:
        return self.lasts and self.first

    async def until(self, *, leads: bool) -> None:
        raise NotImplementedError


@dataclass
class Place:
    """A sender whose lease is in a test's hand."""

    post: Post
    lease: Scripted
    sender: Sender
    jobs: dict[str, Any]


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    post, lease, jobs = Post(), Scripted(), dict[str, Any]()
    office = Office(
        post.api, post.store, Limiter(post.clock, post.pace), post.clock, post.tally,  # type: ignore[arg-type]
        jobs, lambda: 1.0, leadership=lease,
    )  # fmt: skip
    sender = Sender(office)
    await sender.start()
    yield Place(post, lease, sender, jobs)
    draining = asyncio.create_task(sender.drain())
    await post.clock.advance(10)
    await draining


def behind(row: QueuedMessage) -> QueuedMessage:
    return replace(row, behind=True)


async def test_a_reply_waits_for_the_one_that_another_has(place: Place) -> None:
    """It goes within a moment after that one was sent, and holds nobody else up."""
    post = place.post
    first, second, other = post.put(text("first"), text("second"), text("other", 8))
    post.store.of_others = {first.id}
    place.sender.enqueue([behind(second), other])
    await post.clock.advance(30)
    assert post.api.texts() == ["other"]

    post.store.outbox[first.id].state = SENT
    await post.clock.advance(0.2)
    assert post.api.texts() == ["other", "second"]


async def test_what_is_taken_over_goes_before_what_waited_for_it(place: Place) -> None:
    """The other process died; its reply is here now and older than what stands here."""
    post = place.post
    first, second, third = post.put(text("first"), text("second"), text("third"))
    post.store.of_others = {first.id}
    place.sender.enqueue([behind(second), behind(third)])
    await post.clock.advance(3)
    post.store.of_others.clear()
    place.sender.look()
    await post.clock.advance(3)

    assert post.api.texts() == ["first", "second", "third"]


async def test_what_is_taken_over_outlives_a_clock_that_was_wrong(place: Place) -> None:
    """The other process put it off by a clock a day ahead, and died: not lost for a day."""
    post = place.post
    first, second = post.put(text("first"), text("second"))
    await post.store.postpone(first.id, post.clock.now() + timedelta(days=1), 3)
    post.store.of_others = {first.id}
    place.sender.enqueue([behind(second)])
    await post.clock.advance(3)
    post.store.of_others.clear()
    place.sender.look()
    await post.clock.advance(6)

    assert post.api.texts() == ["first", "second"]


async def test_an_older_edit_that_is_taken_over_is_dropped(place: Place) -> None:
    """A newer one of the same message waits already."""
    post = place.post
    old, new = post.put(edit("old"), edit("new"))
    post.store.of_others = {old.id}
    place.sender.enqueue([behind(new)])
    await post.clock.advance(3)
    post.store.of_others.clear()
    place.sender.look()
    await post.clock.advance(3)

    assert post.api.texts() == ["new"]
    assert post.store.states() == [DROPPED, SENT]


async def test_nothing_with_a_row_goes_without_a_lease(place: Place) -> None:
    """But an apology, which no other process can know of, does."""
    post = place.post
    place.lease.lasts = False
    place.sender.enqueue(post.put(text("reply")))
    place.sender.tell(text("sorry", 8))
    await post.clock.advance(3)
    assert post.api.texts() == ["sorry"]

    place.lease.lasts = True
    await post.clock.advance(1)
    assert post.api.texts() == ["sorry", "reply"]


async def test_who_lost_the_lease_sends_what_is_left_to_it(place: Place) -> None:
    """Rows that another process took are forgotten, the others are found again."""
    post = place.post
    place.lease.lasts = False
    rows = post.put(text("taken", 1), text("left", 2))
    place.sender.enqueue(rows)
    await post.clock.advance(1)
    post.store.of_others = {rows[0].id}
    place.sender.renounce()
    place.lease.lasts = True
    await post.clock.advance(3)

    assert post.api.texts() == ["left"]


async def test_a_request_under_way_at_the_loss_is_not_tried_again_here(place: Place) -> None:
    """The store knows who has the row now."""
    post = place.post
    post.api.latency = 1.0
    post.api.by_chat[7] = [Refused(429, "Too Many Requests: retry after 2", 2)]
    [row] = post.put(text("once"))
    place.sender.enqueue([row])
    await post.clock.advance(0.5)
    post.store.of_others = {row.id}
    place.sender.renounce()
    await post.clock.advance(20)

    assert post.api.texts() == ["once"]
    post.store.of_others.clear()
    place.sender.look()
    await post.clock.advance(20)
    assert post.api.texts() == ["once", "once"]
    assert post.store.states() == [SENT]


async def test_the_lease_is_asked_for_last_before_the_request(place: Place) -> None:
    """It ran out while a file was made, or while an edit became a new message."""
    post = place.post

    async def slow(_row: QueuedMessage) -> Attachment:
        await post.clock.sleep(2)
        place.lease.lasts = False
        return Attachment("document", b"{}", "copy.json")

    place.jobs["copy"] = slow
    post.api.by_chat[8] = [Refused(400, "Bad Request: message to edit not found")]
    place.sender.enqueue(post.put(text("file", job="copy"), edit("new", chat=8)))
    post.api.latency = 2.0
    await post.clock.advance(30)
    assert [method for _, method, _ in post.api.calls] == ["editMessageText"]
    assert post.store.states() == [QUEUED, QUEUED]

    post.api.latency = 0.0
    place.jobs.pop("copy")
    place.lease.lasts = True
    await post.clock.advance(30)
    assert "sendMessage" in post.api.methods()


async def test_who_lost_the_lease_leaves_the_keyboards_alone(place: Place) -> None:
    """The newest screen may be one that another process has shown since."""
    post = place.post
    post.store.screens["R7"] = 500
    post.api.latency = 1.0
    place.sender.enqueue(post.put(text("ours", screen=True)))
    await post.clock.advance(0.5)
    place.lease.lasts = False
    await post.clock.advance(3)

    assert post.api.texts() == ["ours"]
    assert removed(post) == []


async def test_only_the_leader_sends_broadcasts(place: Place) -> None:
    """Whoever committed them; a new leader finds them in the store."""
    post = place.post
    place.lease.first = False
    place.sender.enqueue(post.put(bulk("news", 1)))
    await post.clock.advance(20)
    assert post.api.texts() == []

    place.lease.first = True
    place.sender.look()
    await post.clock.advance(2)
    assert post.api.texts() == ["news"]


async def test_a_deposed_leader_lets_its_broadcast_go(place: Place) -> None:
    """The store refuses the mark without which no broadcast is requested."""
    post = place.post
    rows = post.put(*(bulk("news", chat) for chat in range(1, 4)))
    post.store.of_others = {row.id for row in rows}
    place.sender.enqueue(rows)
    await post.clock.advance(5)

    assert post.api.texts() == []
    assert post.store.states() == [QUEUED] * 3


async def test_what_waits_for_the_budget_is_forgotten_with_the_lease(place: Place) -> None:
    """A hundred rows in memory, and another process leads before they are sent."""
    post = place.post
    rows = post.put(*(bulk("news", chat) for chat in range(1, 101)))
    place.sender.enqueue(rows)
    await post.clock.advance(1)
    begun = len(post.api.calls)
    place.lease.first = False
    post.store.of_others = {row.id for row in rows}
    place.sender.renounce()
    await post.clock.advance(20)

    assert begun <= len(post.api.calls) <= begun + 5
    assert len({p["chat_id"] for _, _, p in post.api.calls}) == len(post.api.calls)


async def test_a_store_that_is_down_lets_nobody_overtake(place: Place) -> None:
    """Without an answer the later reply goes on waiting."""
    post = place.post
    first, second = post.put(text("first"), text("second"))
    post.store.of_others = {first.id}
    post.api.by_chat[9] = [NotSent("refused")]
    place.sender.enqueue([behind(second)])
    post.store.down = True
    await post.clock.advance(5)
    assert post.api.texts() == []
    post.store.down = False
    post.store.outbox[first.id].state = SENT
    await post.clock.advance(1)

    assert post.api.texts() == ["second"]


def removed(post: Post) -> list[int]:
    """Messages whose keyboard was taken away, in order."""
    return [p["message_id"] for _, m, p in post.api.calls if m == "editMessageReplyMarkup"]


async def test_the_keyboard_that_another_showed_is_taken_away(place: Place) -> None:
    """What this process showed last is not the newest any more."""
    post = place.post
    place.sender.enqueue(post.put(text("ours", screen=True)))
    await post.clock.advance(3)
    post.store.screens["R7"] = 500
    place.sender.enqueue(post.put(text("next", screen=True, shown=500)))
    await post.clock.advance(3)

    assert removed(post) == [500]


async def test_a_stale_belief_takes_no_wrong_keyboard(place: Place) -> None:
    """The message was made before the last screen was marked; the store knows better by now."""
    post = place.post
    post.store.screens["R7"] = 400
    place.sender.enqueue(post.put(text("one", screen=True, shown=400)))
    await post.clock.advance(3)
    ours = post.store.screens["R7"]
    place.sender.enqueue(post.put(text("two", screen=True, shown=400)))
    await post.clock.advance(3)

    assert removed(post) == [400, ours]
