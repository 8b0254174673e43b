"""The store's engine on PostgreSQL: a pool that reads, and one connection that writes."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias

import asyncpg
from aiosql.adapters.asyncpg import AsyncPGAdapter
from asyncpg.pool import PoolConnectionProxy

from bot.services.ports import StoreUnavailableError
from bot.store.database import LostRaceError, Row, Transaction
from bot.store.errors import ConstraintBrokenError
from bot.store.migrating import MIGRATIONS_TABLE, Migration, migrate
from bot.store.sql import load_queries, migration_files

READERS = 8
"""Connections for reading; PostgreSQL allows 100 in all by default."""
COMMAND_SECONDS = 30.0
"""After this a silent server counts as unreachable."""
IDLE_SECONDS = 5.0
"""After this the server undoes a transaction whose process is silent (frozen, cut off): it holds
the locks of up to a batch of sessions."""
CONNECT_SECONDS = 10.0
"""How long a server may take to let us in."""
MIGRATION_LOCK = 0x4B52454154
"""Key of the advisory lock under which one process migrates; any number will do."""

DURABILITY = {"FULL": "on", "NORMAL": "off"}
"""`synchronous_commit` by the store's word for it."""

RACES = {"seen_updates_pkey", "identities_fingerprint_key", "sessions_pkey"}
"""Constraints that two processes break together when both take in the same update or person."""

UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidSchemaNameError,
    # what the driver says when the server hangs up between its messages
    asyncpg.InternalClientError,
)


NUMBERING: Callable[[], Any] = AsyncPGAdapter
"""Finds the place of each parameter; aiosql has no type annotations."""

Connection: TypeAlias = "PoolConnectionProxy[Any]"
Pool: TypeAlias = "asyncpg.Pool[Any]"


class PlainAsyncpg:
    """aiosql's adapter for asyncpg without its look at each connection's attributes."""

    is_aio_driver = True

    def __init__(self) -> None:
        self._numbering = NUMBERING()

    def process_sql(self, name: str, operation: object, sql: str) -> str:
        """`:name` becomes `$1`."""
        numbered: str = self._numbering.process_sql(name, operation, sql)
        return numbered

    async def select(
        self,
        connection: "Connection | Pool",
        name: str,
        sql: str,
        values: dict[str, Any],
        _class: None = None,
    ) -> AsyncIterator[Row]:
        """The rows of a query."""
        for row in await connection.fetch(sql, *self._ordered(name, values)):
            yield row

    async def insert_update_delete_many(
        self, connection: Connection, name: str, sql: str, rows: Sequence[dict[str, Any]]
    ) -> None:
        """Run a query once for each of the rows, in one round trip."""
        await connection.executemany(sql, [self._ordered(name, row) for row in rows])

    def _ordered(self, name: str, values: dict[str, Any]) -> list[Any]:
        ordered: list[Any] = self._numbering.maybe_order_params(name, values)
        return ordered


class PostgresqlTransaction:
    """A transaction that is open on the connection that writes."""

    def __init__(self, connection: Connection, queries: Mapping[str, Any]) -> None:
        self._connection = connection
        self._queries = queries

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, as this transaction sees them."""
        return [row async for row in self._queries[name](self._connection, **values)]

    async def run(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Run a named writing query once for each of the rows, in their order."""
        await self._queries[name](self._connection, rows)


class PostgresqlDatabase:
    """One PostgreSQL schema with the project's tables and queries."""

    def __init__(self, writer: Pool, readers: Pool) -> None:
        self._writer = writer
        self._readers = readers
        self.replica = ""
        self.term = 0
        self._queries = load_queries("postgresql", PlainAsyncpg)

    def seize(self) -> bool:
        """False: any number of processes may share it."""
        return False

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A transaction that is durable after the block, and undone when the block raises."""
        with _translated():
            async with self._writer.acquire() as connection, connection.transaction():
                yield PostgresqlTransaction(connection, self._queries)

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, on a connection that reads."""
        with _translated():
            return [row async for row in self._queries[name](self._readers, **values)]

    async def alone(self, name: str, **values: object) -> Sequence[Row]:
        """Run one named writing query by itself: it must not wait behind a batch of answers."""
        try:
            return await self.fetch(name, **values)
        except LostRaceError as error:
            raise StoreUnavailableError(str(error)) from error

    def array(self, values: Sequence[str] | Sequence[int]) -> object:
        """Many values as one parameter: an array."""
        return list(values)

    async def forget_traces(self) -> None:
        """Nothing: PostgreSQL recycles its log and its dead rows by itself."""

    async def close(self) -> None:
        """Close all connections."""
        await self._readers.close()
        await self._writer.close()


class PostgresqlMigrator:
    """Applies migrations inside the transaction that the caller opened."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def applied(self) -> dict[int, str]:
        """Version -> checksum of what was applied."""
        await self._connection.execute(MIGRATIONS_TABLE)
        rows = await self._connection.fetch("SELECT version, checksum FROM schema_migrations")
        return {row["version"]: row["checksum"] for row in rows}

    async def apply(self, migration: Migration, at: int) -> None:
        """Run a migration's statements and note it."""
        await self._connection.execute(migration.sql)
        await self._connection.execute(
            "INSERT INTO schema_migrations (version, name, checksum, applied_at)"
            " VALUES ($1, $2, $3, $4)",
            migration.version,
            migration.name,
            migration.checksum,
            at,
        )


async def open_postgresql(
    url: str, *, at: int, synchronous: str = "FULL", busy_seconds: float = 5.0
) -> PostgresqlDatabase:
    """Connect, and bring the schema up to date; processes that start together take turns.

    Args:
        url: `postgresql://user:password@host/name`; `?search_path=…` names another schema.
        at: Now, in UTC microseconds, for the note of what was applied.
        synchronous: `FULL`: a commit survives a power cut; `NORMAL`: only a crash of the program.
        busy_seconds: How long a write waits for another process's lock before it gives up.

    Raises:
        StoreUnavailableError: The server cannot be reached or refuses the connection.
        MigrationError: See `bot.store.migrating.migrate`.
    """
    settings = {
        "application_name": "kota-kreatif",
        "lock_timeout": f"{busy_seconds * 1000:.0f}",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS * 1000:.0f}",
        "synchronous_commit": DURABILITY[synchronous],
    }
    with _translated():
        writer = await _pool(url, 1, settings)
        try:
            await _bring_up_to_date(writer, at)
            readers = await _pool(url, READERS, settings)
        except BaseException:
            await writer.close()
            raise
    return PostgresqlDatabase(writer, readers)


async def _pool(url: str, size: int, settings: dict[str, str]) -> Pool:
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=COMMAND_SECONDS,
        timeout=CONNECT_SECONDS,
        server_settings=settings,
        reset=_nothing_to_reset,
    )


async def _nothing_to_reset(_connection: object) -> None:
    """The pool's own reset is a round trip for every read; nothing here changes a session."""


async def _bring_up_to_date(pool: Pool, at: int) -> None:
    async with pool.acquire() as connection, connection.transaction():
        # others wait here as long as the migration takes
        await connection.execute("SET LOCAL lock_timeout = 0")
        await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        await connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATION_LOCK)
        await migrate(PostgresqlMigrator(connection), migration_files("postgresql"), at)


@contextmanager
def _translated() -> Iterator[None]:
    """Driver errors become the store's."""
    try:
        yield
    except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError) as error:
        raise LostRaceError(str(error)) from error
    except asyncpg.IntegrityConstraintViolationError as error:
        if error.constraint_name in RACES:
            raise LostRaceError(str(error)) from error
        raise ConstraintBrokenError(error.constraint_name or str(error)) from error
    except UNAVAILABLE as error:
        raise StoreUnavailableError(f"{type(error).__name__}: {error}") from error
    except asyncpg.InterfaceError as error:
        # a connection that was closed under us; a wrong value is a ValueError as well
        if isinstance(error, ValueError):
            raise
        raise StoreUnavailableError(str(error)) from error
