"""getUpdates: acknowledgement, long polling, conflicts, expiry, and deliberate disorder."""

import asyncio

import aiohttp
import pytest

from bot.simulator import Person, Simulator
from tests.simulator.conftest import Caller
from tests.simulator.fake_clock import FakeClock

OTHER = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)
ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
FIRST = 100_000_001


async def texts(bot: Caller, **params: object) -> list[str]:
    return [one["message"]["text"] for one in await bot.result("getUpdates", **params)]


async def test_updates_stay_until_an_offset_acknowledges_them(bot: Caller, sari: Person) -> None:
    """An offset forgets everything before it, and only that."""
    for text in ("satu", "dua", "tiga"):
        sari.send_text(text)
    first = (await bot.result("getUpdates", limit=1))[0]["update_id"]

    assert await texts(bot, offset=first + 1) == ["dua", "tiga"]
    assert await texts(bot, offset=first + 2) == ["tiga"]
    assert await texts(bot, offset=first + 3) == []


@pytest.mark.parametrize("first", [0, -1, 2**31])
def test_update_ids_leave_room_for_an_offset(first: int) -> None:
    """An offset has 32 bits: an update beyond them would come again for ever."""
    with pytest.raises(ValueError, match="first update id"):
        Simulator(first_update_id=first)


async def test_a_negative_offset_keeps_the_last_so_many(bot: Caller, sari: Person) -> None:
    """All earlier updates are forgotten."""
    for text in ("satu", "dua", "tiga"):
        sari.send_text(text)

    assert await texts(bot, offset=-1) == ["tiga"]
    assert await texts(bot, limit=50, offset=FIRST) == ["tiga"]


async def test_an_offset_from_the_future_gives_everything(bot: Caller, sari: Person) -> None:
    """After Telegram's counter fell, an old offset is no reason to lose messages."""
    sari.send_text("satu")

    assert await texts(bot, offset=FIRST + 1000) == ["satu"]


async def test_a_long_poll_ends_with_the_first_message(
    sim: Simulator, bot: Caller, sari: Person
) -> None:
    """It waits without polling and answers at once."""
    poll = asyncio.create_task(texts(bot, timeout=50))
    await bot.simulator.until_polling()
    assert not poll.done()
    sari.send_text("akhirnya")

    assert await asyncio.wait_for(poll, 30) == ["akhirnya"]


async def test_a_second_poller_ends_the_first(sim: Simulator, bot: Caller) -> None:
    """The waiting call gets 409, the new one waits."""
    first = asyncio.create_task(bot("getUpdates", timeout=50))
    await bot.simulator.until_polling()
    second = asyncio.create_task(bot("getUpdates", timeout=50))

    body = await asyncio.wait_for(first, 30)
    assert (body["error_code"], body["description"]) == (409, OTHER)
    assert not second.done()
    sim.add_person(1, "Bima").start()
    assert (await asyncio.wait_for(second, 30))["ok"]


async def test_the_poll_of_a_killed_bot_ends(bot: Caller) -> None:
    """`until_polling` after a restart means the new process, not the dead one's connection."""
    sim = bot.simulator
    poll = asyncio.create_task(bot("getUpdates", timeout=50))
    await sim.until_polling()
    poll.cancel()
    await sim.until_polling_ended()
    assert not sim.world.updates.is_polled


async def test_no_polling_while_a_webhook_is_set(bot: Caller) -> None:
    """409 until deleteWebhook; setting it ends a waiting poll."""
    poll = asyncio.create_task(bot("getUpdates", timeout=50))
    await bot.simulator.until_polling()
    await bot.result("setWebhook", url="http://127.0.0.1:9/hook")

    ended = (await asyncio.wait_for(poll, 30))["description"]
    assert ended == "Conflict: terminated by setWebhook request"
    assert await bot.error("getUpdates") == ACTIVE
    assert (await bot.result("getWebhookInfo"))["url"] == "http://127.0.0.1:9/hook"
    await bot.result("deleteWebhook")
    assert await bot.result("getUpdates") == []


async def test_deleting_a_webhook_keeps_pending_updates_unless_told(
    bot: Caller, sari: Person
) -> None:
    """drop_pending_updates is off by default."""
    sari.send_text("satu")
    await bot.result("deleteWebhook", drop_pending_updates=False)
    assert (await bot.result("getWebhookInfo"))["pending_update_count"] == 1
    await bot.result("deleteWebhook", drop_pending_updates=True)
    assert await bot.result("getUpdates") == []


async def test_allowed_updates_are_remembered(bot: Caller, sari: Person) -> None:
    """They filter what is queued from then on, until a call names them anew."""
    await bot.result("getUpdates", allowed_updates=["callback_query"])
    sari.send_text("tidak diminta")
    assert await bot.result("getUpdates") == []
    await bot.result("getUpdates", allowed_updates=[])
    sari.send_text("diminta")
    assert await texts(bot) == ["diminta"]


async def test_the_same_offset_at_once_again_gets_one_update(bot: Caller, sari: Person) -> None:
    """The published server slows a poller that repeats itself within half a second."""
    for text in ("satu", "dua"):
        sari.send_text(text)

    assert await texts(bot, offset=FIRST) == ["satu", "dua"]
    assert await texts(bot, offset=FIRST) == ["satu"]


async def test_messages_wait_a_day_and_taps_150_seconds() -> None:
    """On a fake clock: what the bot does not fetch in time is gone."""
    clock = FakeClock()
    async with Simulator(now=clock.now, sleep=clock.sleep) as sim, aiohttp.ClientSession() as web:
        bot, sari = Caller(sim, web), sim.add_person(1, "Sari")
        sari.start()
        tap = sari.tap_raw(1, "y")
        clock.advance(149)
        assert len(await bot.result("getUpdates")) == 2
        clock.advance(2)
        assert await texts(bot) == ["/start"]
        assert "query is too old" in await bot.error(
            "answerCallbackQuery", callback_query_id=tap.query_id
        )
        clock.advance(24 * 3600)
        assert await bot.result("getUpdates") == []


async def test_a_long_poll_times_out_on_the_simulators_clock() -> None:
    """Nothing waits in real time."""
    clock = FakeClock()
    async with Simulator(now=clock.now, sleep=clock.sleep) as sim, aiohttp.ClientSession() as web:
        bot = Caller(sim, web)
        poll = asyncio.create_task(bot.result("getUpdates", timeout=30))
        await sim.until_polling()
        clock.advance(29)
        assert (clock.sleepers, poll.done()) == (1, False)
        clock.advance(1)
        assert await asyncio.wait_for(poll, 30) == []


async def test_updates_can_come_twice_or_in_disorder(
    sim: Simulator, bot: Caller, sari: Person
) -> None:
    """Same ids twice, the same under a new id, and a batch in reverse."""
    sim.duplicate_updates()
    sari.send_text("satu")
    twice = await bot.result("getUpdates")
    assert twice[0] == twice[1]

    sim.repeat_updates()
    sari.send_text("dua")
    _, dua, again = await bot.result("getUpdates", offset=1)
    assert dua["message"] == again["message"]
    assert dua["update_id"] + 1 == again["update_id"]

    sim.reverse_updates()
    ids = [one["update_id"] for one in await bot.result("getUpdates", offset=2)]
    assert sorted(ids, reverse=True) == ids


async def test_a_restart_keeps_chats_and_pending_updates(bot: Caller, sari: Person) -> None:
    """Same address, same state; without the counter, ids begin again."""
    sim = bot.simulator
    sari.send_text("satu")
    address = sim.url
    await sim.restart()

    assert address == sim.url
    assert await texts(bot) == ["satu"]
    await sim.restart(keep_update_counter=False)
    sari.send_text("dua")
    [update] = await bot.result("getUpdates")
    assert (update["update_id"], update["message"]["text"]) == (FIRST, "dua")


async def test_a_message_is_delivered_with_its_entities(bot: Caller, sari: Person) -> None:
    """A command is marked as such, as command handlers need it."""
    sari.start("undangan-1")

    [update] = await bot.result("getUpdates")
    message = update["message"]
    assert (message["text"], message["from"]["language_code"]) == ("/start undangan-1", "id")
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
