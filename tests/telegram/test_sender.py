"""The sender: order within a chat, side by side across chats, and every way to end."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.services.attachments import Attachment
from bot.services.limiter import Limiter, Pace
from bot.services.tally import MemoryTally
from bot.services.units import DeliveryState, OutgoingMessage, Priority, QueuedMessage
from bot.telegram.delivery import Office
from bot.telegram.sender import Sender
from bot.telegram.transport import Accepted, ApiResult
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

SENT, FAILED, DROPPED = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DROPPED
BLOCKED, AMBIGUOUS, QUEUED = DeliveryState.BLOCKED, DeliveryState.AMBIGUOUS, DeliveryState.QUEUED


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
        self.pace = pace or Pace()
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


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    made = Post()
    await made.sender.start()
    yield made
    task = asyncio.create_task(made.sender.drain())
    await made.clock.advance(10)
    await task


async def test_replies_of_a_chat_go_in_order(post: Post) -> None:
    """A chat's messages arrive in the order in which they were committed."""
    await post.send(text("a"), text("b"), text("c"))

    assert post.api.texts() == ["a", "b", "c"]
    assert post.store.states() == [SENT] * 3
    assert post.store.marks == [3]


async def test_screen_retires_the_old_keyboard_before_it_is_marked(post: Post) -> None:
    """After a new screen the keyboard of the old one goes."""
    post.store.screens["R7"] = 40
    await post.send(text("new screen", screen=True), seconds=0.0)

    assert post.api.calls[1][1:] == ("editMessageReplyMarkup", {"chat_id": 7, "message_id": 40})
    assert post.store.screens["R7"] == 40
    await post.clock.advance(1)
    assert post.store.screens["R7"] == 1001
