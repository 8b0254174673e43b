"""Parked updates: delayed, never dropped, in the order of their chat."""

from bot.services.units import ParkedUpdate
from bot.store import Store
from tests.fakes.clock import FakeClock
from tests.store.people import ANI, BUDI, NOW, later, say


def parked(update_id: int, chat_id: int = ANI, wait: float = 0) -> ParkedUpdate:
    return ParkedUpdate(update_id, chat_id, f'{{"update_id":{update_id}}}', 1, later(wait))


async def test_each_chat_gives_its_oldest(store: Store, clock: FakeClock) -> None:
    """A chat's later updates wait for its first, also when their ids are lower."""
    for update in (parked(20), parked(10), parked(30, BUDI)):
        clock.jump(1)
        await store.park(update)

    assert await store.parked(NOW, 10) == [parked(20), parked(30, BUDI)]
    await store.settle(20)
    assert await store.parked(NOW, 10) == [parked(10), parked(30, BUDI)]
    assert await store.parked(NOW, 1) == [parked(10)]


async def test_a_chat_waits_until_its_oldest_is_due(store: Store) -> None:
    """What failed is tried again later, and nothing of its chat overtakes it."""
    await store.park(parked(1, wait=60))
    await store.park(parked(2))

    assert await store.parked(later(59), 10) == []
    assert [update.update_id for update in await store.parked(later(60), 10)] == [1]


async def test_attempts_are_counted(store: Store) -> None:
    """So that the third failure can be the last."""
    await store.park(parked(1))
    await store.retry_later(1, later(30))

    assert await store.parked(later(29), 10) == []
    [again] = await store.parked(later(30), 10)
    assert (again.attempts, again.not_before) == (2, later(30))


async def test_what_is_set_aside_lets_its_chat_go_on(store: Store) -> None:
    """A poisonous update stays for the operator and holds nobody up."""
    await store.park(parked(1))
    await store.park(parked(2))
    await store.set_aside(1)

    assert [update.update_id for update in await store.parked(later(9), 10)] == [2]
    assert await store.is_seen(1)
    copy = (await say(store, ANI, 3)).outcome
    assert copy == "committed"
    kept = (await store.data_copy(ANI))["parked_updates"]
    assert [row["update_id"] for row in kept] == [1, 2]  # type: ignore[attr-defined]


async def test_a_parked_update_stays_known_for_good(store: Store, clock: FakeClock) -> None:
    """Purging forgets old ids, but not that of an update that still waits."""
    await store.park(parked(1))
    clock.jump(30 * 86_400)
    await store.purge(clock.now())

    assert await store.is_seen(1)
    assert not await store.park(parked(1))
