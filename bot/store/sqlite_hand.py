"""aiosqlite's connection, which also takes whole pieces of work.

A hop to the connection's thread and back costs more than most statements do. So a function
that is given the connection goes over at once, besides aiosqlite's single statements.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import aiosqlite

Result = TypeVar("Result")
Rows = list[Any]
"""Each a `sqlite3.Row`: its values by the columns' names."""
_CHUNK = 64
"""Rows that aiosqlite's own cursors fetch at a time."""


class Hand(aiosqlite.Connection):
    """One connection in a thread of its own; what it is given it does one after another."""

    def __init__(self, path: Path, pragmas: Sequence[str], busy_seconds: float) -> None:
        """Prepare a connection that `open` opens.

        Transactions are begun and ended by statements alone.
        """

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(path, isolation_level=None, timeout=busy_seconds)
            connection.row_factory = sqlite3.Row
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
            return connection

        super().__init__(connect, iter_chunk_size=_CHUNK)

    async def open(self) -> "Hand":
        """Connect.

        Raises:
            sqlite3.Error: The file cannot be used; the thread has ended.
        """
        try:
            await self
        except BaseException:
            await asyncio.to_thread(self._thread.join)
            raise
        return self

    async def do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run a function with the connection, in its thread.

        Work that has begun is finished even when the caller is cancelled.

        Raises:
            sqlite3.Error: And whatever else the work raises.
        """
        if self._connection is None:
            raise sqlite3.ProgrammingError("the connection is closed")
        done = await self._execute(work, self._connection)  # type: ignore[no-untyped-call]
        return cast("Result", done)


class _Asked(NamedTuple):
    """A query that waits, and whom to tell its rows."""

    sql: str
    values: dict[str, Any]
    rows: asyncio.Future[Rows]


class GroupReader:
    """Queries that are asked while others run go over together: one hop for all of them."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._asked: list[_Asked] = []
        self._running: asyncio.Task[None] | None = None

    async def read(self, sql: str, values: dict[str, Any]) -> Rows:
        """The rows of a query.

        Raises:
            sqlite3.Error: This query failed; those beside it did not.
        """
        rows: asyncio.Future[Rows] = asyncio.get_running_loop().create_future()
        self._asked.append(_Asked(sql, values, rows))
        if self._running is None:
            self._running = asyncio.create_task(self._run(), name="store-reader")
        return await rows

    async def close(self) -> None:
        """Finish what was asked and disconnect."""
        if self._running is not None:
            await self._running
        await self._hand.close()

    async def _run(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked, []
                await self._read(asked)
        finally:
            self._running = None

    async def _read(self, asked: Sequence[_Asked]) -> None:
        found: Sequence[Rows | Exception]
        try:
            found = await self._hand.do(partial(_read_all, asked))
        except Exception as error:  # noqa: BLE001 - goes to everybody who asked
            found = [error] * len(asked)
        for each, rows in zip(asked, found, strict=True):
            if each.rows.done():
                continue
            if isinstance(rows, Exception):
                each.rows.set_exception(rows)
            else:
                each.rows.set_result(rows)


def _read_all(asked: Sequence[_Asked], connection: sqlite3.Connection) -> list[Rows | Exception]:
    return [_read_one(each, connection) for each in asked]


def _read_one(asked: _Asked, connection: sqlite3.Connection) -> Rows | Exception:
    try:
        return connection.execute(asked.sql, asked.values).fetchall()
    except sqlite3.Error as error:
        return error
