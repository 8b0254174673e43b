"""A tiny Bot API over HTTP: it records what it is asked and answers what a test says."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "123456789:AAFakeTokenForTestsOnly-abcdefghijklm"

Answer = Callable[[dict[str, Any]], "Reply | dict[str, Any] | bool | list[Any]"]


@dataclass
class Reply:
    """An HTTP answer in full."""

    status: int = 200
    body: bytes = b'{"ok": true, "result": true}'
    cut: bool = False
    """The connection breaks before an answer."""


def refusal(code: int, description: str, **parameters: object) -> Reply:
    """A refusal in Telegram's form."""
    answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return Reply(code, json.dumps(answer).encode())


@dataclass
class FakeBotApi:
    """What was asked, and what is answered by method."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    raw: list[tuple[str, bytes]] = field(default_factory=list)
    uploads: list[tuple[str, str, bytes]] = field(default_factory=list)
    scripted: dict[str, deque[Reply]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    root: str = ""
    delay: float = 0.0
    """Real seconds before an answer."""
    _message_id: int = 100

    def script(self, method: str, *replies: Reply) -> None:
        """Answer the next calls of a method with these, in this order."""
        self.scripted.setdefault(method, deque()).extend(replies)

    def methods(self) -> list[str]:
        """The methods that were called, in order."""
        return [method for method, _ in self.calls]

    def sent(self, method: str) -> list[dict[str, Any]]:
        """The parameters of each call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        parameters = await self._read(method, request)
        self.calls.append((method, parameters))
        await asyncio.sleep(self.delay)
        reply = self._reply(method, parameters)
        if reply.cut:
            assert request.transport is not None
            request.transport.close()
        return web.Response(status=reply.status, body=reply.body, content_type="application/json")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Serve any file."""
        return web.Response(body=request.match_info["path"].encode())

    async def _read(self, method: str, request: web.Request) -> dict[str, Any]:
        if not request.content_type.startswith("multipart/"):
            body = await request.read()
            self.raw.append((method, body))
            return json.loads(body) if body else {}
        parameters = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                self.uploads.append((name, value.filename, value.file.read()))
            else:
                parameters[name] = value
        return parameters

    def _reply(self, method: str, parameters: dict[str, Any]) -> Reply:
        if self.scripted.get(method):
            return self.scripted[method].popleft()
        answer = self.answers.get(method, self._accept)(parameters)
        if isinstance(answer, Reply):
            return answer
        return Reply(body=json.dumps({"ok": True, "result": answer}).encode())

    def _accept(self, parameters: dict[str, Any]) -> dict[str, Any]:
        self._message_id += 1
        return {"message_id": parameters.get("message_id", self._message_id), "date": 1}


@asynccontextmanager
async def fake_bot_api() -> AsyncIterator[FakeBotApi]:
    """A running server on 127.0.0.1."""
    api = FakeBotApi()
    app = web.Application()
    app.router.add_route("*", f"/bot{TOKEN}/{{method}}", api.handle)
    app.router.add_get(f"/file/bot{TOKEN}/{{path:.*}}", api.file)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(access_log=None)
    api.root = str(server.make_url("")).rstrip("/")
    try:
        yield api
    finally:
        await server.close()
        await asyncio.sleep(0)
