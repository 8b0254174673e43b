"""A balancer in front of two replicas that is itself none too reliable."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp
from aiohttp import web

from tests.whole.balancer import PASSED

PATIENCE = aiohttp.ClientTimeout(total=3.0)
"""A frozen replica takes requests and answers none."""
LATE = (0.02, 0.2, 0.7)
"""Seconds."""


@dataclass
class Front:
    """Each request goes to the next replica that answers; some are dropped, doubled or late."""

    client: aiohttp.ClientSession
    ports: list[int]
    random: Random
    troubles: float = 0.0
    """Share of the requests that something happens to."""
    url: str = ""
    passed: int = 0
    done: Counter[str] = field(default_factory=Counter)

    async def serve(self, request: web.Request) -> web.Response:
        """Answer the Bot API's server: what a replica said, or that it shall come again."""
        body = await request.read()
        headers = {name: request.headers[name] for name in PASSED if name in request.headers}

        async def forward() -> int:
            return await self._forward(request.path, body, headers)

        if self.random.random() < self.troubles:
            return _answer(await self.random.choice(_TROUBLES)(self, forward))
        return _answer(await forward())

    async def _forward(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The answer of the next replica; 503 where none takes it."""
        self.passed += 1
        for step in range(len(self.ports)):
            port = self.ports[(self.passed + step) % len(self.ports)]
            address = f"http://127.0.0.1:{port}{path}"
            try:
                async with self.client.post(address, data=body, headers=headers) as answer:
                    return answer.status
            except (aiohttp.ClientError, TimeoutError):
                continue
        return 503

    async def drop(self, _forward: Callable[[], Coroutine[Any, Any, int]]) -> int:
        """Nobody gets it."""
        self.done["delivery dropped"] += 1
        return 502

    async def lose(self, forward: Callable[[], Coroutine[Any, Any, int]]) -> int:
        """A replica has it, and its answer is lost: it comes again, to the other one."""
        self.done["acknowledgement lost"] += 1
        await forward()
        return 502

    async def double(self, forward: Callable[[], Coroutine[Any, Any, int]]) -> int:
        """Both replicas get it at the same time."""
        self.done["delivered to both"] += 1
        return min(await asyncio.gather(forward(), forward()))

    async def delay(self, forward: Callable[[], Coroutine[Any, Any, int]]) -> int:
        """Later ones of other queues overtake it: a tap a text, say."""
        self.done["delivery late"] += 1
        await asyncio.sleep(self.random.choice(LATE))
        return await forward()


_TROUBLES = (Front.drop, Front.lose, Front.double, Front.delay)


def _answer(status: int) -> web.Response:
    return web.Response(status=status, headers={} if status == 200 else {"Retry-After": "1"})


@asynccontextmanager
async def front(ports: list[int], random: Random) -> AsyncIterator[Front]:
    """Listening, whoever is behind it."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as client:
        made = Front(client, ports, random)
        app = web.Application()
        app.add_routes([web.post("/hook", made.serve)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        try:
            yield made
        finally:
            await runner.cleanup()
