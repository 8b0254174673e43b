"""An intake on a fake clock, with a handler that can be told to misbehave."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.flows.events import TextSent
from bot.flows.session import Session
from bot.services.arrivals import Settlement
from bot.services.handling import Doors
from bot.services.incoming import GroupMessage, Ignored, Incoming, RawUpdate, Reason
from bot.services.intake import Intake, IntakeLimits
from bot.services.ports import StoreUnavailableError
from bot.services.units import Outcome, Unit
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.fakes.tally import MemoryTally

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
        self.refused_once: set[int] = set()
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
        if incoming.update_id in self.refused_once:
            self.refused_once.remove(incoming.update_id)
            raise StoreUnavailableError
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


async def drain(line: Line) -> None:
    """Drain the intake while its time passes."""
    task = asyncio.create_task(line.intake.drain())
    await line.clock.advance(10)
    await task
