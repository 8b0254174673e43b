"""The store's engine on SQLite: one connection that writes, one that reads, in WAL mode."""

import json
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bot.services.ports import StoreUnavailableError
from bot.store.database import Row, Transaction
from bot.store.errors import ConstraintBrokenError, StoreAddressError
from bot.store.migrating import MIGRATIONS_TABLE, Migration, migrate
from bot.store.sql import load_queries, migration_files

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
CACHE_KIB = 16_384
"""Pages that each connection keeps: the upper levels of the indices of 100,000 people."""


class FewHops:
    """aiosql's adapter for aiosqlite with one thread hop a query instead of three."""

    is_aio_driver = True

    def process_sql(self, _name: str, _operation: object, sql: str) -> str:
        """The driver takes `:name` as it stands."""
        return sql

    async def select(
        self,
        connection: aiosqlite.Connection,
        _name: str,
        sql: str,
        values: dict[str, Any],
        _record_class: None = None,
    ) -> AsyncIterator[sqlite3.Row]:
        """The rows of a query."""
        for row in await connection.execute_fetchall(sql, values):
            yield row

    async def insert_update_delete_many(
        self,
        connection: aiosqlite.Connection,
        _name: str,
        sql: str,
        rows: Sequence[dict[str, Any]],
    ) -> None:
        """Run a query once for each of the rows."""
        await connection.executemany(sql, rows)


class SqliteTransaction:
    """A transaction on the one connection that writes."""

    def __init__(self, connection: aiosqlite.Connection, queries: dict[str, Any]) -> None:
        self._connection = connection
        self._queries = queries

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, as this transaction sees them."""
        return [row async for row in self._queries[name](self._connection, **values)]

    async def run(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Run a named writing query once for each of the rows, in their order."""
        await self._queries[name](self._connection, rows)


class SqliteDatabase:
    """One SQLite file with the project's schema and queries."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._queries = load_queries("sqlite", FewHops)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A transaction that is durable after the block, and undone when the block raises."""
        with _translated():
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteTransaction(self._writer, self._queries)
                await self._writer.execute("COMMIT")
            except BaseException:
                await self._undo()
                raise

    async def _undo(self) -> None:
        # a full disk has ended the transaction by itself already
        if self._writer.in_transaction:
            await self._writer.execute("ROLLBACK")

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, on the connection that reads."""
        with _translated():
            return [row async for row in self._queries[name](self._reader, **values)]

    def array(self, values: Sequence[str] | Sequence[int]) -> object:
        """Many values as one parameter: a JSON array."""
        return json.dumps(values)

    async def close(self) -> None:
        """Close both connections."""
        await self._reader.close()
        await self._writer.close()


class SqliteMigrator:
    """Applies migrations inside the transaction that the caller opened."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def applied(self) -> dict[int, str]:
        """Version -> checksum of what was applied."""
        await self._connection.execute(MIGRATIONS_TABLE)
        rows = await self._connection.execute_fetchall(
            "SELECT version, checksum FROM schema_migrations"
        )
        return {row[0]: row[1] for row in rows}

    async def apply(self, migration: Migration, at: int) -> None:
        """Run a migration's statements and note it."""
        for statement in split_script(migration.sql):
            await self._connection.execute(statement)
        await self._connection.execute(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at)"
            " VALUES (?, ?, ?, ?)",
            (migration.version, migration.name, migration.checksum, at),
        )


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
        writer = await _connect(path, synchronous, busy_seconds)
        try:
            await _bring_up_to_date(writer, at)
            reader = await _connect(path, synchronous, busy_seconds)
        except BaseException:
            await writer.close()
            raise
    return SqliteDatabase(writer, reader)


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailableError(f"{path}: {error.strerror}") from error


async def _connect(path: Path, synchronous: str, busy_seconds: float) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=busy_seconds)
    try:
        connection.row_factory = sqlite3.Row
        await connection.execute("PRAGMA journal_mode = WAL")
        await connection.execute(f"PRAGMA synchronous = {synchronous}")
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        # what is erased is overwritten in the file too
        await connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        await connection.close()
        raise
    return connection


async def _bring_up_to_date(connection: aiosqlite.Connection, at: int) -> None:
    await connection.execute("BEGIN IMMEDIATE")
    try:
        await migrate(SqliteMigrator(connection), migration_files("sqlite"), at)
        await connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            await connection.execute("ROLLBACK")
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
