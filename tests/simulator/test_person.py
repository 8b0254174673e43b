"""People: what they can do, what they cannot, and waiting without polling."""

import asyncio

import pytest

from bot.simulator import CannotDo, Person, Simulator
from tests.simulator.conftest import Caller

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ya", "callback_data": "y"}, {"text": "Situs", "url": "https://example.org"}]
    ]
}


async def test_nobody_is_written_to_before_they_start(sim: Simulator, bot: Caller) -> None:
    """A bot cannot begin a conversation."""
    bima = sim.add_person(2, "Bima")
    assert await bot.error("sendMessage", chat_id=2, text="x") == "Bad Request: chat not found"
    bima.start()
    await bot.result("sendMessage", chat_id=2, text="x")


async def test_a_button_is_tapped_by_label_or_data(bot: Caller, sari: Person) -> None:
    """Links and unknown buttons send nothing to the bot, and the error says what is there."""
    await bot.result("sendMessage", chat_id=sari.id, text="Siap?", reply_markup=KEYBOARD)

    assert (sari.tap("Ya").data, sari.tap("y", message_id=2).data) == ("y", "y")
    with pytest.raises(CannotDo, match="Ya"):
        sari.tap("Tidak")
    with pytest.raises(CannotDo, match="sends nothing"):
        sari.tap("Situs")
    with pytest.raises(CannotDo, match="no key"):
        sari.press("Ya")


async def test_a_keyboard_that_is_gone_can_still_be_tapped_raw(bot: Caller, sari: Person) -> None:
    """Clients do send taps on what they still show."""
    await bot.result("sendMessage", chat_id=sari.id, text="Siap?", reply_markup=KEYBOARD)
    await bot.result("editMessageText", chat_id=sari.id, message_id=2, text="Sudah")
    with pytest.raises(CannotDo):
        sari.tap("Ya", message_id=2)
    sari.tap_raw(2, "y")

    [update] = await bot.result("getUpdates")
    assert update["callback_query"]["message"]["text"] == "Sudah"


async def test_waiting_ends_with_the_event(bot: Caller, sari: Person) -> None:
    """For a text, a reply, a change, a button and an answer."""
    sent = sari.send_text("halo")
    waits = [
        asyncio.create_task(sari.wait_for_reply(sent)),
        asyncio.create_task(sari.wait_for_text("Siap")),
        asyncio.create_task(sari.wait_for_button("Ya")),
    ]
    await asyncio.sleep(0)
    await bot.result("sendMessage", chat_id=sari.id, text="Siap?", reply_markup=KEYBOARD)
    first, *others = await asyncio.gather(*waits)
    assert others == [first, first]

    tap = sari.tap("Ya")
    change = asyncio.create_task(sari.wait_for_change(first))
    await bot.result("answerCallbackQuery", callback_query_id=tap.query_id, text="Baik")
    await bot.result("editMessageText", chat_id=sari.id, message_id=first.message_id, text="Mulai")
    assert (await change).text == "Mulai"
    assert (await sari.wait_for_answer(tap)).text == "Baik"
    assert sari.toasts == ["Baik"]


async def test_waiting_in_vain_says_what_was_seen(bot: Caller, sari: Person) -> None:
    """The last messages of the bot stand in the error."""
    await bot.result("sendMessage", chat_id=sari.id, text="Bukan ini")

    with pytest.raises(TimeoutError, match="Bukan ini"):
        await sari.wait_for_text("yang lain", seconds=0.01)


async def test_a_blocked_bot_is_not_written_to(sari: Person) -> None:
    """Telegram offers to unblock first; blank texts cannot be sent either."""
    with pytest.raises(CannotDo, match="blank"):
        sari.send_text(" \n")
    sari.block()
    with pytest.raises(CannotDo, match="unblock"):
        sari.send_text("halo")


async def test_in_a_group_the_bot_gets_what_is_meant_for_it(
    sim: Simulator, bot: Caller, sari: Person
) -> None:
    """Being added, commands, mentions and answers; not what people tell each other."""
    bima = sim.add_person(2, "Bima")
    group = sim.add_group("Dinas Kreatif", sari, bima)
    name = sim.world.bot.username
    sent = await bot.result("sendMessage", chat_id=group.id, text="Halo semua")
    there = bima.in_group(group)
    there.send_text("apa kabar")
    there.send_text("/start")
    there.send_text("/start@bot_lain")
    there.send_text(f"/start@{name}")
    there.send_text("baik", reply_to=sent["message_id"])

    added, service, *messages = await bot.result("getUpdates")
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["username"] == name
    texts = [one["message"]["text"] for one in messages]
    assert texts == ["/start", f"/start@{name}", "baik"]
    assert {"id": group.id, "type": "group", "title": "Dinas Kreatif"} == (
        messages[0]["message"]["chat"]
    )
    assert messages[2]["message"]["reply_to_message"]["text"] == "Halo semua"


async def test_an_edited_text_comes_as_such(bot: Caller, sari: Person) -> None:
    """edited_message with an edit date."""
    sent = sari.send_text("satu")
    sari.edit_text(sent.message_id, "dua")

    _, edited = await bot.result("getUpdates")
    assert edited["edited_message"]["text"] == "dua"
    assert "edit_date" in edited["edited_message"]
