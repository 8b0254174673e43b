"""Many callers share one transaction, and nobody pays for another's fate."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.flows.effects import EraseRespondent
from bot.services.ports import StoreUnavailableError
from bot.services.units import Committed, Outcome, Unit
from bot.store.batches import merged
from bot.store.database import Database, LostRaceError, Row, Statement, Transaction
from bot.store.loading import conversation_of
from bot.store.sqlite import open_sqlite
from bot.store.writer import LARGEST_BATCH, TRIES, GroupWriter
from tests.keys import SEALER
from tests.store.engines import Sqlite
from tests.store.people import CountingIds, unit


class Counting:
    """A database that counts its transactions and statements, and loses as many races as told."""

    def __init__(self, database: Database, races: int = 0) -> None:
        self._database = database
        self.transactions = 0
        self.statements = 0
        self.races = races
        self.began = asyncio.Event()
        self.replica = ""
        self.term = 0

    def seize(self) -> bool:
        return self._database.seize()

    async def alone(self, name: str, **values: object) -> Sequence[Row]:
        return await self._database.alone(name, **values)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        self.transactions += 1
        self.began.set()
        if self.races:
            self.races -= 1
            raise LostRaceError("another process was faster")
        async with self._database.writing() as transaction:
            yield CountingTransaction(self, transaction)

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        return await self._database.fetch(name, **values)

    def array(self, values: Sequence[str] | Sequence[int]) -> object:
        return self._database.array(values)

    async def forget_traces(self) -> None:
        await self._database.forget_traces()

    async def close(self) -> None:
        await self._database.close()


class CountingTransaction:
    def __init__(self, database: Counting, transaction: Transaction) -> None:
        self._database = database
        self._transaction = transaction

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        self._database.statements += 1
        return await self._transaction.fetch(name, **values)

    async def run(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        self._database.statements += 1
        await self._transaction.run(name, rows)


@pytest.fixture
async def database(sqlite: Sqlite) -> AsyncIterator[Counting]:
    counting = Counting(await open_sqlite(sqlite.path, at=0))
    yield counting
    await counting.close()


def newcomer(number: int, *records: Any) -> Unit:
    return unit(conversation_of(number, f"person-{number}", [], SEALER), number, *records)


def outcomes(results: list[object]) -> list[Outcome]:
    return [done.outcome for done in results if isinstance(done, Committed)]


async def test_who_comes_together_is_written_together(database: Counting) -> None:
    """64 newcomers side by side cost one transaction of one statement a kind."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    results = await asyncio.gather(*(writer.write(newcomer(n)) for n in range(64)))

    assert outcomes(results) == [Outcome.COMMITTED] * 64
    assert (database.transactions, database.statements) == (1, 5)


async def test_who_comes_meanwhile_shares_the_next_one(database: Counting) -> None:
    """While a transaction runs, the others gather for the one after it."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    first = asyncio.create_task(writer.write(newcomer(1)))
    await database.began.wait()
    rest = await asyncio.gather(first, *(writer.write(newcomer(n)) for n in range(2, 50)))

    assert outcomes(rest) == [Outcome.COMMITTED] * 49
    assert database.transactions == 2


async def test_a_batch_has_a_limit(database: Counting) -> None:
    """A transaction stays short, so that other processes get their turn."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    await asyncio.gather(*(writer.write(newcomer(n)) for n in range(LARGEST_BATCH + 1)))

    assert database.transactions == 2


async def test_an_erasure_has_a_transaction_of_its_own(database: Counting) -> None:
    """It touches many rows of one person; its neighbours are written before and after it."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    units = [newcomer(1), newcomer(2), newcomer(3, EraseRespondent()), newcomer(4), newcomer(5)]
    results = await asyncio.gather(*map(writer.write, units))

    assert outcomes(results) == [Outcome.COMMITTED] * 5
    assert database.transactions == 3


async def test_a_lost_race_between_processes_is_tried_again(database: Counting) -> None:
    """The caller notices nothing."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    database.races = TRIES
    [done] = outcomes([await writer.write(newcomer(1))])

    assert done is Outcome.COMMITTED
    assert database.transactions == TRIES + 1


async def test_races_without_end_are_given_up(database: Counting) -> None:
    """Rather unavailable than waiting forever."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    database.races = 10**6

    with pytest.raises(StoreUnavailableError):
        await writer.write(newcomer(1))


async def test_a_caller_who_gives_up_holds_nobody_up(database: Counting) -> None:
    """A cancelled wait is not written if its turn had not come; the others are."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    tasks = [asyncio.create_task(writer.write(newcomer(n))) for n in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert isinstance(results[1], asyncio.CancelledError)
    assert outcomes([results[0], results[2]]) == [Outcome.COMMITTED] * 2
    rows = await database.fetch("is_seen", update_id=1)
    assert not rows


async def test_a_caller_who_gives_up_too_late_is_written_all_the_same(
    database: Counting,
) -> None:
    """Once its transaction runs the unit is durable, and a second try is a duplicate."""
    writer = GroupWriter(database, CountingIds().new, SEALER)
    task = asyncio.create_task(writer.write(newcomer(1)))
    await database.began.wait()
    task.cancel()
    [again] = outcomes([await writer.write(newcomer(1))])

    assert again is Outcome.DUPLICATE


def test_merging_keeps_each_order_and_saves_statements() -> None:
    """Two people who answer: four statements, not eight; each keeps its own order."""
    plans = [
        [Statement(name, {"who": who}) for name in
         ("supersede_answer", "insert_answer", "move_cursor", "insert_answer")]
        for who in "ab"
    ]  # fmt: skip
    steps = list(merged(plans))

    assert [name for name, _ in steps] == [
        "supersede_answer", "insert_answer", "move_cursor", "insert_answer",
    ]  # fmt: skip
    assert all(rows == [{"who": "a"}, {"who": "b"}] for _, rows in steps)
    assert list(merged([])) == []
