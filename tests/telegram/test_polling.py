"""Long polling: the offset moves only past what is settled."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.services.handling import Doors
from bot.services.incoming import Incoming
from bot.services.intake import Intake
from bot.services.tally import MemoryTally
from bot.telegram.polling import Poller
from bot.telegram.transport import Accepted, ApiResult
from bot.telegram.updates import BotIdentity, UpdateReader
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

PERSON = {"id": 7, "is_bot": False, "first_name": "Sari", "language_code": "id"}
CHAT = {"id": 7, "type": "private", "first_name": "Sari"}


def said(update_id: int, text: str = "3", chat: int = 7) -> dict[str, Any]:
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_790_000_000,
            "chat": {**CHAT, "id": chat},
            "from": {**PERSON, "id": chat},
            "text": text,
        },
    }


class Telegram:
    """Keeps updates until they are confirmed, as Telegram does."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.pending: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.script: list[ApiResult] = []

    async def call(
        self, method: str, parameters: dict[str, Any], *, patience: float = 30.0
    ) -> ApiResult:
        self.calls.append((method, dict(parameters)))
        if self.script:
            return self.script.pop(0)
        if method != "getUpdates":
            return Accepted(None, True)
        offset = parameters.get("offset", 0)
        self.pending = [raw for raw in self.pending if raw["update_id"] >= offset]
        if not self.pending and parameters["timeout"]:
            await self.clock.sleep(parameters["timeout"])
        return Accepted(None, self.pending[: parameters["limit"]])

    def offsets(self) -> list[int | None]:
        return [p.get("offset") for method, p in self.calls if method == "getUpdates"]


class Line:
    """A poller with its intake."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.telegram = Telegram(self.clock)
        self.store = MemoryStore(self.clock)
        self.tally = MemoryTally()
        self.handled: list[int] = []
        self.fail: Exception | None = None
        reader = UpdateReader(BotIdentity(1, "kota_bot"), self.clock.now)
        doors = Doors(reader, self.handle, self.store, self.apologise, self.tally)
        self.intake = Intake(doors, self.clock)
        self.poller = Poller(
            self.telegram,  # type: ignore[arg-type] # stands in for BotApi
            self.intake,
            self.clock,
            self.tally,
            jitter=lambda: 1.0,
        )
        self.task: asyncio.Task[None] | None = None

    async def handle(self, incoming: Incoming) -> None:
        if self.fail:
            raise self.fail
        self.handled.append(incoming.update_id)

    async def apologise(self, chat: int, language: str) -> None:
        pass

    async def run(self, seconds: float) -> None:
        if self.task is None:
            await self.intake.start()
            self.task = asyncio.create_task(self.poller.run())
        await self.clock.advance(seconds)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    made = Line()
    yield made
    made.poller.stop()
    if made.task:
        await made.clock.advance(60)
        await asyncio.gather(made.task, return_exceptions=True)
    drained = asyncio.create_task(made.intake.drain())
    await made.clock.advance(10)
    await drained


async def test_offset_follows_what_was_handled(line: Line) -> None:
    """A settled batch is confirmed by the next request."""
    line.telegram.pending = [said(11), said(12)]
    await line.run(1)

    assert line.handled == [11, 12]
    assert line.telegram.offsets() == [None, 13]


async def test_old_webhook_goes_and_its_updates_stay(line: Line) -> None:
    """Starting to poll removes a webhook and keeps what it left."""
    await line.run(1)

    assert line.telegram.calls[0] == ("deleteWebhook", {"drop_pending_updates": False})
