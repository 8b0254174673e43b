"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import json
import re

from aiohttp import web

from bot.simulator.errors import ApiError
from bot.simulator.faults import Fault
from bot.simulator.journal import Call
from bot.simulator.methods.registry import METHODS, run_method
from bot.simulator.params import Params, read_params
from bot.simulator.world import World

DOWNLOAD = "download"
"""What faults call the fetching of a file, which is no method."""
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


class BotApi:
    """Answers the calls of the bot from the state of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._running: set[asyncio.Task[object]] = set()

    def add_routes(self, app: web.Application) -> None:
        """Serve the methods and the files."""
        app.on_cleanup.append(self._end_running)
        app.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]*}", self._call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._file)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
            params = await read_params(request)
        except ApiError as refusal:
            return _reply(refusal)
        except web.HTTPRequestEntityTooLarge:
            return _reply(ApiError(413, "Request Entity Too Large"))
        return await self._with_faults(request, request.match_info["method"], params)

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self._world.token:
            raise ApiError(401, "Unauthorized")

    async def _with_faults(
        self, request: web.Request, method: str, params: Params
    ) -> web.StreamResponse:
        """Carry out a call, or spoil it in the way that was asked for."""
        chat_id = self._chat_of(params)
        fault = self._world.faults.take(method.lower(), chat_id)
        kind = fault.kind if fault else ""
        if fault and fault.error:
            self._note(method, params, fault.error, fault)
            return _reply(fault.error)
        if kind == "hang_up_before":
            self._note(method, params, ConnectionResetError("hung up"), fault)
            return _hang_up(request)
        reply = _reply(await self._until_done(method, params, fault))
        if kind == "silence":
            await asyncio.Event().wait()
        return await _break_off(request, reply) if kind == "hang_up_after" else reply

    async def _until_done(self, method: str, params: Params, fault: Fault | None) -> object:
        """Carry a call out, also for a caller that leaves; only a long poll ends with it."""
        work = asyncio.create_task(self._outcome(method, params, fault))
        if method.lower() == "getupdates":
            return await work
        self._running.add(work)
        work.add_done_callback(self._running.discard)
        return await asyncio.shield(work)

    async def _end_running(self, _app: web.Application) -> None:
        running = list(self._running)
        for work in running:
            work.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _outcome(self, method: str, params: Params, fault: Fault | None) -> object:
        if fault and fault.kind == "stall":
            await self._world.clock.sleep(fault.seconds)
        try:
            result = await run_method(self._world, method, params)
        except ApiError as refusal:
            self._note(method, params, refusal, fault)
            return refusal
        self._note(method, params, result, fault)
        return result

    def _note(self, method: str, params: Params, outcome: object, fault: Fault | None) -> None:
        journal = self._world.journal
        if method.lower() == "getupdates" and fault is None:
            journal.polls += 1
            return
        failed = isinstance(outcome, Exception)
        journal.add(
            Call(
                number=len(journal) + 1,
                at=self._world.clock.now(),
                method=METHODS.get(method.lower(), (method, None))[0],
                params=params.describe(),
                chat_id=self._chat_of(params),
                applied=not failed,
                result=None if failed else outcome,
                error=str(outcome) if failed else "",
                fault=fault.kind if fault else "",
            )
        )
        self._world.hub.publish("call", method=method)

    def _chat_of(self, params: Params) -> int | None:
        tap = self._world.taps.by_id.get(params.text("callback_query_id"))
        if tap is not None:
            return tap.chat_id
        return (
            params.integer("chat_id") if params.text("chat_id").lstrip("-").isdecimal() else None
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
        except ApiError as refusal:
            return _reply(refusal)
        fault = self._world.faults.take(DOWNLOAD, None)
        if fault and fault.error:
            return _reply(fault.error)
        kind = fault.kind if fault else ""
        if kind == "hang_up_before":
            return _hang_up(request)
        if kind == "silence":
            await asyncio.Event().wait()
        if fault and kind == "stall":
            await self._world.clock.sleep(fault.seconds)
        reply = self._stored(request.match_info["path"])
        return await _break_off(request, reply) if kind == "hang_up_after" else reply

    def _stored(self, path: str) -> web.Response:
        stored = self._world.files.at_path(path, self._world.clock.seconds())
        if stored is None:
            return _reply(ApiError(404, "Not Found"))
        return web.Response(body=stored.upload.content, content_type="application/octet-stream")


def _reply(outcome: object) -> web.Response:
    if not isinstance(outcome, ApiError):
        return web.json_response({"ok": True, "result": outcome}, dumps=_dumps)
    body: dict[str, object] = {
        "ok": False,
        "error_code": outcome.code,
        "description": outcome.description,
    }
    headers = {}
    if outcome.retry_after is not None:
        body["parameters"] = {"retry_after": outcome.retry_after}
        headers["Retry-After"] = str(outcome.retry_after)
    return web.json_response(body, status=outcome.code, headers=headers, dumps=_dumps)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _hang_up(request: web.Request) -> web.Response:
    """End the connection without a reply."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _break_off(request: web.Request, reply: web.Response) -> web.StreamResponse:
    """Send the first half of a reply and end the connection."""
    body = reply.body if isinstance(reply.body, bytes) else b""
    broken = web.StreamResponse(
        status=reply.status,
        headers={"Content-Type": reply.content_type, "Content-Length": str(len(body))},
    )
    await broken.prepare(request)
    await broken.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return broken
