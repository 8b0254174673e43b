"""Finds the SQL beside this file: named queries and numbered migrations."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import aiosql

HERE = Path(__file__).parent


@cache
def load_queries(engine: str, adapter: Callable[..., Any]) -> Mapping[str, Callable[..., Any]]:
    """Query name -> function, of the common files and of those of this engine.

    They are read once in a process: reading them takes longer than opening a database.

    Args:
        engine: `sqlite` or `postgresql`, the folder with the queries that must differ.
        adapter: An aiosql adapter class for the engine's driver.
    """
    functions: dict[str, Callable[..., Any]] = {}
    for path in (*_sql_files("queries"), *_sql_files(f"queries/{engine}")):
        queries = aiosql.from_str(path.read_text(encoding="utf-8"), adapter)
        for name in queries.available_queries:
            if name in functions:
                raise ValueError(f"{path}: a query {name} stands in another file already")
            functions[name] = getattr(queries, name)
    return MappingProxyType(functions)


def statement_of(name: str) -> str:
    """The text of a common query without parameters, for a look from outside."""
    path = HERE / "queries" / f"{name}.sql"
    queries = aiosql.from_str(path.read_text(encoding="utf-8"), "sqlite3")
    text: str = getattr(queries, name).sql
    return text


def migration_files(engine: str) -> list[Path]:
    """The numbered migrations of an engine, common ones and its own, in their order."""
    paths = (*_sql_files("migrations"), *_sql_files(f"migrations/{engine}"))
    return sorted(paths, key=lambda path: path.name)


def _sql_files(folder: str) -> list[Path]:
    return sorted((HERE / folder).glob("*.sql"))
