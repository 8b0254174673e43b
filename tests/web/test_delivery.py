"""Telegram to intake by webhook: whatever breaks on the way, each update arrives once."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.flows.events import Event
from bot.flows.session import Session
from bot.services.clock import SystemClock
from bot.services.handling import Doors
from bot.services.incoming import Incoming
from bot.services.intake import Intake
from bot.services.units import Outcome, Unit
from bot.simulator import Simulator
from bot.telegram.transport import BotApi, open_session
from bot.telegram.updates import BotIdentity, UpdateReader
from bot.telegram.webhook import WebhookOrder, set_webhook
from bot.web.addresses import webhook_address
from bot.web.health import Progress, Readiness, store_answers
from bot.web.server import WebServer
from bot.web.stopping import stop_in_order
from bot.web.webhook import Webhook
from tests.fakes.rushed import RushedClock
from tests.fakes.store import MemoryStore
from tests.fakes.tally import MemoryTally
from tests.web.site import SECRET

PEOPLE = 12
TEXTS = 4
LOST = 60.0
"""Real seconds after which what did not arrive counts as lost."""


class Bot:
    """The receiving half of the bot: webhook, intake, and a handler that commits."""

    def __init__(self, store: MemoryStore, port: int = 0) -> None:
        clock = SystemClock()
        self.clock = clock
        self.store = store
        self.tally = MemoryTally()
        self.gate = asyncio.Event()
        self.gate.set()
        self.began = asyncio.Event()
        self.committed: list[tuple[int, int]] = []
        """Chat and update id, in the order of the commits."""
        self.hangs: set[int] = set()
        progress = Progress(clock, places=64)
        doors = Doors(
            read=UpdateReader(BotIdentity(1, "uji_bot"), clock.now),
            handle=progress.watch(self._handle),
            store=store,
            apologise=self._apologise,
            tally=self.tally,
        )
        self.intake = Intake(doors, clock)
        checks = {"store": store_answers(store), "intake": progress.is_moving}
        self.readiness = Readiness(checks, clock)
        path = webhook_address("https://bot.example.org", SECRET).path
        self.webhook = Webhook(self.intake.settle, self.tally, path=path, secret=SECRET)
        routes = [*self.webhook.routes(), *self.readiness.routes()]
        self.server = WebServer("127.0.0.1", port, routes, self.tally, grace=1.0)

    async def start(self) -> None:
        await self.intake.start()
        await self.server.start()

    async def stop(self, grace: float = 5.0) -> None:
        """In the order that the program uses."""
        failed = await stop_in_order(
            ("readiness", self.readiness.stop),
            ("webhook", self.webhook.stop),
            ("intake", lambda: self.intake.drain(grace)),
            ("web", self.server.close),
        )
        assert failed == []

    async def _handle(self, incoming: Incoming) -> None:
        assert isinstance(incoming.event, Event)
        self.began.set()
        await self.gate.wait()
        if incoming.chat_id in self.hangs:
            await asyncio.Event().wait()
        conversation = await self.store.load(incoming.telegram_id)
        unit = Unit(incoming.update_id, conversation, Session(), (), (), incoming.event.at)
        committed = await self.store.commit(unit)
        if committed.outcome is Outcome.COMMITTED:
            self.committed.append((incoming.chat_id, incoming.update_id))

    async def _apologise(self, chat_id: int, language: str) -> None:
        """Nobody is told anything here."""


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LOST):
        while not condition():  # noqa: ASYNC110 - sockets give no event to wait for
            await asyncio.sleep(0.005)


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    """A Telegram that repeats what was refused a hundred times as soon as the real one."""
    clock = RushedClock()
    async with Simulator(now=clock.now, sleep=clock.sleep) as simulator:
        yield simulator


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(SystemClock())


async def _announce(sim: Simulator, port: int, secret: str = SECRET) -> None:
    url = webhook_address(f"http://127.0.0.1:{port}", SECRET).url
    async with open_session() as session:
        api = BotApi(sim.token, sim.url, session)
        await set_webhook(api, WebhookOrder(url, secret), SystemClock())


@asynccontextmanager
async def _running(bot: Bot) -> AsyncIterator[Bot]:
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop(grace=0.1)


def _everybody_writes(sim: Simulator) -> None:
    for number in range(TEXTS):
        for person in range(1, PEOPLE + 1):
            sim.add_person(person, f"Orang {person}").send_text(f"jawaban {number}")


def _assert_each_once_and_in_order(committed: list[tuple[int, int]]) -> None:
    by_chat: dict[int, list[int]] = defaultdict(list)
    for chat, update_id in committed:
        by_chat[chat].append(update_id)
    assert {chat: len(ids) for chat, ids in by_chat.items()} == dict.fromkeys(
        range(1, PEOPLE + 1), TEXTS
    )
    assert all(ids == sorted(set(ids)) for ids in by_chat.values())


async def test_updates_travel_from_telegram_to_the_store(
    sim: Simulator, store: MemoryStore
) -> None:
    """What was pending when the webhook was set comes too; Telegram has nothing left then."""
    sim.add_person(1, "Orang 1").send_text("sebelum webhook")
    async with _running(Bot(store)) as bot:
        await _announce(sim, bot.server.port)
        _everybody_writes(sim)
        await _until(lambda: len(bot.committed) == PEOPLE * TEXTS + 1)
        await _until(lambda: not sim.world.updates.pending())
        _assert_each_once_and_in_order(bot.committed[1:])
        assert bot.tally.counts["updates", "handled"] == PEOPLE * TEXTS + 1


async def test_an_outage_of_the_store_loses_nothing(sim: Simulator, store: MemoryStore) -> None:
    """While nothing can be written everything is refused with 503, and comes again after."""
    async with _running(Bot(store)) as bot:
        await _announce(sim, bot.server.port)
        store.down = True
        _everybody_writes(sim)
        await _until(lambda: bot.tally.counts["webhook_refused", "unsettled"] >= PEOPLE)
        assert len(sim.world.updates.pending()) == PEOPLE * TEXTS
        assert (await bot.readiness.report())["store"] is False
        store.down = False
        await _until(lambda: len(bot.committed) == PEOPLE * TEXTS)
        _assert_each_once_and_in_order(bot.committed)


async def test_a_wrong_secret_is_never_acknowledged(sim: Simulator, store: MemoryStore) -> None:
    """A webhook set with another secret: nothing is taken, nothing is forgotten."""
    async with _running(Bot(store)) as bot:
        await _announce(sim, bot.server.port, secret="lain")
        sim.add_person(1, "Orang 1").send_text("jawaban")
        await _until(lambda: bot.tally.counts["webhook_refused", "secret"] >= 2)
        assert len(sim.world.updates.pending()) == 1
        await _announce(sim, bot.server.port)
        await _until(lambda: len(bot.committed) == 1)


async def test_stopping_loses_nothing(sim: Simulator, store: MemoryStore) -> None:
    """Stopped in the middle of a rush: what is under way ends, the rest comes to the next."""
    first = Bot(store)
    first.hangs = {1}
    await first.start()
    first.gate.clear()
    await _announce(sim, first.server.port)
    _everybody_writes(sim)
    await first.began.wait()
    stopping = asyncio.create_task(first.stop(grace=0.3))
    await asyncio.sleep(0)
    first.gate.set()
    await stopping
    left = len(sim.world.updates.pending())
    assert 0 < len(first.committed) < PEOPLE * TEXTS
    assert left + len(store.seen) >= PEOPLE * TEXTS

    async with _running(Bot(store, first.server.port)) as second:
        await _until(lambda: len(first.committed + second.committed) == PEOPLE * TEXTS)
        _assert_each_once_and_in_order(first.committed + second.committed)
        await _until(lambda: not sim.world.updates.pending())


async def test_one_slow_chat_holds_nobody_up(sim: Simulator, store: MemoryStore) -> None:
    """Its update is parked and acknowledged within about a second; the others do not wait."""
    async with _running(Bot(store)) as bot:
        bot.hangs = {1}
        await _announce(sim, bot.server.port)
        _everybody_writes(sim)
        await _until(lambda: len(bot.committed) == (PEOPLE - 1) * TEXTS)
        await _until(lambda: not sim.world.updates.pending())
        assert len(store.inbox) == TEXTS
        bot.hangs = set()
