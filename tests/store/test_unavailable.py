"""A store that cannot write says so, has written nothing, and goes on when it can again."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from bot.services.ports import StoreUnavailableError
from bot.services.units import Outcome
from bot.store import Store, StoreAddressError, open_store
from bot.store.postgresql import open_postgresql
from bot.store.sqlite import open_sqlite
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Postgresql, Sqlite
from tests.store.people import ANI, NOW, CountingIds, answering, begin, message, say, unit

SHORT = 0.02
"""Seconds to wait for a lock in these tests."""


async def test_a_full_disk_writes_nothing(sqlite: Sqlite, clock: FakeClock) -> None:
    """Every unit of the batch is told; after room was made all of them can be written."""
    database = await open_sqlite(sqlite.path, at=0)
    store = Store(database, clock, CountingIds(), SEALER)
    await begin(store, ANI, 1, "a")
    [(pages,)] = await sqlite.rows("PRAGMA page_count")
    await database._writer.execute(f"PRAGMA max_page_count = {pages}")
    people = [await store.load(telegram_id) for telegram_id in range(50)]
    large = message("x" * 3000)
    units = [unit(person, 10 + n, messages=(large,)) for n, person in enumerate(people)]
    before = await store.load(ANI)
    results = await asyncio.gather(*map(store.commit, units), return_exceptions=True)

    assert {type(result) for result in results} == {StoreUnavailableError}
    assert await sqlite.rows("SELECT count(*) FROM respondents") == [(1,)]
    assert await store.unsent(NOW, 10) == []
    assert await store.load(ANI) == before

    await database._writer.execute("PRAGMA max_page_count = 100000")
    again = await asyncio.gather(*map(store.commit, units))
    assert {done.outcome for done in again} == {Outcome.COMMITTED}
    await store.close()


async def test_a_locked_file_is_given_up_after_a_while(sqlite: Sqlite, clock: FakeClock) -> None:
    """Another process that holds the write lock makes the commit fail, not hang or half-write."""
    store = Store(
        await open_sqlite(sqlite.path, at=0, busy_seconds=SHORT), clock, CountingIds(), SEALER
    )
    await begin(store, ANI, 1, "a")
    other = sqlite3.connect(sqlite.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="locked"):
        await say(store, ANI, 2, answering("I1", 1, "a"))
    assert (await store.load(ANI)).revision == 1
    other.execute("ROLLBACK")
    other.close()

    assert (await say(store, ANI, 2, answering("I1", 1, "a"))).outcome is Outcome.COMMITTED
    await store.close()


@pytest.mark.postgres
async def test_a_locked_row_is_given_up_after_a_while(
    postgresql: Postgresql, clock: FakeClock
) -> None:
    """The same where another replica holds a person's row."""
    database = await open_postgresql(postgresql.url, at=0, busy_seconds=SHORT)
    store = Store(database, clock, CountingIds(), SEALER)
    await begin(store, ANI, 1, "a")
    other = await asyncpg.connect(postgresql.url)
    async with other.transaction():
        await other.execute("SELECT * FROM sessions FOR UPDATE")
        with pytest.raises(StoreUnavailableError, match="lock timeout"):
            await say(store, ANI, 2, answering("I1", 1, "a"))
    await other.close()

    assert (await say(store, ANI, 2, answering("I1", 1, "a"))).outcome is Outcome.COMMITTED
    await store.close()


@pytest.mark.postgres
async def test_a_lost_server_is_found_again(postgresql: Postgresql, clock: FakeClock) -> None:
    """Connections that the server closed are replaced; a unit is written once all the same."""
    store = await open_store(postgresql.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    await begin(store, ANI, 1, "a")
    conversation = await store.load(ANI)
    await postgresql.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'kota-kreatif' AND pid <> pg_backend_pid()"
    )
    outcomes = []
    while Outcome.COMMITTED not in outcomes:
        try:
            done = await store.commit(unit(conversation, 2, answering("I1", 1, "a")))
            outcomes.append(done.outcome)
        except StoreUnavailableError:
            assert len(outcomes) < 5
            outcomes.append(Outcome.CONFLICT)

    assert await postgresql.rows("SELECT count(*) FROM answers") == [(1,)]
    await store.close()


@pytest.mark.postgres
async def test_a_server_that_is_not_there_is_one_clear_error(
    tmp_path: Path, clock: FakeClock
) -> None:
    """Nothing listens: unavailable, with the reason."""
    with pytest.raises(StoreUnavailableError, match=r"."):
        await open_store(
            f"postgresql:///x?host={tmp_path}", clock=clock, ids=CountingIds(), sealer=SEALER
        )


async def test_a_file_that_is_no_database_is_one_clear_error(
    sqlite: Sqlite, clock: FakeClock
) -> None:
    """A wrong path is noticed at the start."""
    sqlite.path.write_text("ini bukan basis data " * 100)

    with pytest.raises(StoreUnavailableError, match="not a database"):
        await open_store(sqlite.url, clock=clock, ids=CountingIds(), sealer=SEALER)


async def test_a_folder_that_cannot_be_made_is_one_clear_error(
    tmp_path: Path, clock: FakeClock
) -> None:
    """A file stands where the data folder should be."""
    (tmp_path / "data").write_text("")

    with pytest.raises(StoreUnavailableError, match=r"data/x.db"):
        await open_store(
            f"sqlite:///{tmp_path}/data/x.db", clock=clock, ids=CountingIds(), sealer=SEALER
        )


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///", "mysql://x/y", "kreatif.db"])
async def test_an_unknown_address_says_what_is_expected(url: str, clock: FakeClock) -> None:
    """The operator reads how an address looks."""
    with pytest.raises(StoreAddressError, match="expected sqlite:///"):
        await open_store(url, clock=clock, ids=CountingIds(), sealer=SEALER)


async def test_an_unknown_durability_is_refused(sqlite: Sqlite, clock: FakeClock) -> None:
    """Only FULL and NORMAL exist: OFF would lose answers."""
    with pytest.raises(StoreAddressError, match="FULL or NORMAL"):
        await open_store(
            sqlite.url, clock=clock, ids=CountingIds(), sealer=SEALER, synchronous="OFF"
        )


async def test_a_relative_address_makes_its_folder_for_the_owner_only(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file holds personal data: nobody else on the machine may read it."""
    monkeypatch.chdir(tmp_path)
    store = await open_store(
        "sqlite:///data/kreatif.db", clock=clock, ids=CountingIds(), sealer=SEALER
    )
    await say(store, ANI, 1)
    modes = {path.name: path.stat().st_mode & 0o777 for path in Path("data").iterdir()}
    await store.close()

    assert modes.keys() >= {"kreatif.db", "kreatif.db-wal"}
    assert set(modes.values()) == {0o600}


async def test_a_closed_store_takes_nothing_more(sqlite: Sqlite, clock: FakeClock) -> None:
    """What waits when it closes is still written; afterwards it is unavailable."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    conversation = await store.load(ANI)
    writing = asyncio.create_task(store.commit(unit(conversation, 1)))
    await asyncio.sleep(0)
    await store.close()

    assert (await writing).outcome is Outcome.COMMITTED
    with pytest.raises(StoreUnavailableError):
        await store.commit(unit(conversation, 2))
    assert await sqlite.rows("SELECT count(*) FROM seen_updates") == [(1,)]
