"""The whole line against the simulator: poll, handle, commit, send, on real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from bot.flows.events import BotBlocked, ChoiceTapped, CommandSent, Event, TextSent
from bot.services.clock import SystemClock
from bot.services.handling import Doors
from bot.services.incoming import GroupMessage, Incoming
from bot.services.intake import Intake
from bot.services.limiter import Limiter, Pace
from bot.services.units import DeliveryState, Outcome, OutgoingMessage, Unit
from bot.simulator import Person, Simulator
from bot.telegram.delivery import Office
from bot.telegram.polling import Poller, SecondPollerError, TokenRevokedError
from bot.telegram.sender import Sender
from bot.telegram.transport import Accepted, BotApi
from bot.telegram.updates import BotIdentity, UpdateReader
from tests.fakes.store import MemoryStore
from tests.fakes.tally import MemoryTally

KEYBOARD = {"inline_keyboard": [[{"text": "Lagi", "callback_data": "again"}]]}


class EchoBot:
    """Counts a person's events on a screen; the screen is edited by taps."""

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession) -> None:
        self.clock = SystemClock()
        self.store = MemoryStore(self.clock)
        self.tally = MemoryTally()
        self.api = BotApi(simulator.token, simulator.url, session)
        self.counts: dict[int, int] = {}
        self.events: list[Event] = []
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        me = await self.api.call("getMe")
        assert isinstance(me, Accepted)
        identity = BotIdentity(me.result["id"], me.result["username"])
        limiter = Limiter(self.clock, Pace(chat_burst=100))
        office = Office(self.api, self.store, limiter, self.clock, self.tally, {})
        reader = UpdateReader(identity, self.clock.now)
        doors = Doors(reader, self.handle, self.store, self.apologise, self.tally)
        self.sender = Sender(office)
        self.intake = Intake(doors, self.clock)
        self.poller = Poller(self.api, self.intake, self.clock, self.tally)
        await self.sender.start()
        await self.intake.start()
        self.task = asyncio.create_task(self.poller.run())

    async def stop(self) -> None:
        assert self.task is not None
        self.poller.stop()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.intake.drain()
        await self.sender.drain()

    async def handle(self, incoming: Incoming) -> None:
        event = incoming.event
        if isinstance(event, GroupMessage):
            text = {"chat_id": incoming.chat_id, "text": "Mari bicara pribadi."}
            self.sender.tell(OutgoingMessage(incoming.chat_id, "sendMessage", json.dumps(text)))
        elif isinstance(event, Event):
            await self._commit(incoming, event)

    async def _commit(self, incoming: Incoming, event: Event) -> None:
        conversation = await self.store.load(incoming.telegram_id)
        count = conversation.revision + 1
        messages = () if isinstance(event, BotBlocked) else _screen(incoming, event, count)
        unit = Unit(
            incoming.update_id,
            conversation,
            conversation.session,
            (),
            tuple(messages),
            self.clock.now(),
        )
        committed = await self.store.commit(unit)
        if committed.outcome is Outcome.COMMITTED:
            self.events.append(event)
            self.sender.enqueue(committed.queued)

    async def apologise(self, chat: int, language: str) -> None:
        text = {"chat_id": chat, "text": "Maaf, belum tersimpan."}
        self.sender.tell(OutgoingMessage(chat, "sendMessage", json.dumps(text)))


def _screen(incoming: Incoming, event: Event, count: int) -> list[OutgoingMessage]:
    chat = incoming.chat_id
    payload = {"chat_id": chat, "text": f"nomor {count}", "reply_markup": KEYBOARD}
    if not isinstance(event, ChoiceTapped):
        return [OutgoingMessage(chat, "sendMessage", json.dumps(payload), screen=True)]
    edit = event.message_id
    answer = json.dumps({"callback_query_id": event.query_id})
    edited = json.dumps({**payload, "message_id": edit})
    return [
        OutgoingMessage(chat, "answerCallbackQuery", answer),
        OutgoingMessage(chat, "editMessageText", edited, screen=True, edits=edit),
    ]


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def bot(sim: Simulator, session: aiohttp.ClientSession) -> AsyncIterator[EchoBot]:
    echo = EchoBot(sim, session)
    await echo.start()
    await sim.until_polling()
    yield echo
    await echo.stop()


@pytest.fixture
def sari(sim: Simulator, bot: EchoBot) -> Person:
    return sim.add_person(1001, "Sari")


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until something is so; the store gives no other sign."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)


async def test_text_gets_a_screen_and_a_tap_edits_it(sari: Person, bot: EchoBot) -> None:
    """From a person's words to the answer on their screen, and back again by a tap."""
    sari.start("r34-71")
    await sari.wait_for_button("Lagi")
    tap = sari.tap("Lagi")
    await sari.wait_for_answer(tap)
    await sari.wait_for_text("nomor 2")
    await eventually(lambda: bot.store.states() == [DeliveryState.SENT] * 3)

    assert [type(event) for event in bot.events] == [CommandSent, ChoiceTapped]
    assert len(sari.from_bot()) == 1


async def test_new_screen_takes_the_old_keyboard_away(sari: Person) -> None:
    """Only the screen at the bottom can be tapped."""
    sari.send_text("satu")
    first = await sari.wait_for_text("nomor 1")
    sari.send_text("dua")
    await sari.wait_for_text("nomor 2")
    await eventually(lambda: not sari.message(first.message_id).buttons)

    assert sari.last.buttons


async def test_answer_that_breaks_off_is_sent_once_more(sari: Person, sim: Simulator) -> None:
    """Telegram took it and the reply was lost: the person has it, twice at most."""
    sim.faults.hang_up("sendMessage", applied=True)
    sari.send_text("satu")
    await eventually(lambda: len(sari.from_bot()) == 2)

    assert [message.text for message in sari.from_bot()] == ["nomor 1", "nomor 1"]


async def test_refused_chat_gets_its_screen_later(sari: Person, sim: Simulator) -> None:
    """429 with retry_after=1: others are served at once, this chat a second later."""
    budi = sim.add_person(1002, "Budi")
    sim.faults.refuse(429, "sendMessage", chat_id=1001, retry_after=1)
    sari.send_text("satu")
    budi.send_text("satu")
    await budi.wait_for_text("nomor 1")
    assert sari.from_bot() == []

    await sari.wait_for_text("nomor 1")


async def test_blocked_bot_stops_writing(sari: Person, bot: EchoBot) -> None:
    """A block is an event, and a 403 marks the person unreachable."""
    sari.send_text("satu")
    await sari.wait_for_text("nomor 1")
    sari.block()
    await eventually(lambda: isinstance(bot.events[-1], BotBlocked))
    note = OutgoingMessage(1001, "sendMessage", json.dumps({"chat_id": 1001, "text": "x"}))
    bot.sender.enqueue([bot.store.put("R1001", note)])
    await eventually(lambda: bot.store.states()[-1] is DeliveryState.BLOCKED)

    assert bot.store.unreachable == {"R1001"}


async def test_redelivered_and_reordered_updates_count_once(
    sari: Person, sim: Simulator, bot: EchoBot
) -> None:
    """The same batch twice, and one backwards."""
    sim.duplicate_updates()
    sari.send_text("satu")
    await sari.wait_for_text("nomor 1")
    sim.reverse_updates()
    sari.send_text("dua")
    sari.send_text("tiga")
    await sari.wait_for_text("nomor 3")
    await sim.until_acknowledged()

    texts = [event.text for event in bot.events if isinstance(event, TextSent)]
    assert sorted(texts) == ["dua", "satu", "tiga"]


async def test_counter_that_begins_anew_loses_nobody(
    sari: Person, sim: Simulator, bot: EchoBot
) -> None:
    """The server restarts and counts its updates from lower: the bot finds them."""
    sari.send_text("satu")
    await sari.wait_for_text("nomor 1")
    await sim.until_acknowledged()
    await sim.restart(keep_update_counter=False)
    sim.world.updates.next_id = 7
    sari.send_text("dua")
    await sari.wait_for_text("nomor 2")

    assert len(bot.events) == 2


async def test_nothing_is_lost_over_a_restart_of_the_bot(
    sari: Person, sim: Simulator, session: aiohttp.ClientSession, bot: EchoBot
) -> None:
    """What came while the bot was away is answered, and nothing twice."""
    sari.send_text("satu")
    await sari.wait_for_text("nomor 1")
    await bot.stop()
    sari.send_text("dua")
    await bot.start()
    await sari.wait_for_text("nomor 2")

    assert [message.text for message in sari.from_bot()] == ["nomor 1", "nomor 2"]


async def test_group_is_answered_that_the_bot_talks_in_private(
    sari: Person, sim: Simulator
) -> None:
    """Only when it is addressed, and without a keyboard."""
    group = sim.add_group("Ekraf", sari)
    there = sari.in_group(group)
    there.send_text("obrolan")
    there.send_text("/start")
    answer = await there.wait_for_text("pribadi")

    assert not answer.buttons
    assert len(there.from_bot()) == 1


async def test_store_that_is_down_is_admitted_and_nothing_lost(sari: Person, bot: EchoBot) -> None:
    """A direct apology; once the store is back the answer counts."""
    bot.store.down = True
    sari.send_text("satu")
    await sari.wait_for_text("belum tersimpan")
    bot.store.down = False
    await sari.wait_for_text("nomor 1")

    assert len(bot.events) == 1


async def test_revoked_token_and_second_poller_end_polling(
    sim: Simulator, sari: Person, bot: EchoBot, session: aiohttp.ClientSession
) -> None:
    """Each is an error of its own."""
    other = EchoBot(sim, session)
    await other.start()
    assert bot.task is not None
    with pytest.raises(SecondPollerError):
        await bot.task
    sim.revoke_token("123456:" + "B" * 35)
    sari.send_text("the long poll ends")
    assert other.task is not None
    with pytest.raises(TokenRevokedError):
        await other.task
    await other.stop()
