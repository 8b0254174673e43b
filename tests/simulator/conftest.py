"""A running simulator, and a bot that calls it over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.simulator import Person, Simulator


class Caller:
    """Calls methods as a bot does and gives the whole reply."""

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.session = session

    def address(self, method: str) -> str:
        return f"{self.simulator.url}/bot{self.simulator.token}/{method}"

    async def __call__(self, method: str, **params: object) -> dict[str, Any]:
        async with self.session.post(self.address(method), json=params) as reply:
            body: dict[str, Any] = await reply.json()
        if not body["ok"]:
            assert reply.status == body["error_code"]
        return body

    async def result(self, method: str, **params: object) -> Any:
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def error(self, method: str, **params: object) -> str:
        body = await self(method, **params)
        assert not body["ok"], body
        return str(body["description"])


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(sim, session)


@pytest.fixture
def sari(sim: Simulator) -> Person:
    """Somebody who has started the bot; her /start is acknowledged."""
    person = sim.add_person(1001, "Sari")
    person.start()
    sim.world.updates.clear()
    return person
