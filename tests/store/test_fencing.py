"""A process that slept through its lease wakes with rows in its hands: what its word counts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.services.ports import StoreUnavailableError
from bot.services.units import Delivered, DeliveryState, Outcome, Priority, QueuedMessage
from bot.store import Store, open_store
from bot.store import postgresql as engine_module
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine, Postgresql
from tests.store.people import ANI, NOW, CountingIds, begin, later, message, say
from tests.store.test_leases import LASTING, joined, run_out

SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED


@dataclass
class Sleeper:
    """A store whose process was frozen with a row under way, and one that may follow it."""

    engine: Engine
    frozen: Store
    follower: Store
    row: QueuedMessage

    async def take_over(self) -> None:
        """The lease of the frozen one runs out; the other one takes the row."""
        await run_out(self.engine)
        await self.follower.replicas.join(LASTING)
        await self.follower.replicas.bury()
        assert [row.id for row in await self.follower.unsent(NOW, 10)] == [self.row.id]

    async def states(self) -> list[tuple[object, ...]]:
        return await self.engine.rows("SELECT state, message_id FROM outbox")

    def ended(self, state: DeliveryState, message_id: int | None) -> list[Delivered]:
        return [Delivered(self.row.id, self.row.respondent, state, message_id, screen=True)]


@pytest.fixture
async def sleeper(postgresql: Postgresql) -> AsyncIterator[Sleeper]:
    frozen, follower = await joined(postgresql, "one"), await joined(postgresql, "two")
    [row] = (await say(frozen, ANI, 1, messages=(message(screen=True),))).queued
    yield Sleeper(postgresql, frozen, follower, row)
    await frozen.close()
    await follower.close()


@pytest.mark.postgres
async def test_what_another_has_taken_is_not_marked(sleeper: Sleeper) -> None:
    """Neither as sent nor as failed, and it moves no screen; whoever has it says how it ended."""
    await sleeper.take_over()
    await sleeper.frozen.mark(sleeper.ended(SENT, 1001))
    await sleeper.frozen.postpone(sleeper.row.id, later(60), 3)
    assert await sleeper.states() == [("queued", None)]
    assert await sleeper.frozen.screen_of(sleeper.row.respondent) is None
    assert [row.attempts for row in await sleeper.follower.unsent(NOW, 10)] == [0]

    await sleeper.follower.mark(sleeper.ended(SENT, 1002))
    await sleeper.frozen.mark(sleeper.ended(FAILED, None))
    await sleeper.frozen.mark(sleeper.ended(SENT, 1001))
    assert await sleeper.states() == [("sent", 1002)]
    assert await sleeper.frozen.screen_of(sleeper.row.respondent) == 1002


@pytest.mark.postgres
async def test_what_nobody_has_taken_is_marked(sleeper: Sleeper) -> None:
    """Telegram took it, nobody repeats it: it would come twice if that were forgotten."""
    await run_out(sleeper.engine)
    assert not await sleeper.frozen.replicas.renew(LASTING)
    await sleeper.frozen.replicas.join(LASTING)
    await sleeper.frozen.mark(sleeper.ended(SENT, 1001))

    assert await sleeper.states() == [("sent", 1001)]
    assert await sleeper.follower.unsent(NOW, 10) == []
    assert await sleeper.follower.screen_of(sleeper.row.respondent) == 1001


@pytest.mark.postgres
async def test_a_leader_marks_the_reminders_of_others(sleeper: Sleeper) -> None:
    """They have no owner before they are sent: who committed one may live on and not lead."""
    reminder = message("r", priority=Priority.REMINDER)
    [row] = (await say(sleeper.frozen, ANI, 2, messages=(reminder,))).queued
    await sleeper.follower.replicas.lead(0)
    await sleeper.follower.postpone(row.id, later(60), 1)
    await sleeper.follower.mark([Delivered(row.id, row.respondent, SENT, 7)])

    assert (await sleeper.states())[-1] == ("sent", 7)


@pytest.mark.postgres
async def test_a_deposed_leader_says_that_a_doubtful_one_arrived(sleeper: Sleeper) -> None:
    """It read Telegram's yes late: the row is not in doubt any more. But it may not put back
    what the next leader is sending."""
    news = message("news", priority=Priority.BROADCAST)
    queued = (await say(sleeper.frozen, ANI, 2, messages=(news, news))).queued
    rows = [row.id for row in queued]
    await sleeper.frozen.replicas.lead(0)
    assert await sleeper.frozen.mark_sending(rows) == set(rows)
    await sleeper.take_over()
    await sleeper.follower.replicas.lead((await sleeper.follower.replicas.leader()).term)
    assert await sleeper.follower.recover() == 2

    await sleeper.frozen.mark([Delivered(rows[0], queued[0].respondent, SENT, 7)])
    # somebody had the other one sent again
    await sleeper.engine.rows(f"UPDATE outbox SET state = 'queued' WHERE id = {rows[1]}")
    assert await sleeper.follower.mark_sending(rows) == {rows[1]}
    await sleeper.frozen.postpone(rows[1], NOW, 1)
    assert [state for state, _ in await sleeper.states()] == ["queued", "sent", "sending"]


@pytest.mark.postgres
async def test_a_frozen_transaction_holds_nobody_up_for_long(
    postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server undoes it by itself; the others then get the locks, the sleeper an error."""
    monkeypatch.setattr(engine_module, "IDLE_SECONDS", 0.2)
    frozen = await open_store(
        postgresql.url, clock=FakeClock(), ids=CountingIds("one"), sealer=SEALER
    )
    other = await open_store(
        postgresql.url, clock=FakeClock(), ids=CountingIds("two"), sealer=SEALER
    )
    await begin(other, ANI, 1, "a")
    asleep, woken = asyncio.Event(), asyncio.Event()

    async def sleep_with_a_lock() -> None:
        async with frozen._database.writing() as transaction:
            await transaction.fetch(
                "guards", respondents=[(await other.load(ANI)).respondent], fingerprints=[],
                update_ids=[], replica="",
            )  # fmt: skip
            asleep.set()
            await woken.wait()

    sleeping = asyncio.create_task(sleep_with_a_lock())
    await asyncio.wait_for(asleep.wait(), 10)
    assert (await say(other, ANI, 2)).outcome is Outcome.COMMITTED
    woken.set()
    with pytest.raises(StoreUnavailableError):
        await sleeping
    await frozen.close()
    await other.close()
