"""Leases: whose rows they are, what becomes of those of the dead, and who leads."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.services.units import Outcome, ParkedUpdate, Priority
from bot.store import SecondProcessError, Store, open_store
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine, Postgresql, Sqlite
from tests.store.people import ANI, BUDI, NOW, CountingIds, later, message, say, unit

LASTING = timedelta(seconds=60)
"""Long: a lease runs out by the hand of a test, or not at all."""
BROADCAST = Priority.BROADCAST


async def joined(engine: Engine, name: str) -> Store:
    store = await open_store(engine.url, clock=FakeClock(), ids=CountingIds(name), sealer=SEALER)
    await store.replicas.join(LASTING)
    return store


async def run_out(engine: Engine) -> None:
    """Let every lease that there is run out; a test lets one renew first where it lives on."""
    await engine.rows("UPDATE replicas SET until = 0")


async def killed(engine: Engine, store: Store) -> None:
    """It is gone without a word, and long enough."""
    await store.close()
    await run_out(engine)


@pytest.fixture
async def pair(postgresql: Postgresql) -> AsyncIterator[tuple[Store, Store]]:
    """Two processes that live side by side."""
    stores = (await joined(postgresql, "one"), await joined(postgresql, "two"))
    yield stores
    for store in stores:
        await store.close()


def texts(rows: object) -> list[str]:
    return [row.message.payload for row in rows]  # type: ignore[attr-defined]


async def test_who_comes_after_a_death_finds_all_that_was_left(engine: Engine) -> None:
    """Replies, broadcasts and parked updates of a killed process, each in its order."""
    one = await joined(engine, "one")
    sent = (message("a"), message("b"), message("c", priority=BROADCAST))
    await say(one, ANI, 1, messages=sent)
    await one.park(ParkedUpdate(2, BUDI, "{}", 1, NOW))
    await killed(engine, one)
    two = await joined(engine, "two")
    await two.replicas.bury()

    assert texts(await two.unsent(NOW, 10)) == [m.payload for m in sent]
    assert [update.update_id for update in await two.parked(NOW, 10)] == [2]
    # they are its own now
    assert texts(await two.unsent(NOW, 10)) == [m.payload for m in sent]
    await two.close()


async def test_who_leads_is_followed_after_its_death(engine: Engine) -> None:
    """Each leader has a higher term than the one before."""
    one = await joined(engine, "one")
    first = await one.replicas.leader()
    assert (first.is_us, first.is_alive) == (False, False)
    assert await one.replicas.lead(first.term)
    second = await one.replicas.leader()
    assert (second.is_us, second.is_alive) == (True, True)
    await killed(engine, one)

    two = await joined(engine, "two")
    await two.replicas.bury()
    third = await two.replicas.leader()
    assert (third.is_us, third.is_alive) == (False, False)
    assert await two.replicas.lead(third.term)
    last = await two.replicas.leader()
    assert last.is_us
    assert first.term < second.term == third.term < last.term
    await two.close()


async def test_only_what_the_dead_were_sending_is_ambiguous(engine: Engine) -> None:
    """The rows of a leader that lives are under way, not in doubt."""
    one = await joined(engine, "one")
    await one.replicas.lead((await one.replicas.leader()).term)
    done = await say(one, ANI, 1, messages=(message("a", priority=BROADCAST),))
    assert await one.mark_sending([row.id for row in done.queued]) == {done.queued[0].id}
    assert await one.recover() == 0
    await killed(engine, one)

    two = await joined(engine, "two")
    await two.replicas.bury()
    assert await two.recover() == 1
    assert await engine.rows("SELECT state FROM outbox") == [("ambiguous",)]
    await two.close()


async def test_a_second_bot_on_one_file_is_refused(sqlite: Sqlite) -> None:
    """In one clear line, whatever name the file is given; commands may still read and write."""
    one = await joined(sqlite, "one")
    link = sqlite.path.with_name("another-name.db")
    link.symlink_to(sqlite.path)
    two = await open_store(
        f"sqlite:///{link}", clock=FakeClock(), ids=CountingIds("two"), sealer=SEALER
    )
    with pytest.raises(SecondProcessError, match=r"^another bot works on .*stop it first.*"):
        await two.replicas.join(LASTING)
    assert (await say(two, ANI, 1)).outcome is Outcome.COMMITTED

    await one.close()
    assert await two.replicas.join(LASTING) is True
    await two.close()


async def test_a_backup_that_was_put_back_takes_the_lease_away(sqlite: Sqlite) -> None:
    """Its list of processes is an old one: the bot comes again and leads again."""
    store = await joined(sqlite, "one")
    await store.replicas.lead(0)
    assert await store.replicas.renew(LASTING)
    await sqlite.rows("UPDATE replicas SET id = 'old'")
    assert not await store.replicas.renew(LASTING)

    await store.replicas.join(LASTING)
    assert await store.replicas.renew(LASTING)
    assert await sqlite.rows("SELECT count(*) FROM replicas") == [(1,)]
    await store.close()


@pytest.mark.postgres
async def test_the_living_do_not_see_each_others_replies(pair: tuple[Store, Store]) -> None:
    """Whoever committed a reply sends it; who leads may have any broadcast."""
    one, two = pair
    await say(one, ANI, 1, messages=(message("a"), message("news", priority=BROADCAST)))

    assert texts(await two.unsent(NOW, 10, bulk=False)) == []
    assert texts(await two.unsent(NOW, 10)) == ['{"text":"news"}']
    assert texts(await one.unsent(NOW, 10, bulk=False)) == ['{"text":"a"}']


@pytest.mark.postgres
async def test_who_leaves_leaves_its_rows_at_once(pair: tuple[Store, Store]) -> None:
    """A process that ends in order lets nobody wait for its lease."""
    one, two = pair
    await one.replicas.lead(0)
    await say(one, ANI, 1, messages=(message("a"),))
    await one.replicas.leave()

    assert texts(await two.unsent(NOW, 10)) == ['{"text":"a"}']
    assert not (await two.replicas.leader()).is_alive


@pytest.mark.postgres
async def test_a_row_of_the_dead_is_taken_by_one(
    pair: tuple[Store, Store], postgresql: Postgresql
) -> None:
    """Whoever looks at the same time: each row goes to exactly one of them."""
    dying = await joined(postgresql, "dying")
    for number in range(40):
        sent = (message("a", ANI + number), message("b", ANI + number))
        await say(dying, ANI + number, number, messages=sent)
        await dying.park(ParkedUpdate(1000 + number, ANI + number, "{}", 1, NOW))
    await dying.replicas.leave()
    await dying.close()

    looks = await asyncio.gather(*(store.unsent(NOW, 500) for store in (*pair, *pair, *pair)))
    parks = await asyncio.gather(*(store.parked(NOW, 500) for store in (*pair, *pair, *pair)))
    rows = [{row.id for row in look} for look in looks]
    ones, twos = set().union(*rows[::2]), set().union(*rows[1::2])
    assert (len(ones | twos), ones & twos) == (80, set())
    updates = [{update.update_id for update in park} for park in parks]
    ones, twos = set().union(*updates[::2]), set().union(*updates[1::2])
    assert (len(ones | twos), ones & twos) == (40, set())


@pytest.mark.postgres
async def test_whose_lease_ran_out_has_to_come_again(
    pair: tuple[Store, Store], postgresql: Postgresql
) -> None:
    """Even if nobody has noticed yet; under a new id, so that nothing old is its own."""
    one, two = pair
    await say(one, ANI, 1, messages=(message("a"),))
    await run_out(postgresql)
    assert not await one.replicas.renew(LASTING)
    await two.replicas.join(LASTING)
    assert await two.replicas.bury() == 1

    assert texts(await two.unsent(NOW, 10)) == ['{"text":"a"}']
    await one.replicas.join(LASTING)
    assert await one.replicas.renew(LASTING)
    assert texts(await one.unsent(NOW, 10)) == []


@pytest.mark.postgres
async def test_two_candidates_make_one_leader(pair: tuple[Store, Store]) -> None:
    """Both saw that nobody leads; the term decides."""
    one, two = pair
    term = (await one.replicas.leader()).term
    assert [await one.replicas.lead(term), await two.replicas.lead(term)] == [True, False]
    assert not (await two.replicas.leader()).is_us


@pytest.mark.postgres
async def test_a_deposed_leader_may_not_send_a_broadcast(
    pair: tuple[Store, Store], postgresql: Postgresql
) -> None:
    """It slept through the end of its lease and wakes with rows in its hands."""
    one, two = pair
    await one.replicas.lead(0)
    queued = (await say(one, ANI, 1, messages=(message("a", priority=BROADCAST),))).queued
    await run_out(postgresql)
    await two.replicas.join(LASTING)
    await two.replicas.bury()
    assert await two.replicas.lead((await two.replicas.leader()).term)

    assert await one.mark_sending([queued[0].id]) == frozenset()
    assert await two.mark_sending([queued[0].id]) == {queued[0].id}
    # nor may it put back what is in doubt or under way elsewhere
    await two.replicas.leave()
    assert await one.recover() == 1
    await one.postpone(queued[0].id, NOW, 1)
    assert await postgresql.rows("SELECT state FROM outbox") == [("ambiguous",)]


@pytest.mark.postgres
async def test_a_reply_knows_what_goes_before_it(pair: tuple[Store, Store]) -> None:
    """The next update of a chat reached another process while the last reply still waits."""
    one, two = pair
    [first] = (await say(one, ANI, 1, messages=(message("a"),))).queued
    [second] = (await say(two, ANI, 2, messages=(message("b"),))).queued
    [third] = (await say(one, ANI, 3, messages=(message("c"),))).queued
    [other] = (await say(two, BUDI, 4, messages=(message("d"),))).queued

    assert [row.behind for row in (first, second, third, other)] == [False, True, True, False]
    assert set(await two.ahead_of([second.id, other.id])) == {(second.id, first.id)}
    assert set(await one.ahead_of([third.id])) == {(third.id, first.id), (third.id, second.id)}
    assert [row.behind for row in await one.unsent(NOW, 10)] == [False, True]


@pytest.mark.postgres
async def test_what_a_chat_parks_is_kept_together(pair: tuple[Store, Store]) -> None:
    """The process that has the first has the later ones, and nothing overtakes them."""
    one, two = pair
    await one.park(ParkedUpdate(1, ANI, "{}", 1, NOW))
    assert (await say(two, ANI, 2)).outcome is Outcome.BEHIND
    await two.park(ParkedUpdate(2, ANI, "{}", 0, NOW))
    await two.park(ParkedUpdate(3, BUDI, "{}", 0, NOW))

    assert [update.update_id for update in await two.parked(later(9), 10)] == [3]
    assert [update.update_id for update in await one.parked(later(9), 10)] == [1]
    # the parked update itself may be run
    assert (await say(one, ANI, 1)).outcome is Outcome.COMMITTED
    assert [update.update_id for update in await one.parked(later(9), 10)] == [2]
    await one.settle(2)
    assert (await say(two, ANI, 4)).outcome is Outcome.COMMITTED


async def test_a_commit_while_the_lease_is_lost_gives_nothing_to_send(engine: Engine) -> None:
    """The answer counts; its reply is found in the store by whoever takes it."""
    store = await joined(engine, "one")
    committing = unit(await store.load(ANI), 1, messages=(message("a"),))
    done, _ = await asyncio.gather(store.commit(committing), store.replicas.join(LASTING))

    assert (done.outcome, done.queued) == (Outcome.COMMITTED, ())
    assert texts(await store.unsent(NOW, 10)) == ['{"text":"a"}']
    await store.close()
