"""Intake: order within a chat, side by side across chats, nothing lost, nobody held up."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.flows.events import TextSent
from bot.flows.session import Session
from bot.services.arrivals import Settlement
from bot.services.handling import Doors
from bot.services.incoming import GroupMessage, Ignored, Incoming, RawUpdate, Reason
from bot.services.intake import Intake, IntakeLimits
from bot.services.tally import MemoryTally
from bot.services.units import Outcome, Unit
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

HANDLED, PARKED, KNOWN = Settlement.HANDLED, Settlement.PARKED, Settlement.KNOWN
UNSETTLED = Settlement.UNSETTLED


def update(update_id: int, chat: int = 1, text: str = "x") -> dict[str, Any]:
    return {"update_id": update_id, "chat": chat, "text": text}


@dataclass
class Line:
    """An intake with a handler that commits what it gets, and can be told to misbehave."""

    clock: FakeClock
    limits: IntakeLimits = field(default_factory=IntakeLimits)

    def __post_init__(self) -> None:
        self.store = MemoryStore(self.clock)
        self.tally = MemoryTally()
        self.started: list[int] = []
        self.committed: list[int] = []
        self.sorry: list[tuple[int, str]] = []
        self.slow: dict[int, float] = {}
        self.broken: set[int] = set()
        self.most_at_once = 0
        self._at_once = 0
        self.intake = self.restarted()

    def restarted(self) -> Intake:
        doors = Doors(self.read, self.handle, self.store, self.apologise, self.tally)
        self.intake = Intake(doors, self.clock, self.limits)
        return self.intake

    def read(self, raw: RawUpdate) -> Incoming:
        if raw["text"] == "ignore":
            return Incoming(raw["update_id"], 0, 0, Ignored(Reason.SERVICE))
        if raw["text"] == "group":
            return Incoming(raw["update_id"], raw["chat"], 1, GroupMessage())
        event = TextSent(update_id=raw["update_id"], at=self.clock.now(), text=raw["text"])
        return Incoming(raw["update_id"], raw["chat"], raw["chat"], event)

    async def handle(self, incoming: Incoming) -> None:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await self._handle(incoming)
        finally:
            self._at_once -= 1

    async def _handle(self, incoming: Incoming) -> None:
        self.started.append(incoming.update_id)
        if wait := self.slow.get(incoming.update_id):
            await self.clock.sleep(wait)
        if incoming.update_id in self.broken:
            raise RuntimeError("a bug")
        conversation = await self.store.load(incoming.telegram_id)
        unit = Unit(incoming.update_id, conversation, Session(), (), (), self.clock.now())
        committed = await self.store.commit(unit)
        if committed.outcome is Outcome.COMMITTED:
            self.committed.append(incoming.update_id)

    async def apologise(self, chat: int, language: str) -> None:
        self.sorry.append((chat, language))

    async def settle(self, *raws: RawUpdate, seconds: float = 1.0) -> list[Settlement]:
        """Settle a batch while so many seconds pass."""
        task = asyncio.create_task(self.intake.settle(raws))
        await self.clock.advance(seconds)
        assert task.done()
        return task.result()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    clock = FakeClock()
    made = Line(clock)
    await made.intake.start()
    yield made
    await drain(made)


async def drain(line: Line) -> None:
    task = asyncio.create_task(line.intake.drain())
    await line.clock.advance(10)
    await task


async def test_chat_is_handled_in_order_and_others_side_by_side(line: Line) -> None:
    """A slow event delays its own chat's next one, and nobody else's."""
    line.slow[1] = 0.5
    settled = await line.settle(update(1, chat=1), update(2, chat=1), update(3, chat=2))

    assert settled == [HANDLED] * 3
    assert line.committed == [3, 1, 2]


async def test_late_update_is_parked_and_finishes_later(line: Line) -> None:
    """After a second Telegram is told; the event that runs goes on, those behind it follow."""
    line.slow[1] = 3
    settled = await line.settle(update(1), update(2), update(3, chat=2))

    assert settled == [PARKED, PARKED, HANDLED]
    assert line.store.parkings == [1, 2]
    await line.clock.advance(10)
    assert line.committed == [3, 1, 2]
    assert line.started.count(1) == 1
    assert line.store.inbox == {}


async def test_everything_behind_a_parked_update_is_parked_in_order(line: Line) -> None:
    """While a chat has parked updates its later ones go behind them."""
    line.slow[1] = 5
    await line.settle(update(1))
    settled = await line.settle(update(2), update(3), seconds=0.1)

    assert settled == [PARKED, PARKED]
    await line.clock.advance(20)
    assert line.committed == [1, 2, 3]
