"""The engines that the contract runs on: an address for the store, and a look behind its back."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import asyncpg


class Engine(Protocol):
    """An empty database of its own for each test."""

    @property
    def url(self) -> str:
        """Address for `open_store`."""

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a statement gives, on a connection of its own."""

    async def columns(self) -> dict[str, list[str]]:
        """Table -> its columns in order."""


async def dump(engine: Engine, look: Callable[[object], object] = lambda value: value) -> str:
    """Every value of every row of every table, as one text; `look` may open what is sealed."""
    found = []
    for table, columns in (await engine.columns()).items():
        for row in await engine.rows(f"SELECT * FROM {table}"):
            found += [f"{table}.{c}={look(v)}" for c, v in zip(columns, row, strict=True)]
    return "\n".join(found)


@dataclass(slots=True)
class Sqlite:
    """A file."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path)
        try:
            with connection:
                return connection.execute(sql).fetchall()
        finally:
            connection.close()

    async def columns(self) -> dict[str, list[str]]:
        tables = await self.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {
            table: [row[1] for row in await self.rows(f"PRAGMA table_info({table})")]
            for (table,) in sorted(tables)
        }


@dataclass(slots=True)
class Postgresql:
    """A schema of a database in the test run's server."""

    server: str
    """Address of the database."""
    schema: str = "public"

    @property
    def url(self) -> str:
        return f"{self.server}&search_path={self.schema}"

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(self.url)
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    async def columns(self) -> dict[str, list[str]]:
        rows = await self.rows(
            "SELECT table_name, column_name FROM information_schema.columns "
            f"WHERE table_schema = '{self.schema}' ORDER BY table_name, ordinal_position"
        )
        tables: dict[str, list[str]] = {}
        for table, column in rows:
            tables.setdefault(table, []).append(column)
        return tables
