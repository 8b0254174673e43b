"""The chat page: its files, its state, its events, and the files that people see."""

import json
from contextlib import aclosing
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.simulator.files import StoredFile
from bot.simulator.pictures import picture_type
from bot.simulator.views import state_view
from bot.simulator.world import World

_PAGE = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_HIDDEN_EVENTS = frozenset({"call", "webhook", "acknowledged", "polling"})


class PageRoutes:
    """Serves what a browser needs."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Serve `/`, `/page/…`, `/sim/state`, `/sim/events` and `/sim/files/…`."""
        app.router.add_get("/", self._index)
        app.router.add_get("/page/{name:[a-z_]+\\.[a-z]+}", self._asset)
        app.router.add_get("/sim/state", self._state)
        app.router.add_get("/sim/events", self._events)
        app.router.add_get("/sim/files/{file_id}", self._file)

    async def _index(self, request: web.Request) -> web.Response:
        del request
        return _page_file("index.html")

    async def _asset(self, request: web.Request) -> web.Response:
        return _page_file(request.match_info["name"])

    async def _state(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(state_view(self._world))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: everything visible that happens, until the page is closed."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        async with aclosing(self._world.hub.events()) as events:
            async for event in events:
                if event["kind"] in _HIDDEN_EVENTS:
                    continue
                data = json.dumps(event, ensure_ascii=False)
                await response.write(f"data: {data}\n\n".encode())
        return response

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.find(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound(text="no such file")
        return _stored_response(stored)


def _page_file(name: str) -> web.Response:
    path = _PAGE / name
    if not path.is_file() or path.suffix not in _TYPES:
        raise web.HTTPNotFound(text="no such page")
    return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8")


def _stored_response(stored: StoredFile) -> web.Response:
    """Pictures are shown, everything else is only ever downloaded."""
    shown = picture_type(stored.upload.content) if stored.kind in {"photo", "thumbnail"} else ""
    if shown:
        return web.Response(body=stored.upload.content, content_type=shown)
    response = web.Response(body=stored.upload.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = _attachment(stored.upload.file_name)
    return response


def _attachment(file_name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"
