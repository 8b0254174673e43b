"""What people are told: once, with nothing lost by an end in between, on both engines."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.flows.effects import EraseRespondent, MarkReachable, Notify, WithdrawConsent
from bot.services.calendar import HOME_ZONE, closing
from bot.services.notices import Letter, Verdicts
from bot.services.ports import StoreUnavailableError
from bot.services.units import (
    Delivered,
    DeliveryState,
    OutgoingMessage,
    Priority,
    QueuedMessage,
)
from bot.store import Store, open_store
from bot.store.database import Database, Row, Transaction
from bot.store.notices import NoticeDesk
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine
from tests.store.people import ANI, BUDI, NOW, CountingIds, begin, say

TOMORROW = NOW + timedelta(days=1)


async def respondent(store: Store, telegram_id: int) -> str:
    return (await store.load(telegram_id)).respondent


async def notify(store: Store, telegram_id: int, key: str, update_id: int, **more: Any) -> None:
    """Somebody does what this person shall hear of."""
    whom = await respondent(store, telegram_id)
    await say(store, BUDI, update_id, Notify(whom, "hello", key, {"label": "RAHASIA"}, **more))


def letter(key: str, whom: str, chat: int = ANI) -> Letter:
    said = OutgoingMessage(chat, "sendMessage", '{"text":"Halo"}', Priority.REMINDER)
    return Letter(key, whom, said)


async def told(
    store: Store, *keys: str, at: datetime = NOW, until: datetime | None = None
) -> Sequence[QueuedMessage]:
    whom = await respondent(store, ANI)
    letters = [replace(letter(key, whom), not_after=until) for key in keys]
    return await store.notices.tell(Verdicts(letters), at)


async def unsent(store: Store) -> list[int]:
    return [row.id for row in await store.unsent(TOMORROW, 100)]


async def test_a_notice_is_told_once(store: Store, engine: Engine) -> None:
    """It comes as it was recorded, becomes a message behind all replies, and is forgotten."""
    await begin(store, ANI, 1, "a")
    await notify(store, ANI, "n", 2)
    await notify(store, ANI, "n", 3)
    [due] = await store.notices.due(NOW, 10)
    assert (due.kind, due.detail, due.region) == ("hello", {"label": "RAHASIA"}, "34.71")
    assert (due.telegram_id, due.reachable, due.urgent) == (ANI, True, False)

    [queued] = await told(store, "n")
    assert await told(store, "n") == ()
    assert [queued.id] == await unsent(store)
    assert queued.message.priority is Priority.REMINDER
    assert await store.notices.due(TOMORROW, 10) == []
    assert await store.notices.next_due() is None
    assert await engine.rows("SELECT detail FROM notices") == [("",)]
    await notify(store, ANI, "n", 4)
    assert await store.notices.due(TOMORROW, 10) == []


async def test_those_that_wait_are_found_when_they_are_due(store: Store) -> None:
    """The longest due first; put off means not before."""
    await begin(store, ANI, 1, "a")
    for number in range(3):
        await notify(store, ANI, f"n{number}", 2 + number, urgent=number == 2)
    await store.notices.tell(Verdicts(put_off=[("n0", TOMORROW)], settled=["n1"]), NOW)

    assert [due.key for due in await store.notices.due(NOW, 10)] == ["n2"]
    assert [due.key for due in await store.notices.due(TOMORROW, 10)] == ["n2", "n0"]
    assert await store.notices.next_due() == NOW
    await told(store, "n2")
    assert await store.notices.next_due() == TOMORROW


async def test_who_is_gone_is_told_nothing(store: Store, engine: Engine) -> None:
    """Blocked, withdrawn or erased, before it is due or while it is being told."""
    await begin(store, ANI, 1, "a")
    await notify(store, ANI, "n", 2)
    await say(store, ANI, 3, MarkReachable(reachable=False))
    [due] = await store.notices.due(NOW, 10)
    assert not due.reachable
    assert await told(store, "n") == ()
    await say(store, ANI, 4, MarkReachable(reachable=True))
    assert len(await told(store, "n")) == 1

    await notify(store, ANI, "other", 5)
    await say(store, ANI, 6, WithdrawConsent(), assessment="")
    assert await store.notices.due(NOW, 10) == []
    await notify(store, ANI, "third", 7)
    whom = await respondent(store, ANI)
    await say(store, ANI, 8, EraseRespondent())
    assert await store.notices.tell(Verdicts([letter("third", whom)]), NOW) == ()
    assert str(ANI) not in str(await engine.rows("SELECT * FROM notices"))


class Dying:
    """A database whose process ends before its nth statement."""

    def __init__(self, database: Database, statements: int) -> None:
        self._database = database
        self.left = statements

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        async with self._database.writing() as transaction:
            yield DyingTransaction(self, transaction)
            self.step()

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise StoreUnavailableError("killed")


class DyingTransaction:
    def __init__(self, database: Dying, transaction: Transaction) -> None:
        self._database = database
        self._transaction = transaction

    async def fetch(self, name: str, **values: object) -> Sequence[Row]:
        self._database.step()
        return await self._transaction.fetch(name, **values)

    async def run(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        self._database.step()
        await self._transaction.run(name, rows)


async def test_an_end_between_any_two_statements_loses_and_doubles_nothing(store: Store) -> None:
    """Either nothing of the slice is written, or all of it."""
    await begin(store, ANI, 1, "a")
    for number in range(3):
        await notify(store, ANI, f"n{number}", 2 + number)
    whom = await respondent(store, ANI)
    verdicts = Verdicts([letter("n0", whom)], settled=["n1"], put_off=[("n2", TOMORROW)])
    ends = 0
    for statements in range(20):
        dying = Dying(store._database, statements)
        try:
            await NoticeDesk(dying, SEALER).tell(verdicts, NOW)
        except StoreUnavailableError:
            ends += 1
            assert [due.key for due in await store.notices.due(NOW, 9)] == ["n0", "n1", "n2"]
            assert await unsent(store) == []
        else:
            break

    # people, keys, ids, messages, settled, put off, commit
    assert ends == 7
    assert len(await unsent(store)) == 1
    assert await store.notices.due(NOW, 9) == []


@pytest.mark.postgres
async def test_two_leaders_at_once_tell_everything_once(engine: Engine, clock: FakeClock) -> None:
    """An old leader that does not know it yet, and the new one."""
    stores = [
        await open_store(engine.url, clock=clock, ids=CountingIds(name), sealer=SEALER)
        for name in ("one", "two")[: 1 if engine.url.startswith("sqlite") else 2]
    ]
    await begin(stores[0], ANI, 1, "a")
    keys = [f"n{number}" for number in range(20)]
    for number, key in enumerate(keys, start=2):
        await notify(stores[0], ANI, key, number)
    done = await asyncio.gather(*(told(store, *keys) for store in stores * 2))

    assert sum(map(len, done)) == 20
    assert len(await unsent(stores[0])) == 20
    for store in stores:
        await store.close()


async def test_what_the_sender_has_is_counted(store: Store) -> None:
    """Only what waits, and no further than asked."""
    await begin(store, ANI, 1, "a")
    for number in range(4):
        await notify(store, ANI, f"n{number}", 2 + number)
    queued = await told(store, "n0", "n1", "n2", "n3")
    assert [await store.notices.backlog(most) for most in (2, 10)] == [2, 4]
    first = queued[0]
    await store.mark([Delivered(first.id, first.respondent, DeliveryState.SENT, 5)])
    assert await store.notices.backlog(10) == 3


async def test_it_is_forgotten_after_a_while(store: Store, engine: Engine) -> None:
    """90 days after it was told; what waits stays."""
    await begin(store, ANI, 1, "a")
    await notify(store, ANI, "n", 2)
    await notify(store, ANI, "waits", 3)
    await told(store, "n")
    await store.purge(NOW + timedelta(days=90))
    assert len(await engine.rows("SELECT key FROM notices")) == 2
    await store.purge(NOW + timedelta(days=91))
    assert await engine.rows("SELECT key FROM notices") == [("waits",)]


@pytest.mark.parametrize("nights", [1, 2])
async def test_what_was_not_sent_in_time_waits_for_the_morning(store: Store, nights: int) -> None:
    """Handed to the sender at 19.58 WIB (12.58 UTC), unsent until 23.00: at 08.00, not at night.

    So also when the network came back the night after that.
    """
    evening = NOW.replace(hour=12, minute=58)
    late = evening + timedelta(hours=3, days=nights - 1)
    await begin(store, ANI, 1, "a")
    await notify(store, ANI, "n", 2)
    [queued] = await told(store, "n", at=evening, until=closing(evening, HOME_ZONE))
    await store.notices.put_off_late(evening)
    assert [row.id for row in await store.unsent(evening, 10)] == [queued.id]
    assert await store.unsent(late, 10) == []

    for _ in range(3):
        await store.notices.put_off_late(late)
    morning = evening.replace(hour=1, minute=0) + timedelta(days=nights)
    assert await store.unsent(morning - timedelta(seconds=1), 10) == []
    assert [row.id for row in await store.unsent(morning, 10)] == [queued.id]
