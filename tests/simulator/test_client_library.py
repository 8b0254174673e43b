"""A client library that is not ours understands the simulator: python-telegram-bot."""

import io
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from bot.simulator import Person, Simulator
from tests.simulator.pictures import png


def client(sim: Simulator) -> Bot:
    return Bot(sim.token, base_url=f"{sim.url}/bot", base_file_url=f"{sim.url}/file/bot")


async def test_messages_and_taps_are_understood(sim: Simulator, sari: Person) -> None:
    """Texts, keyboards, edits, answers and updates through the library's own types."""
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="y")]])
    async with client(sim) as bot:
        assert bot.username == sim.world.bot.username
        sent = await bot.send_message(sari.id, "<b>Siap?</b>", "HTML", reply_markup=markup)
        tap = sari.tap("Ya")
        [update] = await bot.get_updates()
        query = update.callback_query
        assert query is not None
        assert query.from_user.first_name == "Sari"
        assert await query.answer("Baik")
        await sent.edit_text("Mulai")
        await bot.send_message(sari.id, "Tulis", reply_markup=ForceReply())
        await bot.send_message(sari.id, "Pilih", reply_markup=ReplyKeyboardMarkup([["A"]]))
        await bot.set_my_commands([BotCommand("lanjut", "terus")], language_code="id")
        await bot.send_location(sari.id, -7.8, 110.4)

    assert (await sari.wait_for_answer(tap)).text == "Baik"
    assert (sari.message(2).text, sari.keyboard, sari.commands) == (
        "Mulai",
        (("A",),),
        ["lanjut"],
    )


async def test_files_go_up_and_down(sim: Simulator, sari: Person) -> None:
    """Multipart as the library writes it, albums, and download through getFile."""
    async with client(sim) as bot:
        photo = await bot.send_photo(sari.id, png(30, 20), caption="Peta")
        assert (photo.caption, photo.photo[-1].width) == ("Peta", 30)
        sent = await bot.send_document(sari.id, io.BytesIO(b"isi"), filename="Laporan Kota.txt")
        assert sent.document is not None
        assert sent.document.file_name == "Laporan Kota.txt"
        file = await sent.document.get_file()
        assert await file.download_as_bytearray() == b"isi"
        album = await bot.send_media_group(
            sari.id, [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b")]
        )
        assert album[0].media_group_id == album[1].media_group_id


async def test_refusals_become_the_librarys_errors(
    sim: Simulator, sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """400, 401, 403, 409 and 429 are told apart by their texts and codes."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of a coming change
    async with client(sim) as bot:
        with pytest.raises(BadRequest, match="not found"):
            await bot.send_message(7, "x")
        sim.faults.refuse(429, "sendMessage", retry_after=9)
        with pytest.raises(RetryAfter) as limited:
            await bot.send_message(sari.id, "x")
        assert limited.value.retry_after == timedelta(seconds=9)
        sari.block()
        with pytest.raises(Forbidden, match="blocked by the user"):
            await bot.send_message(sari.id, "x")
        await bot.set_webhook("http://127.0.0.1:9/hook")
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        sim.revoke_token("123456789:another")
        with pytest.raises(InvalidToken):
            await bot.get_me()
