"""Long polling: the offset moves only past what is settled."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.services.handling import Doors
from bot.services.incoming import Incoming
from bot.services.intake import Intake
from bot.services.ports import StoreUnavailableError
from bot.telegram.polling import Poller, SecondPollerError, TokenRevokedError
from bot.telegram.transport import Accepted, ApiResult, NotSent, Refused, Unclear
from bot.telegram.updates import BotIdentity, UpdateReader
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.fakes.tally import MemoryTally

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
        self.only_for: set[int] = set()
        self.slow: dict[int, float] = {}
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
        if self.fail and (not self.only_for or incoming.chat_id in self.only_for):
            raise self.fail
        await self.clock.sleep(self.slow.get(incoming.update_id, 0))
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


async def test_request_names_kinds_and_patience(line: Line) -> None:
    """Telegram is asked for what the reader reads, in long polls of at most 50 s."""
    await line.run(1)
    _, parameters = line.telegram.calls[1]

    assert parameters["allowed_updates"] == ("message", "callback_query", "my_chat_member")
    assert 0 < parameters["timeout"] <= 50
    assert parameters["limit"] == 100


async def test_unsettled_update_is_fetched_again(line: Line) -> None:
    """The offset stops before the first update that is not stored; the rest is confirmed."""
    line.fail = StoreUnavailableError()
    line.telegram.pending = [said(11), said(12)]
    await line.run(0.1)
    line.fail = None
    await line.run(3)

    assert line.handled == [11, 12]
    assert line.telegram.offsets() == [None, 11, 13]


async def test_settled_part_of_a_batch_is_confirmed(line: Line) -> None:
    """What lies before the first open update is acknowledged, what lies behind is not."""
    line.only_for = {8}
    line.fail = StoreUnavailableError()
    line.telegram.pending = [said(11), said(12, chat=8), said(13)]
    await line.run(0.1)
    assert line.telegram.offsets() == [None]
    await line.run(1)
    assert line.telegram.offsets()[1] == 12
    line.fail = None
    await line.run(5)

    assert line.handled[:2] == [11, 13]
    assert 12 in line.handled
    assert line.telegram.offsets()[-1] == 14


async def test_slow_update_holds_nobody_up(line: Line) -> None:
    """After about a second it is parked and acknowledged; others are fetched."""
    line.slow[11] = 30
    line.telegram.pending = [said(11), said(12, chat=8)]
    await line.run(1.1)
    line.telegram.pending.append(said(13, chat=9))
    await line.run(1)
    assert line.handled == [12]
    assert list(line.store.inbox) == [11]
    await line.run(60)

    assert sorted(line.handled) == [11, 12, 13]
    assert line.store.inbox == {}


async def test_ids_that_fall_are_found(line: Line) -> None:
    """After a quiet week ids begin anywhere: an empty answer ends the use of an offset."""
    line.telegram.pending = [said(1_000_000)]
    await line.run(40)
    line.telegram.pending = [said(7), said(8)]
    await line.run(40)

    assert line.handled == [1_000_000, 7, 8]
    assert line.telegram.offsets()[:3] == [None, 1_000_001, None]


async def test_swapped_ids_are_both_handled_and_confirmed(line: Line) -> None:
    """The order of a batch is Telegram's, its ids need not rise."""
    line.telegram.pending = [said(12), said(11)]
    await line.run(1)

    assert line.handled == [12, 11]
    assert line.telegram.offsets() == [None, 13]


@pytest.mark.parametrize("junk", [{"update_id": 12}, {"update_id": 12, "message": 5}])
async def test_poisonous_update_is_passed_over(line: Line, junk: dict[str, Any]) -> None:
    """A broken update neither stops the loop nor comes for ever."""
    line.telegram.pending = [said(11), junk, said(13)]
    await line.run(1)

    assert line.handled == [11, 13]
    assert line.telegram.offsets()[-1] == 14


async def test_update_without_an_id_does_not_spin(line: Line) -> None:
    """What cannot be acknowledged is asked for again, but not a thousand times a second."""
    line.telegram.script = [Accepted(None, True), *[Accepted(None, [{"message": {}}])] * 100]
    await line.run(10)

    assert len(line.telegram.calls) < 10


async def test_counter_that_began_anew_is_found_after_a_failure(line: Line) -> None:
    """An old offset would confirm the new, lower ids unseen: after a failure none is sent."""
    line.telegram.script = [
        Accepted(None, True),
        Accepted(None, [said(1_000_000)]),
        NotSent("x"),
    ]
    line.telegram.pending = [said(7)]
    await line.run(2)

    assert line.handled == [1_000_000, 7]
    assert line.telegram.offsets()[:3] == [None, 1_000_001, None]


@pytest.mark.parametrize("code", [401, 404])
async def test_revoked_token_ends_polling(line: Line, code: int) -> None:
    """401, or 404 for a token that is none, is an error of its own."""
    line.telegram.script = [Accepted(None, True), Refused(code, "Unauthorized")]
    await line.run(1)
    assert line.task is not None

    with pytest.raises(TokenRevokedError, match="token"):
        line.task.result()


async def test_second_poller_ends_polling(line: Line) -> None:
    """409: somebody else gets this bot's updates."""
    said_by_telegram = "Conflict: terminated by other getUpdates request"
    line.telegram.script = [Accepted(None, True), Refused(409, said_by_telegram)]
    await line.run(1)
    assert line.task is not None

    with pytest.raises(SecondPollerError, match="terminated by other getUpdates"):
        line.task.result()


@pytest.mark.parametrize(
    "failure", [NotSent("x"), Unclear("HTTP 502", 502), Refused(400, "?"), Accepted(None, {})]
)
async def test_failures_are_retried_with_back_off(line: Line, failure: ApiResult) -> None:
    """0.5, 1, 2, 4, 8, 16, 30 s …: about ten tries in three minutes; then all goes on."""
    line.telegram.script = [Accepted(None, True), *[failure] * 10]
    line.telegram.pending = [said(11)]
    await line.run(60)
    assert 7 <= len(line.telegram.calls) <= 9
    await line.run(120)

    assert line.handled == [11]


async def test_too_many_requests_is_heeded(line: Line) -> None:
    """429 says itself how long to wait."""
    line.telegram.script = [Accepted(None, True), Refused(429, "Too Many Requests", 17.0)]
    await line.run(16.9)
    assert len(line.telegram.calls) == 2
    await line.run(0.2)

    assert len(line.telegram.calls) == 3


async def test_webhook_is_removed_once_the_network_is_there(line: Line) -> None:
    """Starting without a network is no reason to give up."""
    line.telegram.script = [NotSent("x")] * 3
    line.telegram.pending = [said(11)]
    await line.run(10)

    assert [m for m, _ in line.telegram.calls[:5]] == ["deleteWebhook"] * 4 + ["getUpdates"]
    assert line.handled == [11]


async def test_stop_ends_a_long_poll_and_confirms_what_was_settled(line: Line) -> None:
    """SIGTERM does not wait for Telegram, and does not leave a batch to come again."""
    line.telegram.pending = [said(11)]
    await line.run(1)
    line.poller.stop()
    await line.run(0)
    assert line.task is not None

    assert line.task.done()
    assert line.telegram.calls[-1] == ("getUpdates", {"offset": 12, "limit": 1, "timeout": 0})
    assert line.telegram.pending == []


@pytest.mark.parametrize("odd", [2**63, 10**40, True, "x", None, -5, 1.5])
async def test_an_id_that_is_none_moves_no_offset(line: Line, odd: Any) -> None:
    """Whatever stands there: what comes with it is handled, and the offset is a real id's."""
    line.telegram.script = [
        Accepted(None, True),
        Accepted(None, [{**said(1), "update_id": odd}, "no update", None, said(11)]),
    ]
    await line.run(1)

    assert line.handled == [11]
    assert line.telegram.offsets() == [None, 12]
