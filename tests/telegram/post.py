"""A sender on a fake clock, with a scripted Bot API and an in-memory store."""

import json
from typing import Any

from bot.services.attachments import Attachment
from bot.services.limiter import Limiter, Pace
from bot.services.units import OutgoingMessage, Priority, QueuedMessage
from bot.telegram.delivery import Office
from bot.telegram.sender import Sender
from bot.telegram.transport import Accepted, ApiResult
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.fakes.tally import MemoryTally


class ScriptedApi:
    """A Bot API that answers what a test says; every request is noted with its moment."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.calls: list[tuple[float, str, dict[str, Any]]] = []
        self.files: list[Attachment] = []
        self.script: dict[str, list[ApiResult]] = {}
        self.by_chat: dict[int, list[ApiResult]] = {}
        self.latency = 0.0
        self.message_id = 1000

    async def send(self, method: str, payload: str, *, patience: float = 30.0) -> ApiResult:
        return await self._answer(method, json.loads(payload))

    async def call(
        self, method: str, parameters: Any, files: Any = (), *, patience: float = 30.0
    ) -> ApiResult:
        self.files += files
        return await self._answer(method, parameters)

    async def _answer(self, method: str, parameters: dict[str, Any]) -> ApiResult:
        self.calls.append((self.clock.monotonic(), method, parameters))
        if self.latency:
            await self.clock.sleep(self.latency)
        for script in (self.by_chat.get(parameters.get("chat_id", 0)), self.script.get(method)):
            if script:
                return script.pop(0)
        self.message_id += 1
        return Accepted(parameters.get("message_id", self.message_id), None)

    def texts(self) -> list[str]:
        return [parameters["text"] for _, _, parameters in self.calls if "text" in parameters]

    def methods(self) -> list[str]:
        return [method for _, method, _ in self.calls]


class Post:
    """A sender with its store, on a fake clock."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.clock = FakeClock()
        self.store = MemoryStore(self.clock)
        self.api = ScriptedApi(self.clock)
        self.tally = MemoryTally()
        self.pace = pace or Pace(settle=0.0)
        self.jobs: dict[str, Any] = {}
        self.sender = self.restarted()

    def restarted(self) -> Sender:
        limiter = Limiter(self.clock, self.pace)
        office = Office(
            api=self.api,  # type: ignore[arg-type] # stands in for BotApi
            store=self.store,
            limiter=limiter,
            clock=self.clock,
            tally=self.tally,
            jobs=self.jobs,
            jitter=lambda: 1.0,
        )
        self.sender = Sender(office)
        return self.sender

    def put(self, *messages: OutgoingMessage) -> list[QueuedMessage]:
        return [self.store.put(f"R{message.chat_id}", message) for message in messages]

    async def send(self, *messages: OutgoingMessage, seconds: float = 1.0) -> None:
        self.sender.enqueue(self.put(*messages))
        await self.clock.advance(seconds)


def text(said: str, chat: int = 7, **more: Any) -> OutgoingMessage:
    payload = json.dumps({"chat_id": chat, "text": said})
    return OutgoingMessage(chat, "sendMessage", payload, **more)


def edit(said: str, message_id: int = 50, chat: int = 7, **more: Any) -> OutgoingMessage:
    payload = json.dumps({"chat_id": chat, "message_id": message_id, "text": said})
    return OutgoingMessage(chat, "editMessageText", payload, edits=message_id, **more)


def bulk(said: str, chat: int) -> OutgoingMessage:
    return text(said, chat, priority=Priority.BROADCAST)
