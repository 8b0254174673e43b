"""Intake: order within a chat, side by side across chats, nothing lost, nobody held up."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import pytest

from bot.services.arrivals import Settlement
from bot.services.incoming import Incoming
from bot.services.intake import IntakeLimits
from bot.services.units import ParkedUpdate
from tests.fakes.clock import FakeClock
from tests.services.line import HANDLED, KNOWN, PARKED, UNSETTLED, Line, drain, update


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    clock = FakeClock()
    made = Line(clock)
    await made.intake.start()
    yield made
    await drain(made)


async def test_chat_is_handled_in_order_and_others_side_by_side(line: Line) -> None:
    """A slow event delays its own chat's next one, and nobody else's."""
    line.slow[1] = 0.5
    settled = await line.settle(update(1, chat=1), update(2, chat=1), update(3, chat=2))

    assert settled == [HANDLED] * 3
    assert line.committed == [3, 1, 2]


async def test_late_update_is_parked_and_finishes_later(line: Line) -> None:
    """After a second Telegram is told; the event that runs goes on, those behind it follow."""
    line.slow[1] = 3
    settled = await line.settle(update(1), update(2), update(3, chat=2))

    assert settled == [PARKED, PARKED, HANDLED]
    assert line.store.parkings == [1, 2]
    await line.clock.advance(10)
    assert line.committed == [3, 1, 2]
    assert line.started.count(1) == 1
    assert line.store.inbox == {}


async def test_everything_behind_a_parked_update_is_parked_in_order(line: Line) -> None:
    """While a chat has parked updates its later ones go behind them."""
    line.slow[1] = 5
    await line.settle(update(1))
    settled = await line.settle(update(2), update(3), seconds=0.1)

    assert settled == [PARKED, PARKED]
    await line.clock.advance(20)
    assert line.committed == [1, 2, 3]


async def test_duplicates_are_committed_once(line: Line) -> None:
    """Twice in a batch, or again later: the update counts once, and is acknowledged."""
    first = await line.settle(update(1), update(1), update(2))
    again = await line.settle(update(2))

    assert first + again == [HANDLED] * 4
    assert line.committed == [1, 2]


async def test_ids_that_fall_or_come_swapped_are_no_duplicates(line: Line) -> None:
    """Ids fall after a quiet week and may come swapped; only an equal id is a duplicate."""
    for update_id in (900, 12, 11, 13):
        assert await line.settle(update(update_id)) == [HANDLED]

    assert line.committed == [900, 12, 11, 13]


async def test_ignored_update_is_settled_and_counted(line: Line) -> None:
    """What is no event needs no handler and no store."""
    line.store.down = True

    assert await line.settle(update(1, text="ignore")) == [Settlement.IGNORED]
    assert line.tally.counts["updates_ignored", "service"] == 1


async def test_update_on_its_way_is_not_taken_twice(line: Line) -> None:
    """Redelivered while it is handled: the same settlement, one handling."""
    line.slow[1] = 0.5
    first, second = line.intake.take(update(1)), line.intake.take(update(1))
    await line.clock.advance(1)

    assert first is second
    assert line.started == [1]


async def test_failing_event_is_parked_after_three_attempts(line: Line) -> None:
    """Three failures park an event, and nobody waits for it."""
    line.broken = {1}
    settled = await line.settle(update(1), update(2), update(3, chat=2))

    assert settled == [PARKED, PARKED, HANDLED]
    assert line.started.count(1) == 3
    assert line.store.inbox[1][1].attempts == 3


async def test_parked_event_that_heals_runs_in_its_order(line: Line) -> None:
    """A bug that goes away: the event runs, then those behind it, each once."""
    line.broken = {1}
    await line.settle(update(1), update(2))
    line.broken = set()
    await line.settle(update(3))
    await line.clock.advance(20)

    assert line.committed == [1, 2, 3]
    assert len(line.intake) == 0


async def test_poison_is_set_aside_after_ten_attempts(line: Line) -> None:
    """Ten attempts with back-off; it is kept and counted, the person told, the chat goes on."""
    line.broken = {1}
    await line.settle(update(1, text="rahasia"), update(2))
    await line.clock.advance(30)
    assert line.committed == []
    await line.clock.advance(30)

    assert line.started.count(1) == 10
    assert list(line.store.aside) == [1]
    assert line.tally.counts["updates_set_aside", ""] == 1
    assert line.sorry == [(1, "")]
    assert line.committed == [2]


async def test_what_a_person_wrote_is_not_logged(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failure names its kind and place, never the error's text."""

    async def handle(incoming: Incoming) -> None:
        raise ValueError(f"cannot take {incoming.event}")

    line.handle = handle  # type: ignore[method-assign]
    await line.restarted().start()
    await line.settle(update(1, text="rahasia"))

    printed = capsys.readouterr().out
    assert "event_failed" in printed
    assert "ValueError" in printed
    assert "rahasia" not in printed


async def test_flooding_person_is_slowed_and_loses_nothing(line: Line) -> None:
    """20 at once, then two a second; another person's answer waits for none of it."""
    flood = [update(i, chat=1) for i in range(1, 61)]
    settled = await line.settle(*flood, update(99, chat=2), seconds=0.0)
    await line.clock.advance(0.1)

    assert set(settled) == {HANDLED, PARKED}
    assert settled[-1] is HANDLED
    assert len(line.committed) == 21
    await line.clock.advance(10)
    assert len(line.committed) == 41
    await line.clock.advance(15)
    assert [i for i in line.committed if i != 99] == list(range(1, 61))


async def test_waiting_flood_takes_no_place_from_others(line: Line) -> None:
    """With a single place, others are still handled at once."""
    line.limits = IntakeLimits(in_flight=1)
    await line.restarted().start()
    await line.settle(*(update(i, chat=1) for i in range(1, 40)), seconds=0.0)
    settled = await line.settle(*(update(100 + c, chat=c) for c in range(2, 30)), seconds=0.0)

    assert settled == [HANDLED] * 28


async def test_number_of_events_in_flight_is_bounded(line: Line) -> None:
    """At most so many events are handled at the same time."""
    line.slow = dict.fromkeys(range(1, 201), 0.1)
    await line.settle(*(update(i, chat=i) for i in range(1, 201)))

    assert line.most_at_once == 64
    assert len(line.committed) == 200


async def test_store_that_is_down_settles_nothing(line: Line) -> None:
    """Telegram delivers again; nothing of the chat overtakes; others are not touched."""
    line.store.down = True
    assert await line.settle(update(1), update(2)) == [UNSETTLED, UNSETTLED]
    line.store.down = False

    assert await line.settle(update(1), update(2)) == [HANDLED, HANDLED]
    assert line.committed == [1, 2]


async def test_nothing_overtakes_an_update_that_was_not_stored(line: Line) -> None:
    """The store hiccups under the first of three: the others come again behind it."""
    line.refused_once = {1}
    batch = [update(1), update(2), update(3)]
    assert await line.settle(*batch) == [UNSETTLED] * 3

    assert await line.settle(*batch) == [HANDLED] * 3
    assert line.committed == [1, 2, 3]


async def test_unsettled_update_that_was_parked_meanwhile_runs(line: Line) -> None:
    """The store refuses an event while it is being parked: the parked row is not forgotten."""
    line.slow[1] = 1.1
    line.refused_once = {1}
    line.store.latency = lambda: 0.3
    await line.settle(update(1), seconds=2)
    line.store.latency = lambda: 0.0
    await line.settle(update(1))
    await line.clock.advance(30)

    assert line.committed == [1]


async def test_apology_comes_at_most_once_a_minute(line: Line) -> None:
    """«Belum tersimpan», said directly, and not again for every redelivery."""
    line.store.down = True
    for _ in range(30):
        await line.settle(update(1))
    assert line.sorry == [(1, "")]
    await line.clock.advance(60)
    await line.settle(update(1), update(2, chat=2, text="group"))

    assert line.sorry == [(1, "")] * 2


async def test_late_update_that_cannot_be_parked_stays_open(line: Line) -> None:
    """With the store down nothing may be acknowledged, but what runs goes on."""
    line.slow[1] = 1.5
    task = asyncio.create_task(line.intake.settle([update(1), update(2)]))
    await line.clock.advance(0.5)
    line.store.down = True
    await line.clock.advance(0.6)
    assert task.result() == [UNSETTLED, UNSETTLED]
    line.store.down = False

    assert await line.settle(update(1), update(2)) == [HANDLED, PARKED]
    await line.clock.advance(10)
    assert line.started.count(1) == 1
    assert line.committed == [1, 2]


async def test_store_that_fails_after_parking_loses_nothing(line: Line) -> None:
    """Parked, then the store goes down under the event: it runs again later."""
    line.slow[1] = 2
    await line.settle(update(1))
    line.store.down = True
    await line.clock.advance(5)
    assert line.committed == []
    line.store.down = False
    await line.clock.advance(10)

    assert line.committed == [1]
    assert line.store.inbox == {}


async def test_group_message_is_not_handled_twice(line: Line) -> None:
    """What commits nothing still leaves the inbox when it was handled."""
    handled = []

    async def handle(incoming: Incoming) -> None:
        await line.clock.sleep(2)
        handled.append(incoming.update_id)

    line.handle = handle  # type: ignore[method-assign]
    await line.restarted().start()
    await line.settle(update(1, text="group"))
    await line.clock.advance(20)

    assert handled == [1]
    assert line.store.inbox == {}


async def test_restart_goes_on_with_what_was_parked(line: Line) -> None:
    """Parked updates survive; a new one of the chat goes behind them."""
    for update_id in (5, 4):
        raw = f'{{"update_id": {update_id}, "chat": 1, "text": "x"}}'
        await line.store.park(ParkedUpdate(update_id, 1, raw, 0, line.clock.now()))
    line.slow[5] = 1
    await line.restarted().start()
    settled = await line.settle(update(6), update(7, chat=2), update(4), seconds=0)
    await line.clock.advance(10)

    assert settled == [PARKED, HANDLED, KNOWN]
    assert line.committed == [7, 5, 4, 6]


async def test_drain_finishes_what_runs_and_takes_nothing_new(line: Line) -> None:
    """SIGTERM: the running event is committed, a new one stays with Telegram."""
    line.slow[1] = 0.5
    running = line.intake.take(update(1))
    await line.clock.settle()
    task = asyncio.create_task(line.intake.drain())
    await line.clock.settle()
    late = line.intake.take(update(2))
    await line.clock.advance(1)
    await task

    assert (running.result(), late.result()) == (HANDLED, UNSETTLED)


async def test_drain_gives_up_after_its_grace(line: Line) -> None:
    """What takes too long is cancelled and stays unsettled, or parked."""
    line.slow = {1: 60, 2: 60}
    await line.settle(update(1))
    stuck = line.intake.take(update(2, chat=2))
    await drain(line)

    assert stuck.result() is UNSETTLED
    assert list(line.store.inbox) == [1]
    assert line.committed == []


async def test_chats_at_rest_take_no_memory(line: Line) -> None:
    """Memory returns to nothing, whatever became of the events."""
    line.slow = {1: 3, 2: 0.1}
    line.broken = {3}
    await line.settle(*(update(i, chat=i) for i in range(1, 60)))
    await line.clock.advance(120)

    assert len(line.intake) == 0
    assert line.intake._flying == {}
    assert len(line.store.aside) == 1


async def test_look_that_began_before_a_parking_releases_nobody(line: Line) -> None:
    """An answer of the store that is older than the newest parked update is not believed."""
    look = line.store.parked

    async def slow_look(now: datetime, limit: int) -> Sequence[ParkedUpdate]:
        found = await look(now, limit)
        await line.clock.sleep(0.2)
        return found

    line.slow[1] = 1.5
    await line.settle(update(1), seconds=1.4)
    line.store.parked = slow_look  # type: ignore[method-assign]
    await line.clock.advance(0.15)
    assert await line.settle(update(2), seconds=0.2) == [PARKED]
    await line.settle(update(3), seconds=0.0)
    await line.clock.advance(5)

    assert line.committed == [1, 2, 3]
