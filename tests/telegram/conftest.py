import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.telegram.transport import BotApi, open_session
from tests.fakes.bot_api import TOKEN, FakeBotApi, fake_bot_api
from tests.telegram.post import Post


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    async with fake_bot_api() as api:
        yield api


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as opened:
        yield opened


@pytest.fixture
def api(server: FakeBotApi, session: aiohttp.ClientSession) -> BotApi:
    return BotApi(TOKEN, server.root, session)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    made = Post()
    await made.sender.start()
    yield made
    task = asyncio.create_task(made.sender.drain())
    await made.clock.advance(10)
    await task
