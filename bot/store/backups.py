"""Copies of a SQLite database, made and put back while the bot runs."""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiosqlite

from bot.services.ports import Clock
from bot.store.opening import SQLITE
from bot.store.sqlite import open_sqlite
from bot.store.values import micros

PRIVATE = 0o600
BUSY_SECONDS = 30.0
"""How long a restore waits for a running bot's transaction."""


class BackupError(Exception):
    """A copy cannot be made or put back; the message says why and what to do."""


async def back_up(url: str, target: Path) -> None:
    """Write a compact copy of one moment; the bot goes on meanwhile.

    The file appears under its name only when it is whole. What was erased is not in it.

    Args:
        url: The database's address, as for `open_store`.
        target: A new file; it will be readable by its owner only.

    Raises:
        BackupError: PostgreSQL, no such database, the file exists, or it cannot be written.
    """
    source = _file_of(url)
    _refuse_overwriting(target)
    partial = target.with_name(f"{target.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, PRIVATE))
        async with _opened(source) as connection:
            await connection.execute("VACUUM INTO ?", (str(partial),))
        _flush(partial)
        partial.rename(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise BackupError(f"{target} cannot be written: {error}") from error


async def restore(url: str, source: Path, clock: Clock) -> None:
    """Put a copy in the place of the database, in one transaction, and bring it up to date.

    A bot that runs meanwhile goes on with the restored state. Whoever was erased after the
    copy was made is there again and must be erased again.

    Raises:
        BackupError: PostgreSQL, the file is no whole copy, or the database is busy.
        MigrationError: The copy is of another program.
    """
    path = _file_of(url, must_exist=False)
    await _check(source)
    at = micros(clock.now())
    await (await open_sqlite(path, at=at)).close()
    try:
        async with _opened(source) as copy, _opened(path) as connection:
            await copy.backup(connection)
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be put back: {error}") from error
    await (await open_sqlite(path, at=at)).close()


async def _check(copy: Path) -> None:
    """Refuse what is not a whole database of this program."""
    _refuse_missing(copy)
    try:
        async with _opened(copy) as connection:
            [(verdict,)] = await connection.execute_fetchall("PRAGMA integrity_check(1)")
            if verdict != "ok":
                raise BackupError(f"{copy} is damaged: {verdict}")
            await connection.execute_fetchall("SELECT version FROM schema_migrations")
    except sqlite3.Error as error:
        raise BackupError(f"{copy} is no backup of this program: {error}") from error


def _file_of(url: str, *, must_exist: bool = True) -> Path:
    path = Path(url.removeprefix(SQLITE))
    if not url.startswith(SQLITE) or not path.name:
        raise BackupError("only SQLite is copied here: for PostgreSQL use pg_dump and pg_restore")
    if must_exist:
        _refuse_missing(path)
    return path


def _refuse_missing(path: Path) -> None:
    if not path.is_file():
        raise BackupError(f"{path} is not there")


def _refuse_overwriting(path: Path) -> None:
    if path.exists():
        raise BackupError(f"{path} exists already: name a new file")


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    connection = await aiosqlite.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        yield connection
    finally:
        await connection.close()


def _flush(path: Path) -> None:
    """On the disk before it gets its name, so that a power cut cannot leave half a copy."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
