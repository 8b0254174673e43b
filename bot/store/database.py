"""What the store needs of an engine; SQLite and PostgreSQL each give it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

Row = Mapping[str, Any]
"""A row by column names; times are UTC microseconds, as stored."""


NOBODY = "nobody"
"""Stands for the id of a process between two leases; no lease ever has it."""


class Statement(NamedTuple):
    """One run of a named writing query."""

    name: str
    values: dict[str, Any]


class Transaction(Protocol):
    """A write transaction that is open."""

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, as this transaction sees them."""

    async def run(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        """Run a named writing query once for each of the rows, in their order."""


class Database(Protocol):
    """One database with the project's schema and queries."""

    replica: str
    """Under which id this process writes; empty before it joined the others."""
    term: int
    """In which term this process leads; a fencing token, see `bot.store.replicas`."""

    def seize(self) -> bool:
        """Keep all other bots out where the engine serves only one; False where it serves many.

        May be repeated; `close` lets go, and so does the end of the process, however it comes.

        Raises:
            SecondProcessError: Another bot has it.
        """

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that is durable after the block, and undone when the block raises.

        Only one may be open at a time.

        Raises:
            StoreUnavailableError: Full, locked or unreachable; nothing was written.
            ConstraintBrokenError: A rule of the schema was broken; nothing was written.
            LostRaceError: Another process was faster; nothing was written.
        """

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        """The rows of a named query, beside any transaction.

        Raises:
            StoreUnavailableError: Locked or unreachable.
        """

    async def alone(self, name: str, **values: object) -> Sequence[Row]:
        """Run one named writing query in a transaction of its own; the rows that it returns.

        Raises:
            StoreUnavailableError: Full, locked or unreachable; nothing was written.
        """

    def array(self, values: Sequence[str] | Sequence[int]) -> object:
        """Many values as one parameter of a query."""

    async def forget_traces(self) -> None:
        """Empty what the engine keeps beside the tables of rows that were deleted; best effort."""

    async def close(self) -> None:
        """Give everything back that the engine holds."""


class LostRaceError(Exception):
    """Another process wrote the same rows first; a second try sees what it wrote."""
