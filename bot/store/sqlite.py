"""The store's engine on SQLite: one connection that writes, one that reads, in WAL mode."""

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bot.services.ports import StoreUnavailableError
from bot.store.database import Row, Transaction
from bot.store.errors import ConstraintBrokenError, StoreAddressError
from bot.store.file_seat import Seat
from bot.store.migrating import MIGRATIONS_TABLE, Migration, migrate
from bot.store.sql import load_queries, migration_files
from bot.store.sqlite_hand import GroupReader, Hand

OLDEST_SQLITE = (3, 35, 0)
"""UPSERT, RETURNING and JSON are needed."""

# Primary result codes that say the file cannot be used now; anything else is our mistake.
UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}
PRIMARY_CODE = 0xFF
_MIGRATING = 12
"""A migration by another process is waited for so many times as long as a write."""
CACHE_KIB = 2_048
"""Pages that each connection keeps: the upper levels of the indices of 100,000 people.

Four times as many made no answer cheaper, for the system keeps the file's pages too, and took
seven megabytes more.
"""


class AsWritten:
    """aiosql's adapter that only finds the SQL: SQLite takes `:name` as it stands."""

    is_aio_driver = True

    def process_sql(self, _name: str, _operation: object, sql: str) -> str:
        """The same text."""
        return sql


class SqliteTransaction:
    """A transaction on the one connection that writes: what is run waits for the next hop."""

    def __init__(self, hand: Hand, queries: Mapping[str, str]) -> None:
        self._hand = hand
        self._queries = queries
        self._waiting: list[tuple[str, Sequence[dict[str, Any]]]] = []

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, as this transaction sees them."""
        return await self._hand.do(partial(self._work_off, ask=(self._queries[name], values)))

    async def run(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Run a named writing query once for each of the rows, in their order.

        It runs with the next `fetch` or with the end of the transaction; what it raises is
        raised there.
        """
        self._waiting.append((self._queries[name], rows))

    async def commit(self) -> None:
        """Run what waits and make all of it durable."""
        await self._hand.do(partial(self._work_off, ask=("COMMIT", {})))

    async def undo(self) -> None:
        """Leave everything as it was before."""
        await self._hand.do(_roll_back)

    def _work_off(
        self, connection: sqlite3.Connection, ask: tuple[str, Mapping[str, object]]
    ) -> Sequence[Row]:
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
        for sql, rows in self._waiting:
            connection.executemany(sql, rows)
        self._waiting.clear()
        return connection.execute(*ask).fetchall()


def _roll_back(connection: sqlite3.Connection) -> None:
    # a full disk has ended the transaction by itself already
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class SqliteDatabase:
    """One SQLite file with the project's schema and queries."""

    def __init__(self, path: Path, writer: Hand, reader: Hand) -> None:
        self._writer = writer
        self._reader = GroupReader(reader)
        self._turn = asyncio.Lock()
        self._seat = Seat(path)
        self.replica = ""
        self.term = 0
        queries: Mapping[str, Any] = load_queries("sqlite", AsWritten)
        self._queries: dict[str, str] = {name: queries[name].sql for name in queries}

    def seize(self) -> bool:
        """Keep every other bot away from the file.

        Raises:
            SecondProcessError: Another bot has it.
        """
        self._seat.take()
        return True

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A transaction that is durable after the block, and undone when the block raises."""
        transaction = SqliteTransaction(self._writer, self._queries)
        async with self._turn:
            with _translated():
                try:
                    yield transaction
                    await transaction.commit()
                except BaseException:
                    await transaction.undo()
                    raise

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, on the connection that reads."""
        with _translated():
            return await self._reader.read(self._queries[name], values)

    async def alone(self, name: str, **values: object) -> Sequence[Row]:
        """Run one named writing query by itself, between the batches."""
        async with self.writing() as transaction:
            return await transaction.fetch(name, **values)

    def array(self, values: Sequence[str] | Sequence[int]) -> object:
        """Many values as one parameter: a JSON array."""
        return json.dumps(values)

    async def forget_traces(self) -> None:
        """Empty the write-ahead log, which holds pages as they were before a deletion.

        Not while another process reads (a backup): the next one does it, or the last to close.
        """
        async with self._turn:
            await self._writer.do(_empty_log)

    async def close(self) -> None:
        """Close both connections, and let another bot have the file."""
        await self._reader.close()
        await self._writer.close()
        self._seat.leave()


def _empty_log(connection: sqlite3.Connection) -> None:
    waits = connection.execute("PRAGMA busy_timeout").fetchone()[0]
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        pass  # what was written is durable without it
    finally:
        connection.execute(f"PRAGMA busy_timeout = {waits}")


class SqliteMigrator:
    """Applies migrations inside the transaction that the caller opened."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    async def applied(self) -> dict[int, str]:
        """Version -> checksum of what was applied."""

        def read(connection: sqlite3.Connection) -> dict[int, str]:
            connection.execute(MIGRATIONS_TABLE)
            return dict(connection.execute("SELECT version, checksum FROM schema_migrations"))

        return await self._hand.do(read)

    async def apply(self, migration: Migration, at: int) -> None:
        """Run a migration's statements and note it."""

        def run(connection: sqlite3.Connection) -> None:
            for statement in split_script(migration.sql):
                connection.execute(statement)
            connection.execute(
                "INSERT INTO schema_migrations (version, name, checksum, applied_at)"
                " VALUES (?, ?, ?, ?)",
                (migration.version, migration.name, migration.checksum, at),
            )

        await self._hand.do(run)


async def open_sqlite(
    path: Path, *, at: int, synchronous: str = "FULL", busy_seconds: float = 5.0
) -> SqliteDatabase:
    """Open or create the file, readable by its owner only, and bring its schema up to date.

    Args:
        path: Where the file is or shall be; missing folders are made.
        at: Now, in UTC microseconds, for the note of what was applied.
        synchronous: `FULL`: a commit survives a power cut; `NORMAL`: only a crash.
        busy_seconds: How long a write waits for another process before it gives up.

    Raises:
        StoreUnavailableError: The file cannot be opened, is locked or is no database.
        MigrationError: See `bot.store.migrating.migrate`.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreAddressError(
            f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed"
        )
    with _translated():
        _make_private(path)
        # another process may be rebuilding a large table
        writer = await _connect(path, synchronous, busy_seconds * _MIGRATING)
        try:
            await _bring_up_to_date(writer, at)
            await writer.execute(f"PRAGMA busy_timeout = {busy_seconds * 1000:.0f}")
            reader = await _connect(path, synchronous, busy_seconds)
        except BaseException:
            await writer.close()
            raise
        try:
            return SqliteDatabase(path, writer, reader)
        except BaseException:
            # each connection has a thread that would keep the process alive
            await reader.close()
            await writer.close()
            raise


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailableError(f"{path}: {error.strerror}") from error


async def _connect(path: Path, synchronous: str, busy_seconds: float) -> Hand:
    pragmas = (
        "journal_mode = WAL",
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        f"cache_size = -{CACHE_KIB}",
        # what is erased is overwritten in the file too
        "secure_delete = ON",
    )
    return await Hand(path, pragmas, busy_seconds).open()


async def _bring_up_to_date(hand: Hand, at: int) -> None:
    await hand.execute("BEGIN IMMEDIATE")
    try:
        await migrate(SqliteMigrator(hand), migration_files("sqlite"), at)
        await hand.execute("COMMIT")
    except BaseException:
        await hand.do(_roll_back)
        raise


def split_script(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would commit the transaction it runs in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _translated() -> Iterator[None]:
    """Driver errors become the store's."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise ConstraintBrokenError(str(error)) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & PRIMARY_CODE in UNAVAILABLE:
            raise StoreUnavailableError(str(error)) from error
        raise
