"""Which key a database was sealed with, asked without opening it as a store."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.services.ports import StoreUnavailableError
from bot.store.sql import statement_of

_SECONDS = 10.0


def sqlite_key_id(path: Path) -> str:
    """The name of the key; empty where there is no file, or nothing sealed in it.

    Raises:
        StoreUnavailableError: The file cannot be read.
    """
    if not path.exists():
        return ""
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_SECONDS)) as connection:
            found = connection.execute(statement_of("sealing")).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return ""
        raise StoreUnavailableError(str(error)) from error
    except sqlite3.Error as error:
        raise StoreUnavailableError(str(error)) from error
    return str(found[0])


async def postgresql_key_id(url: str) -> str:
    """The name of the key; empty where nothing is sealed.

    Raises:
        StoreUnavailableError: The server cannot be asked.
    """
    import asyncpg  # noqa: PLC0415 - not loaded where the database is SQLite

    try:
        connection = await asyncpg.connect(url, timeout=_SECONDS)
        try:
            return str(await connection.fetchval(statement_of("sealing")))
        finally:
            await connection.close()
    except asyncpg.UndefinedTableError:
        return ""
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise StoreUnavailableError(f"{type(error).__name__}: {error}") from error
