"""Copies of the database while the bot writes, and putting one back under it."""

import asyncio
from itertools import count
from pathlib import Path

import pytest

from bot.flows.effects import EraseRespondent
from bot.services.units import Outcome
from bot.store import open_store
from bot.store.backups import BackupError, back_up, restore
from tests.fakes.clock import FakeClock
from tests.store.engines import Sqlite
from tests.store.people import (
    ANI,
    BUDI,
    CountingIds,
    answering,
    begin,
    live_a_full_life,
    say,
)


async def test_a_copy_is_whole_although_the_bot_writes(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """Everything acknowledged before the copy began is in it, nothing is in it by half."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds())
    await begin(store, ANI, 1, "a")
    updates = count(2)
    for _ in range(20):
        await say(store, ANI, next(updates), answering("I1", 1, "a"))
    before = (await store.load(ANI)).revision

    async def keep_writing() -> None:
        for update_id in updates:
            await say(store, ANI, update_id, answering("I1", 2, "a"))

    writing = asyncio.create_task(keep_writing())
    await back_up(sqlite.url, tmp_path / "copy.db")
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await store.close()
    copy = Sqlite(tmp_path / "copy.db")

    assert copy.path.stat().st_mode & 0o777 == 0o600
    assert await copy.rows("PRAGMA integrity_check") == [("ok",)]
    [(revision, answers)] = await copy.rows(
        "SELECT revision, (SELECT count(*) FROM answers) FROM sessions"
    )
    assert revision >= before
    assert answers == revision - 1


async def test_what_was_erased_is_not_in_the_copy(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """Not even in the unused bytes of the file."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds())
    await live_a_full_life(store, ANI, 100)
    await say(store, ANI, 999, EraseRespondent())
    await back_up(sqlite.url, tmp_path / "copy.db")
    await store.close()

    assert b"RAHASIA" not in (tmp_path / "copy.db").read_bytes()
    assert b"RAHASIA" not in sqlite.path.read_bytes()


async def test_a_running_bot_goes_on_with_what_was_restored(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """The copy's state is loaded at once, and new units are written on top of it."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds())
    await begin(store, ANI, 1, "a")
    await back_up(sqlite.url, tmp_path / "copy.db")
    await say(store, ANI, 2, answering("I1", 1, "a"))
    await begin(store, BUDI, 3, "b")
    await restore(sqlite.url, tmp_path / "copy.db", clock)
    ani, budi = await store.load(ANI), await store.load(BUDI)

    assert (ani.revision, budi.revision) == (1, 0)
    assert (await say(store, ANI, 2, answering("I1", 3, "a"))).outcome is Outcome.COMMITTED
    await store.close()
    assert await sqlite.rows("PRAGMA integrity_check") == [("ok",)]


async def test_a_copy_is_put_back_on_an_empty_machine(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """After a disk was lost."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds())
    await begin(store, ANI, 1, "a")
    before = await store.load(ANI)
    await store.close()
    await back_up(sqlite.url, tmp_path / "copy.db")
    url = f"sqlite:///{tmp_path}/new/kreatif.db"
    await restore(url, tmp_path / "copy.db", clock)
    again = await open_store(url, clock=clock, ids=CountingIds())

    assert await again.load(ANI) == before
    await again.close()


async def test_a_copy_never_overwrites_a_file(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """Yesterday's backup is not destroyed by a typing mistake."""
    await (await open_store(sqlite.url, clock=clock, ids=CountingIds())).close()
    (tmp_path / "copy.db").write_text("kemarin")

    with pytest.raises(BackupError, match="exists already"):
        await back_up(sqlite.url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "kemarin"


async def test_a_failed_copy_leaves_nothing(sqlite: Sqlite, tmp_path: Path) -> None:
    """No half file that could be taken for a backup."""
    sqlite.path.write_text("ini bukan basis data " * 100)

    with pytest.raises(BackupError, match="not a database"):
        await back_up(sqlite.url, tmp_path / "copy.db")
    with pytest.raises(BackupError, match="cannot be written"):
        await back_up(sqlite.url, tmp_path / "no such folder" / "copy.db")
    assert list(tmp_path.iterdir()) == [sqlite.path]


@pytest.mark.parametrize("content", [None, "", "bukan basis data " * 100])
async def test_what_is_no_backup_is_not_put_back(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path, content: str | None
) -> None:
    """A missing, empty or foreign file leaves the database as it is."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds())
    await begin(store, ANI, 1, "a")
    copy = tmp_path / "copy.db"
    if content is not None:
        copy.write_text(content)

    with pytest.raises(BackupError):
        await restore(sqlite.url, copy, clock)
    assert (await store.load(ANI)).revision == 1
    await store.close()


async def test_postgresql_has_its_own_tools(clock: FakeClock, tmp_path: Path) -> None:
    """The message names them."""
    with pytest.raises(BackupError, match="pg_dump"):
        await back_up("postgresql:///x", tmp_path / "copy.db")
    with pytest.raises(BackupError, match="pg_dump"):
        await restore("postgresql:///x", tmp_path / "copy.db", clock)
