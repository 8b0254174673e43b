"""Two processes on one database: each update counts once, whoever gets it."""

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest

from bot.flows.effects import EraseRespondent
from bot.services.units import Outcome, ParkedUpdate
from bot.store import Store, open_store
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine, Postgresql
from tests.store.people import NOW, CountingIds, answering, begin, message, say

PEOPLE = range(1, 13)


@pytest.fixture
async def replicas(engine: Engine, clock: FakeClock) -> AsyncIterator[list[Store]]:
    """Two stores that know nothing of each other."""
    stores = [
        await open_store(engine.url, clock=clock, ids=CountingIds(name), sealer=SEALER)
        for name in ("one", "two")
    ]
    yield stores
    for store in stores:
        await store.close()


async def take(store: Store, person: int, update_id: int) -> Outcome:
    """One update, run again as often as its race is lost."""
    while True:
        sent = (message(str(update_id), person),)
        done = await say(store, person, update_id, messages=sent, token=update_id)
        if done.outcome is not Outcome.CONFLICT:
            return done.outcome


async def test_an_update_that_two_replicas_get_counts_once(
    replicas: list[Store], engine: Engine
) -> None:
    """A webhook repeats what it thinks is lost: the other replica finds a duplicate, also when
    it is somebody's first update."""
    updates = [(update_id, person) for update_id, person in enumerate([*PEOPLE] * 8)]
    Random(3).shuffle(updates)
    ended = await asyncio.gather(
        *(take(store, person, update_id) for update_id, person in updates for store in replicas)
    )

    assert ended.count(Outcome.COMMITTED) == ended.count(Outcome.DUPLICATE) == len(updates)
    assert await engine.rows("SELECT count(*) FROM respondents") == [(len(PEOPLE),)]
    assert await engine.rows("SELECT DISTINCT revision FROM sessions") == [(8,)]
    assert await engine.rows("SELECT count(*), count(DISTINCT payload) FROM outbox") == [
        (len(updates), len(updates))
    ]


async def test_parking_and_handling_side_by_side_handle_once(
    replicas: list[Store], engine: Engine
) -> None:
    """One replica puts an update aside while the other handles it: nothing is left to do."""
    one, two = replicas
    for update_id in range(40):
        parked, outcome = await asyncio.gather(
            one.park(ParkedUpdate(update_id, 1, "{}", 1, NOW)), take(two, 1, update_id)
        )
        again = await take(one, 1, update_id)
        assert (outcome, again) == (Outcome.COMMITTED, Outcome.DUPLICATE), parked

    assert await engine.rows("SELECT count(*) FROM inbox") == [(0,)]
    assert await engine.rows("SELECT revision FROM sessions") == [(40,)]


@pytest.mark.postgres
async def test_replicas_never_wait_in_a_circle(postgresql: Postgresql, clock: FakeClock) -> None:
    """Batches over the same people in any order, with newcomers and erasures: no deadlock."""
    stores = [
        await open_store(postgresql.url, clock=clock, ids=CountingIds(name), sealer=SEALER)
        for name in ("one", "two", "three")
    ]
    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    before = await postgresql.rows(deadlocks)
    for person in PEOPLE:
        await begin(stores[0], person, person, f"a{person}")

    async def live(store: Store, start: int, order: list[int]) -> None:
        for number, person in enumerate(order):
            update_id = start + number
            record = answering("I1", 1, f"a{person}")
            if person == number % 7:
                await say(store, person, update_id, EraseRespondent())
            elif (await store.load(person)).assessments:
                await say(store, person, update_id, record, messages=(message("x", person),))
            else:
                await say(store, person, update_id, messages=(message("x", person),))

    random = Random(5)
    for round_ in range(10):
        lives = []
        for number, store in enumerate(stores):
            for lane in range(8):
                start = 1_000_000 * (number + 1) + 10_000 * round_ + 1000 * lane
                order = random.sample([*PEOPLE], len(PEOPLE))
                lives.append(live(store, start, order))
        await asyncio.gather(*lives, return_exceptions=True)
    for store in stores:
        await store.close()

    assert await postgresql.rows(deadlocks) == before
