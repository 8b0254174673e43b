"""What stands in front of several replicas: each request goes to the next one that answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

PASSED = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
PATIENCE = aiohttp.ClientTimeout(total=3.0)


@dataclass
class Balancer:
    """Round robin over ports of this machine."""

    client: aiohttp.ClientSession
    ports: list[int] = field(default_factory=list)
    url: str = ""
    passed: int = 0

    async def forward(self, request: web.Request) -> web.Response:
        """To the next replica; to the one after it where that one is gone."""
        body = await request.read()
        headers = {name: request.headers[name] for name in PASSED if name in request.headers}
        for _ in range(len(self.ports)):
            self.passed += 1
            port = self.ports[self.passed % len(self.ports)]
            address = f"http://127.0.0.1:{port}{request.path}"
            try:
                async with self.client.post(address, data=body, headers=headers) as answer:
                    again = {k: v for k, v in answer.headers.items() if k == "Retry-After"}
                    return web.Response(status=answer.status, headers=again)
            except (aiohttp.ClientError, TimeoutError):
                continue
        return web.Response(status=503, headers={"Retry-After": "1"})


@asynccontextmanager
async def balancer() -> AsyncIterator[Balancer]:
    """Listening, with nobody behind it yet."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as client:
        made = Balancer(client)
        app = web.Application()
        app.add_routes([web.post("/hook", made.forward)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        try:
            yield made
        finally:
            await runner.cleanup()
