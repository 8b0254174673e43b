"""Empty databases, one for each test, on one PostgreSQL server for each process of a run.

Bringing a schema up to date takes longer than most tests. The tables are therefore made once and
copied; what migrates is tested on databases that have none.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from tests.store.engines import Postgresql, Sqlite

_ALL_TABLES = "all_tables"


class Databases:
    """Makes databases with all tables and no rows, and ones without any table.

    Args:
        folder: where the SQLite file lies that is copied.
    """

    def __init__(self, folder: Path) -> None:
        self._sqlite = Sqlite(folder / f"{_ALL_TABLES}.db")
        self._numbers = count(1)
        self._has_tables = False

    async def sqlite(self, path: Path) -> Sqlite:
        """A file with all tables."""
        if not self._sqlite.path.exists():
            await _make_tables(self._sqlite.url)
        shutil.copyfile(self._sqlite.path, path)
        return Sqlite(path)

    @asynccontextmanager
    async def postgresql(self, server: str) -> AsyncIterator[Postgresql]:
        """A database with all tables; it goes after the block."""
        if not self._has_tables:
            await _run(server, f"CREATE DATABASE {_ALL_TABLES}")
            await _make_tables(_at(server, _ALL_TABLES))
            self._has_tables = True
        async with self._made(server, f"TEMPLATE {_ALL_TABLES}") as made:
            yield made

    @asynccontextmanager
    async def blank_postgresql(self, server: str) -> AsyncIterator[Postgresql]:
        """A database without tables; it goes after the block."""
        async with self._made(server) as made:
            yield made

    @asynccontextmanager
    async def _made(self, server: str, how: str = "") -> AsyncIterator[Postgresql]:
        name = f"test_{next(self._numbers)}"
        await _run(server, f"CREATE DATABASE {name} {how} STRATEGY FILE_COPY")
        try:
            yield Postgresql(_at(server, name))
        finally:
            await _run(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _make_tables(url: str) -> None:
    # imported late: most tests need no database, and can run where the store is broken
    from bot.store.opening import open_database

    database = await open_database(url, at=0)
    await database.close()


async def _run(server: str, sql: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _at(server: str, name: str) -> str:
    """The address of another database of a server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()
