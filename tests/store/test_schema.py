"""Migrations: applied once, in order, under a lock; and SQL that both engines share."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.services.ports import StoreUnavailableError
from bot.store import MigrationError, Store, open_store
from bot.store import sqlite as sqlite_engine
from bot.store.migrating import Migration
from bot.store.sql import HERE, load_queries, migration_files
from bot.store.sqlite import AsWritten, open_sqlite, split_script
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine, Postgresql, Sqlite
from tests.store.people import ANI, CountingIds, say

ENGINES = ("sqlite", "postgresql")
SQL_FILES = sorted(HERE.rglob("*.sql"))


async def reopen(engine: Engine, clock: FakeClock) -> Store:
    return await open_store(engine.url, clock=clock, ids=CountingIds("again"), sealer=SEALER)


async def test_migrations_are_applied_once(blank: Engine, clock: FakeClock) -> None:
    """Opening again changes nothing; every file is noted with the time it was applied."""
    noted = "SELECT version, name, applied_at FROM schema_migrations ORDER BY version"
    await (await reopen(blank, clock)).close()
    before = await blank.rows(noted)
    clock.jump(3600)
    await (await reopen(blank, clock)).close()

    assert await blank.rows(noted) == before
    assert [version for version, _, _ in before] == list(range(1, len(before) + 1))


async def test_processes_that_start_together_take_turns(blank: Engine, clock: FakeClock) -> None:
    """Several replicas open an empty database at once: one migrates, the others wait."""
    stores = await asyncio.gather(*(reopen(blank, clock) for _ in range(4)))
    for store in stores:
        await store.close()

    [(count,)] = await blank.rows("SELECT count(*) FROM schema_migrations")
    assert count == len(migration_files("sqlite"))


async def test_a_changed_migration_is_a_clear_error(
    store: Store, engine: Engine, clock: FakeClock
) -> None:
    """It names the file and the way out."""
    await engine.rows("UPDATE schema_migrations SET checksum = 'other' WHERE version = 2")

    with pytest.raises(MigrationError, match=r"0002_assessments.sql was changed .* new migration"):
        await reopen(engine, clock)


async def test_a_newer_database_is_no_mistake(
    store: Store, engine: Engine, clock: FakeClock
) -> None:
    """Two versions of the program run side by side while the newer one is rolled out."""
    await engine.rows("INSERT INTO schema_migrations VALUES (9999, 'later.sql', 'x', 1)")
    again = await reopen(engine, clock)
    assert (await say(again, ANI, 1)).outcome == "committed"
    await again.close()


async def test_a_broken_migration_leaves_nothing_behind(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All missing files are one transaction: a mistake in the last undoes the first."""
    broken = tmp_path / "0099_broken.sql"
    broken.write_text("CREATE TABLE half (id BIGINT);\nCREATE TABLE half (id BIGINT);\n")
    files = [*migration_files("sqlite"), broken]
    monkeypatch.setattr(sqlite_engine, "migration_files", lambda _engine: files)
    with pytest.raises(Exception, match="half already exists"):
        await reopen(sqlite, clock)

    assert await sqlite.columns() == {}


async def test_two_files_with_one_number_are_refused(
    sqlite: Sqlite, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise two branches could each add their own number five."""
    for name in ("0005_a.sql", "0005_b.sql"):
        (tmp_path / name).write_text("CREATE TABLE x (id BIGINT);")
    files = sorted(tmp_path.glob("*.sql"))
    monkeypatch.setattr(sqlite_engine, "migration_files", lambda _engine: files)

    with pytest.raises(MigrationError, match=r"0005_a.sql and 0005_b.sql"):
        await reopen(sqlite, clock)


@pytest.mark.postgres
async def test_both_engines_have_the_same_tables_and_columns(
    sqlite: Sqlite, postgresql: Postgresql, clock: FakeClock
) -> None:
    """So that parameters and results are the same too."""
    for engine in (sqlite, postgresql):
        await (await reopen(engine, clock)).close()

    assert await sqlite.columns() == await postgresql.columns()


def test_a_checksum_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    """A checkout on another system must not look like a changed migration."""
    unix, windows = tmp_path / "0001_a.sql", tmp_path / "0001_b.sql"
    unix.write_bytes(b"SELECT 1;\nSELECT 2;\n")
    windows.write_bytes(b"SELECT 1;\r\nSELECT 2;\r\n")

    assert Migration.read(unix).checksum == Migration.read(windows).checksum


def test_a_script_is_split_into_its_statements() -> None:
    """Semicolons in strings, comments and triggers do not end a statement."""
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\nSELECT 1;\nSELECT 2;\nEND;\n"
    script = f"-- one; two\nCREATE TABLE a (b TEXT DEFAULT ';');\n{trigger}-- the end\n"

    assert [part.strip()[-13:] for part in split_script(script)] == [
        "DEFAULT ';');",
        "ELECT 2;\nEND;",
    ]


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.name)
def test_every_constraint_has_a_name(path: Path) -> None:
    """A broken rule is told by its name, on both engines."""
    sql = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
    rules = re.findall(r"PRIMARY KEY|FOREIGN KEY|\bUNIQUE \(|\bCHECK \(", sql)

    assert len(rules) == len(re.findall(r"(?<!DROP )CONSTRAINT \w+", sql))


@pytest.mark.parametrize("engine", ENGINES)
def test_every_query_says_what_it_is_for(engine: str) -> None:
    """Queries are named and commented; names are told apart over all files of an engine."""
    queries = load_queries(engine, AsWritten)
    mute = [name for name, query in queries.items()
            if not query.__doc__ and not name.endswith("_cursor")]  # fmt: skip

    assert mute == []


def test_both_engines_have_the_same_queries() -> None:
    """What must differ stands side by side under the same names."""
    names = [set(load_queries(engine, AsWritten)) for engine in ENGINES]

    assert names[0] == names[1]


def test_every_query_is_used() -> None:
    """SQL that nobody runs is taken out."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.py"))
    names = {name for name in load_queries("sqlite", AsWritten) if not name.endswith("_cursor")}
    unused = {name for name in names if f'"{name}"' not in code}

    assert {name for name in unused if not name.startswith("copy_of_")} == set()


async def test_an_unreadable_database_is_unavailable(sqlite: Sqlite, clock: FakeClock) -> None:
    """Reading fails with the same error as writing when the file is damaged."""
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    await say(store, ANI, 1)
    await store.close()
    damaged = bytearray(sqlite.path.read_bytes())
    damaged[100:] = b"\xff" * (len(damaged) - 100)
    sqlite.path.write_bytes(damaged)

    with pytest.raises(StoreUnavailableError):
        await reopen(sqlite, clock)


async def test_a_migration_that_takes_long_is_waited_for(tmp_path: Path) -> None:
    """Another process holds the file longer than a write would wait, for a large table, say."""
    path = tmp_path / "busy.sqlite3"
    await (await open_sqlite(path, at=1)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.5, other.execute, "COMMIT")
        database = await open_sqlite(path, at=2, busy_seconds=0.25)
        await database.close()
