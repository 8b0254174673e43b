"""Copies: one moment of the database, whole, taken and put back while the bot runs."""

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services.units import Outcome
from bot.store import Store, open_store
from bot.store.backups import BackupError, back_up, restore
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Sqlite
from tests.store.people import ANI, BUDI, CountingIds, unit


@pytest.fixture
async def live(sqlite: Sqlite, clock: FakeClock) -> AsyncIterator[Store]:
    """The database of a bot that runs."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    yield store
    await store.close()


async def _write(store: Store, telegram_id: int, update_id: int) -> None:
    conversation = await store.load(telegram_id)
    assert (await store.commit(unit(conversation, update_id))).outcome is Outcome.COMMITTED


async def _opened(path: Path, clock: FakeClock) -> Store:
    return await open_store(
        f"sqlite:///{path}", clock=clock, ids=CountingIds("new"), sealer=SEALER
    )


async def test_a_copy_holds_what_was_committed_before_it(
    live: Store, sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """Also what still stands in the write-ahead log; what comes later is not in it."""
    await _write(live, ANI, 1)
    back_up(sqlite.url, tmp_path / "copy.db")
    await _write(live, ANI, 2)
    copy = await _opened(tmp_path / "copy.db", clock)
    assert (await copy.is_seen(1), await copy.is_seen(2)) == (True, False)
    await copy.close()


async def test_a_copy_is_one_file_for_its_owner_alone(
    live: Store, sqlite: Sqlite, tmp_path: Path
) -> None:
    """It holds personal data, and is moved elsewhere without any file beside it."""
    await _write(live, ANI, 1)
    (tmp_path / "copies").mkdir()
    back_up(sqlite.url, tmp_path / "copies" / "copy.db")
    (only,) = (tmp_path / "copies").iterdir()
    assert stat.S_IMODE(only.stat().st_mode) == 0o600


async def test_copies_are_whole_while_answers_come_in(
    live: Store, sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """Nobody waits for a backup to end, and it never shows half a commit."""

    async def talk() -> None:
        for update_id in range(1, 61):
            await _write(live, ANI, update_id)

    talking = asyncio.create_task(talk())
    for number in range(5):
        await asyncio.to_thread(back_up, sqlite.url, tmp_path / f"{number}.db")
    await talking
    for number in range(5):
        copy = await _opened(tmp_path / f"{number}.db", clock)
        revision = (await copy.load(ANI)).revision
        seen = [await copy.is_seen(update_id) for update_id in range(1, 61)]
        assert seen == [True] * revision + [False] * (60 - revision)
        await copy.close()


async def test_a_copy_is_put_back_under_a_running_bot(
    live: Store, sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """The next event sees the state of the copy, and goes on from there."""
    await _write(live, ANI, 1)
    back_up(sqlite.url, tmp_path / "copy.db")
    await _write(live, ANI, 2)
    await _write(live, BUDI, 3)
    done = await restore(
        sqlite.url, tmp_path / "copy.db", clock=clock, ids=CountingIds("r"), sealer=SEALER
    )
    kept = done.kept
    assert (await live.load(ANI)).revision == 1
    assert (await live.load(BUDI)).revision == 0
    await _write(live, ANI, 4)
    assert (await live.load(ANI)).revision == 2

    assert kept is not None
    before = await _opened(kept, clock)
    assert (await before.load(BUDI)).revision == 1
    await before.close()
    assert not list(tmp_path.glob("*.restoring*"))


async def test_a_copy_is_put_back_where_nothing_is(
    live: Store, sqlite: Sqlite, clock: FakeClock, tmp_path: Path
) -> None:
    """A new machine: the folder is made, and nothing is kept because nothing was there."""
    await _write(live, ANI, 1)
    back_up(sqlite.url, tmp_path / "copy.db")
    fresh = tmp_path / "new" / "machine.db"
    ids = CountingIds("r")
    done = await restore(
        f"sqlite:///{fresh}", tmp_path / "copy.db", clock=clock, ids=ids, sealer=SEALER
    )
    assert done.kept is None
    moved = await _opened(fresh, clock)
    assert (await moved.load(ANI)).revision == 1
    await moved.close()


async def test_a_backup_never_overwrites(live: Store, sqlite: Sqlite, tmp_path: Path) -> None:
    """Yesterday's copy is not lost to a name that was typed twice."""
    (tmp_path / "copy.db").write_text("yesterday", encoding="utf-8")
    with pytest.raises(BackupError, match="never overwrites"):
        back_up(sqlite.url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text(encoding="utf-8") == "yesterday"


@pytest.mark.parametrize("damage", ["text", "empty", "torn", "other", "missing"])
async def test_what_is_no_copy_changes_nothing(
    live: Store, sqlite: Sqlite, clock: FakeClock, tmp_path: Path, damage: str
) -> None:
    """A text, an empty file, a torn one, another program's database, or no file at all."""
    await _write(live, ANI, 1)
    copy = tmp_path / "copy.db"
    if damage == "torn":
        back_up(sqlite.url, copy)
        whole = copy.read_bytes()
        copy.write_bytes(whole[: len(whole) // 2])
    elif damage == "other":
        _make_other_database(copy)
    elif damage != "missing":
        copy.write_bytes(b"no database " * 1000 if damage == "text" else b"")
    with pytest.raises(BackupError):
        await restore(sqlite.url, copy, clock=clock, ids=CountingIds("r"), sealer=SEALER)
    assert (await live.load(ANI)).revision == 1
    assert not list(tmp_path.glob("*.restoring*"))
    assert not list(tmp_path.glob("*before-restore*"))


def _make_other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    """No empty file comes of it, neither here nor there."""
    with pytest.raises(BackupError, match="is not there"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    """The message names them and not the address, which holds a password."""
    with pytest.raises(BackupError, match="pg_dump") as refused:
        back_up("postgresql://kota:hunter2@db/kota", tmp_path / "copy.db")
    assert "hunter2" not in str(refused.value)
