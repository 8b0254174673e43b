"""Empty databases, one for each test, on one PostgreSQL server for each process of a run.

Bringing a schema up to date takes longer than most tests. The tables are therefore made once and
copied; what migrates is tested on databases that have none.
"""

import shutil
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

    async def postgresql(self, server: str) -> Postgresql:
        """A database with all tables."""
        if not self._has_tables:
            await _run(server, f"CREATE DATABASE {_ALL_TABLES}")
            await _make_tables(_at(server, _ALL_TABLES))
            self._has_tables = True
        return await self._make(server, f"TEMPLATE {_ALL_TABLES} STRATEGY FILE_COPY")

    async def blank_postgresql(self, server: str) -> Postgresql:
        """A database without tables."""
        return await self._make(server, "STRATEGY FILE_COPY")

    async def _make(self, server: str, how: str) -> Postgresql:
        name = f"test_{next(self._numbers)}"
        await _run(server, f"CREATE DATABASE {name} {how}")
        return Postgresql(_at(server, name))


async def drop(database: Postgresql) -> None:
    """Take a database away, whoever is still connected to it."""
    name = urlsplit(database.server).path[1:]
    await _run(_at(database.server, "postgres"), f"DROP DATABASE {name} WITH (FORCE)")


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
