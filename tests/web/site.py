"""A web server as the bot runs it, and ways to speak to it that no browser allows."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from bot.services.arrivals import Settlement
from bot.services.incoming import RawUpdate
from bot.web.server import WebServer
from bot.web.webhook import SECRET_HEADER, Webhook
from tests.fakes.tally import MemoryTally

SECRET = "rahasia_untuk-uji"
PATH = "/telegram/uji"


@dataclass
class Desk:
    """Stands for the intake: settles everything alike, or does what a test says."""

    says: Settlement = Settlement.HANDLED
    taken: list[RawUpdate] = field(default_factory=list)
    before: Callable[[], Awaitable[None]] | None = None
    """Runs before each answer; may wait, and may raise."""

    async def settle(self, raws: Sequence[RawUpdate]) -> list[Settlement]:
        if self.before:
            await self.before()
        self.taken.extend(raws)
        return [self.says for _ in raws]


@dataclass
class Site:
    """A webhook behind a real port."""

    desk: Desk
    tally: MemoryTally
    webhook: Webhook
    server: WebServer
    session: aiohttp.ClientSession

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    async def post(
        self, body: bytes | AsyncIterator[bytes], *, secret: str | None = SECRET
    ) -> tuple[int, Mapping[str, str]]:
        """Post a body as Telegram does; gives the status and the headers."""
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers[SECRET_HEADER] = secret
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        async with self.session.post(self.address + PATH, data=data, headers=headers) as answer:
            assert await answer.read() == b""
            return answer.status, dict(answer.headers)

    async def speak(self, sent: bytes) -> bytes:
        """Send raw bytes; gives the head of the answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        writer.write(sent)
        said = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return said

    def refused(self, reason: str) -> int:
        return self.tally.counts["webhook_refused", reason]


@asynccontextmanager
async def open_site(patience: float = 10.0) -> AsyncIterator[Site]:
    """Serve a webhook on a free port."""
    desk, tally = Desk(), MemoryTally()
    webhook = Webhook(desk.settle, tally, path=PATH, secret=SECRET, patience=patience)
    server = WebServer("127.0.0.1", 0, webhook.routes(), tally, grace=0.2)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session:
            yield Site(desk, tally, webhook, server, session)
    finally:
        await server.close()
