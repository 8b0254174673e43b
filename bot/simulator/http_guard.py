"""Keeping other web pages out: the server is for this machine and its own page only."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.simulator.errors import ApiError
from bot.simulator.people import CannotDo

_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
    " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@web.middleware
async def refuse_politely(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what a person cannot do, and unknown people and messages, into a 4xx with words."""
    if not request.path.startswith("/sim/"):
        return await handler(request)
    try:
        return await handler(request)
    except (ApiError, CannotDo) as reason:
        return web.json_response({"error": str(reason)}, status=409)
    except LookupError as reason:
        return web.json_response({"error": f"not found: {reason}"}, status=404)
    except ValueError as reason:
        return web.json_response({"error": str(reason)}, status=400)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site's page sends here, and forbid the page foreign resources.

    A name that merely resolves to this machine (DNS rebinding) is refused by
    its Host header, a request of another site by its Origin header.
    """
    host = urlsplit(f"//{request.host}")
    origin = request.headers.get("Origin")
    if host.hostname not in _LOCAL or (origin and urlsplit(origin).netloc != request.host):
        raise web.HTTPForbidden(text="only pages of this server may ask")
    response = await handler(request)
    if not response.prepared:
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("Cache-Control", "no-store")
    return response
