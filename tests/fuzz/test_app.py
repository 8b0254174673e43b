"""Updates of every shape through the whole bot: polled and posted, over HTTP, on a real store."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from bot.web.webhook import SECRET_HEADER
from tests.fuzz.counting import Tried, examples
from tests.fuzz.monkeys import MONKEYS, Zoo, figure, kept_for_later
from tests.whole.town import SARI, Town, town_at

BATCH = 50
SECRET = "secret-of-the-fuzzed-webhook"


@pytest.fixture(scope="module")
def tried() -> Iterator[Tried]:
    counted = Tried("updates through the whole bot")
    yield counted
    counted.report()


async def still_well(town: Town, zoo: Zoo) -> None:
    """Nothing failed, nothing lies about, nobody saw our insides, and a good update is served."""
    await town.quiet()
    assert figure(town, "handler_failures") == 0
    assert figure(town, "updates_set_aside") == 0
    assert kept_for_later(town) == []
    assert zoo.unseemly() == []
    sari = town.simulator.person(SARI)
    before = len(sari.from_bot())
    sari.send_text("/bantuan")
    await town.quiet()
    assert len(sari.from_bot()) == before + 1


@pytest.mark.parametrize("seed", range(examples(1, 12)))
async def test_polled(tried: Tried, seed: int, tmp_path: Path) -> None:
    """Bad updates among good ones, in the batches of getUpdates."""
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as town:
        town.person()
        zoo = Zoo(town, Random(seed))
        await zoo.open()
        for _ in range(examples(4, 6)):
            for _ in range(BATCH):
                zoo.queue(zoo.raw(0))
                tried.outcomes["polled"] += 1
            await still_well(town, zoo)


@pytest.mark.parametrize("seed", range(examples(1, 12)))
async def test_posted(tried: Tried, seed: int, tmp_path: Path) -> None:
    """The same by webhook, many at a time; each is answered 200, and never repeated for ever."""
    async with webhook_town(tmp_path, 1000 + seed) as (town, zoo, post):
        for batch in range(examples(4, 6)):
            raws = [zoo.raw(_update_id(zoo.chance, batch * BATCH + n)) for n in range(BATCH)]
            statuses = await asyncio.gather(*(post(json.dumps(raw).encode()) for raw in raws))
            tried.outcomes["posted"] += len(statuses)
            assert set(statuses) == {200}
            await still_well(town, zoo)


Post = Callable[[bytes], Awaitable[int]]


@asynccontextmanager
async def webhook_town(folder: Path, seed: int = 0) -> AsyncIterator[tuple[Town, Zoo, Post]]:
    """A town by webhook, its monkeys, and a way to post a body; it gives the status."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}/hook"
    async with town_at(
        f"sqlite:///{folder}/town.sqlite3",
        port=port, webhook_url=address, webhook_secret=SECRET,
    ) as town, aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as telegram:  # fmt: skip

        async def post(body: bytes) -> int:
            async with telegram.post(address, data=body) as answer:
                assert await answer.read() == b""
                return answer.status

        town.person()
        zoo = Zoo(town, Random(seed))
        await zoo.open()
        yield town, zoo, post


def _update_id(chance: Random, number: int) -> Any:
    odd: tuple[Any, ...] = (None, "7", -1, 0, 2**63, 10**40, True, 1.5, [])
    return chance.choice(odd) if chance.random() < 0.05 else 900_000_000 + number


BODIES = (
    b"", b"null", b"[]", b"{", b"\xff\xfe", b"\x00", b"[" * 100_000, b'{"a":' * 50_000,
    b'{"update_id": 1' + b"0" * 5000 + b"}", b'"\\ud800"', b"{}" * 9, b"a" * 100_000,
)  # fmt: skip
DEEPEST = 400
"""Levels of nesting that every JSON reader here still takes."""


async def test_bodies_that_are_no_update(tmp_path: Path) -> None:
    """Refused, never a failure of the server; the next good update is served."""
    async with webhook_town(tmp_path) as (town, zoo, post):
        for body in BODIES:
            assert await post(body) == 400, body[:20]
        await still_well(town, zoo)


@pytest.mark.parametrize("levels", [50, DEEPEST, 900, 3_000, 20_000, 100_000])
async def test_a_deeply_nested_update_is_settled(levels: int, tmp_path: Path) -> None:
    """However deep, it is taken or refused, and holds up nobody; parked or not."""
    async with webhook_town(tmp_path) as (town, zoo, post):
        person = zoo.people[MONKEYS[0]]
        chat = {"id": person.id, "type": "private"}
        sender = {"id": person.id, "is_bot": False, "first_name": "M"}
        said = {"message_id": 1, "date": 1, "text": "3", "chat": chat, "from": sender}
        deep = {"update_id": 900_000_001, "message": {**said, "venue": "DEEP"}}
        body = json.dumps(deep).replace('"DEEP"', "[" * levels + "]" * levels)
        assert await post(body.encode()) in (200, 400)
        await still_well(town, zoo)
