"""Files from people come down whole, within their limit, and without the token in sight."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.simulator import Person, Simulator
from bot.telegram.transport import (
    MAX_DOWNLOAD,
    BotApi,
    NotSent,
    Refused,
    TooLarge,
    Unclear,
    open_session,
)
from tests.fakes.bot_api import TOKEN as FAKE_TOKEN
from tests.fakes.bot_api import FakeBotApi


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[BotApi]:
    async with open_session() as session:
        yield BotApi(sim.token, sim.url, session)


@pytest.fixture
def sari(sim: Simulator) -> Person:
    return sim.add_person(1001, "Sari")


def sent(person: Person, content: bytes) -> str:
    """The id of a document that a person sends."""
    document: Any = person.send_document(content, "SK Bupati.pdf", "application/pdf").media
    return str(document["document"]["file_id"])


@pytest.mark.parametrize("size", [1, 100_000, MAX_DOWNLOAD])
async def test_a_file_comes_down_as_it_was_sent(bot: BotApi, sari: Person, size: int) -> None:
    """Up to Telegram's own limit of 20 MB."""
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)

    assert await bot.download(sent(sari, content)) == content


async def test_a_file_over_the_limit_is_not_read(bot: BotApi, sari: Person) -> None:
    """25 MB are over Telegram's limit; ours may be lower."""
    assert await bot.download(sent(sari, bytes(25 * 1024 * 1024))) == TooLarge()
    assert await bot.download(sent(sari, bytes(1001)), limit=1000) == TooLarge()
    assert await bot.download(sent(sari, bytes(1000)), limit=1000) == bytes(1000)


async def test_a_size_that_was_not_told_is_limited_too(api: BotApi, server: FakeBotApi) -> None:
    """The fake gives every file its path as content: 11 bytes."""
    server.answers["getFile"] = lambda _: {"file_id": "x", "file_path": "photos/long"}

    assert await api.download("x", limit=10) == TooLarge()
    assert await api.download("x", limit=11) == b"photos/long"


async def test_what_is_not_there_is_refused(bot: BotApi) -> None:
    """Telegram's own words."""
    assert await bot.download("nonsense") == Refused(400, "Bad Request: invalid file_id")


async def test_a_fetch_that_breaks_off_can_be_tried_again(
    bot: BotApi, sim: Simulator, sari: Person
) -> None:
    """Half a file is never taken for a whole one."""
    file_id = sent(sari, b"isi" * 10_000)
    sim.faults.hang_up("download", applied=True)
    sim.faults.refuse(502, "download")
    sim.faults.refuse(404, "download", description="Not Found")

    broken, server_error, gone = [await bot.download(file_id) for _ in range(3)]
    assert isinstance(broken, Unclear)
    assert server_error == Unclear("HTTP 502", 502)
    assert gone == Refused(404, "HTTP 404")
    assert await bot.download(file_id) == b"isi" * 10_000


@pytest.mark.parametrize("result", [True, {}, {"file_path": None}, []])
async def test_an_answer_without_a_path_is_unclear(
    api: BotApi, server: FakeBotApi, result: Any
) -> None:
    """Whatever a proxy makes of it."""
    server.answers["getFile"] = lambda _: result

    assert isinstance(await api.download("x"), Unclear)


async def test_no_connection_shows_no_token() -> None:
    """The path of a file holds the token: no outcome repeats it."""
    async with open_session() as session:
        result = await BotApi(FAKE_TOKEN, "http://127.0.0.1:1", session).download("x")

    assert isinstance(result, NotSent)
    assert FAKE_TOKEN not in repr(result)
