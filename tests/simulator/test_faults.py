"""Faults on demand, and the journal of what was called."""

import asyncio

import aiohttp
import pytest

from bot.simulator import Person, Simulator
from tests.simulator.conftest import Caller
from tests.simulator.fake_clock import FakeClock


async def test_the_next_call_is_refused_with_a_pause(bot: Caller, sari: Person) -> None:
    """429 carries retry_after in its body; the call has no effect; the next one passes."""
    bot.simulator.faults.refuse(429, "sendMessage", retry_after=7)
    refused = await bot("sendMessage", chat_id=sari.id, text="x")

    assert (
        refused["error_code"],
        refused["description"],
        refused["parameters"],
    ) == (429, "Too Many Requests: retry after 7", {"retry_after": 7})
    assert sari.from_bot() == []
    await bot.result("sendMessage", chat_id=sari.id, text="x")


async def test_faults_are_for_a_method_a_chat_and_a_number_of_calls(
    sim: Simulator, bot: Caller, sari: Person
) -> None:
    """Other methods and chats are untouched, and polling too unless it is named."""
    bima = sim.add_person(2, "Bima")
    bima.start()
    sim.faults.refuse(500, "sendMessage", chat_id=bima.id, times=2)

    await bot.result("getUpdates")
    await bot.result("sendMessage", chat_id=sari.id, text="x")
    for _ in range(2):
        assert await bot.error("sendMessage", chat_id=bima.id, text="x") == "Internal Server Error"
    await bot.result("sendMessage", chat_id=bima.id, text="x")
    sim.faults.refuse(502, "getUpdates")
    assert (await bot("getUpdates"))["error_code"] == 502


@pytest.mark.parametrize("applied", [True, False])
async def test_a_connection_breaks_before_or_after_the_effect(
    bot: Caller, sari: Person, *, applied: bool
) -> None:
    """The caller cannot know; the chat and the journal do."""
    bot.simulator.faults.hang_up("sendMessage", applied=applied)
    with pytest.raises(aiohttp.ClientError):
        await bot("sendMessage", chat_id=sari.id, text="x")

    assert applied == bool(sari.from_bot())
    [call] = bot.simulator.journal.calls("sendMessage")
    assert (applied, f"hang_up_{'after' if applied else 'before'}") == (call.applied, call.fault)


async def test_silence_and_its_end(bot: Caller, sari: Person) -> None:
    """Applied, but no reply ever comes."""
    bot.simulator.faults.silence("sendMessage")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await bot("sendMessage", chat_id=sari.id, text="x")

    assert [one.text for one in sari.from_bot()] == ["x"]


async def test_a_stalled_call_waits_on_the_simulators_clock() -> None:
    """Nothing happens before the time is over."""
    clock = FakeClock()
    async with Simulator(now=clock.now, sleep=clock.sleep) as sim, aiohttp.ClientSession() as web:
        bot, sari = Caller(sim, web), sim.add_person(1, "Sari")
        sari.start()
        sim.faults.stall(20, "sendMessage")
        call = asyncio.create_task(bot.result("sendMessage", chat_id=1, text="x"))
        await clock.until_asleep()
        assert sari.from_bot() == []
        clock.advance(20)
        assert (await call)["text"] == "x"


async def test_a_stalled_call_happens_although_its_caller_left() -> None:
    """A time-out says nothing about the outcome."""
    clock = FakeClock()
    async with Simulator(now=clock.now, sleep=clock.sleep) as sim, aiohttp.ClientSession() as web:
        bot, sari = Caller(sim, web), sim.add_person(1, "Sari")
        sari.start()
        sim.faults.stall(20, "sendMessage")
        call = asyncio.create_task(bot.result("sendMessage", chat_id=1, text="x"))
        await clock.until_asleep()
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        clock.advance(20)
        assert (await sari.wait_for_text("x")).text == "x"


async def test_the_journal_has_every_call_but_quiet_polls(bot: Caller, sari: Person) -> None:
    """Method, parameters, chat, outcome; refused calls too."""
    await bot.result("getUpdates")
    await bot.result("sendMessage", chat_id=sari.id, text="x", reply_markup={"force_reply": True})
    await bot.error("sendMessage", chat_id=sari.id, text="")

    journal = bot.simulator.journal
    good, bad = journal.calls(chat_id=sari.id)
    assert (good.method, good.params["text"], good.applied) == ("sendMessage", "x", True)
    assert good.params["reply_markup"] == {"force_reply": True}
    assert (bad.applied, bad.error) == (False, "Bad Request: message text is empty")
    assert (len(journal), journal.polls) == (2, 1)
    assert journal.calls(applied=False) == [bad]


async def test_a_person_who_blocked_the_bot_cannot_be_reached(bot: Caller, sari: Person) -> None:
    """403 for every method of that chat, and my_chat_member both ways."""
    await bot.result("sendMessage", chat_id=sari.id, text="x")
    sari.block()
    refused = await bot.error("sendMessage", chat_id=sari.id, text="x")
    assert refused == "Forbidden: bot was blocked by the user"
    refused = await bot.error("editMessageText", chat_id=sari.id, message_id=2, text="y")
    assert refused == "Forbidden: bot was blocked by the user"
    sari.unblock()
    await bot.result("sendMessage", chat_id=sari.id, text="x")

    statuses = [
        one["my_chat_member"]["new_chat_member"]["status"]
        for one in await bot.result("getUpdates")
    ]
    assert statuses == ["kicked", "member"]
