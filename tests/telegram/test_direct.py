"""PTB's bot over our client and behind our limiter."""

import asyncio
import logging
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.services.limiter import Limiter
from bot.telegram.direct import open_bot
from bot.telegram.rate_limiter import SharedRateLimiter
from tests.fakes.bot_api import TOKEN, FakeBotApi, Reply, refusal
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(breath=0.02)


@pytest.fixture
def limiter(clock: FakeClock) -> Limiter:
    return Limiter(clock)


@pytest.fixture
async def bot(
    server: FakeBotApi, session: aiohttp.ClientSession, limiter: Limiter, clock: FakeClock
) -> AsyncIterator[ExtBot[int]]:
    server.answers["getMe"] = lambda _: {
        "id": 99,
        "is_bot": True,
        "first_name": "Kota Kreatif",
        "username": "KotaKreatifBot",
    }
    async with open_bot(TOKEN, server.root, session, SharedRateLimiter(limiter, clock)) as opened:
        yield opened


async def test_direct_calls_reach_any_server(bot: ExtBot[int], server: FakeBotApi) -> None:
    """The root of the API is a setting; numbers travel as numbers, objects as objects."""
    server.answers["setWebhook"] = lambda _: True

    assert bot.username == "KotaKreatifBot"
    assert await bot.set_webhook("https://example.org/hook", max_connections=40)
    assert server.sent("setWebhook") == [
        {"url": "https://example.org/hook", "max_connections": 40}
    ]


async def test_file_is_sent_and_fetched(bot: ExtBot[int], server: FakeBotApi) -> None:
    """Uploads are forms with readable names; downloads come from `<root>/file/bot<token>/`."""
    file = BytesIO(b"isi")
    file.name = "laporan – März.pdf"
    server.answers["sendDocument"] = lambda _: {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 7, "type": "private"},
    }
    server.answers["getFile"] = lambda _: {
        "file_id": "a",
        "file_unique_id": "b",
        "file_path": "documents/1.pdf",
    }

    await bot.send_document(7, file)
    fetched = await (await bot.get_file("a")).download_as_bytearray()

    assert server.uploads[0][1:] == ("laporan – März.pdf", b"isi")
    assert fetched == b"documents/1.pdf"


async def test_errors_are_ptbs_and_hold_no_token(
    bot: ExtBot[int], server: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """A lost answer is a NetworkError without a URL; a refusal is what Telegram said."""
    caplog.set_level(logging.DEBUG, logger="telegram")
    server.script("sendMessage", Reply(cut=True), refusal(400, "Bad Request: chat not found"))

    with pytest.raises(NetworkError) as lost:
        await bot.send_message(7, "x")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(7, "x")
    assert TOKEN not in f"{bot!r} {lost.value!r} {lost.getrepr(style='long')} {caplog.text}"


async def test_timeout_is_ptbs(bot: ExtBot[int], server: FakeBotApi) -> None:
    """A silent server is a TimedOut."""
    server.delay = 1.0

    with pytest.raises(TimedOut):
        await bot.send_message(7, "x", read_timeout=0.05)


async def test_direct_calls_keep_the_shared_pace(
    bot: ExtBot[int], server: FakeBotApi, limiter: Limiter, clock: FakeClock
) -> None:
    """What the sender sent to a chat counts for PTB's calls, and the other way round."""
    for _ in range(3):
        limiter.take(7)
    server.script("sendChatAction", Reply())
    task = asyncio.create_task(bot.send_chat_action(7, "typing"))
    await clock.advance(0.9)
    assert not server.sent("sendChatAction")
    await clock.advance(0.2)
    await task

    assert limiter.wait(7) > 0


async def test_direct_call_heeds_a_429_twice(
    bot: ExtBot[int], server: FakeBotApi, limiter: Limiter, clock: FakeClock
) -> None:
    """It waits as long as Telegram says, for this chat only; the third refusal is raised."""
    refused = refusal(429, "Too Many Requests: retry after 5", retry_after=5)
    server.script("sendChatAction", *[refused] * 3)
    task = asyncio.ensure_future(bot.send_chat_action(7, "typing"))
    await clock.advance(1)
    assert limiter.wait(7) == pytest.approx(4)
    assert limiter.wait(8) == 0
    await clock.advance(10)

    with pytest.raises(RetryAfter):
        await task
    assert len(server.sent("sendChatAction")) == 3
