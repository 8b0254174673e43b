"""The one HTTP server of the process, in the same loop as everything else."""

from collections.abc import Iterable
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.services.tally import Tally
from bot.web.webhook import MOST_BYTES

log = structlog.get_logger(__name__)

_LINGER = 2.0
"""Seconds in which the rest of a refused body is thrown away, so that its sender reads why."""
_SERVER = "kota-kreatif"
"""Instead of the versions of everything inside."""


class CannotListenError(Exception):
    """The address cannot be had; the message names it and the system's reason."""


class WebServer:
    """Serves routes on one address until it is closed."""

    def __init__(
        self,
        host: str,
        port: int,
        routes: Iterable[web.AbstractRouteDef],
        tally: Tally,
        *,
        grace: float = 5.0,
    ) -> None:
        """Prepare a server.

        Args:
            host: the interface's address, `0.0.0.0` for all.
            port: 0 takes a free one.
            routes: of the webhook, of health, of metrics …
            tally: counts requests that were no HTTP or met a bug.
            grace: seconds for requests under way when it is closed; then they are cut off.
        """
        self._grace = grace
        self._host = host
        self._port = port
        self._routes = list(routes)
        self._tally = tally
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """Where it listens; the chosen one when a free one was taken."""
        return self._port

    async def start(self) -> None:
        """Listen.

        Raises:
            CannotListenError: The port is taken or forbidden, or the host is not ours.
        """
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[self._guard])
        app.add_routes(self._routes)
        self._runner = runner = web.AppRunner(
            app,
            access_log=None,
            logger=WordlessLog(self._tally),
            lingering_time=_LINGER,
            handle_signals=False,
            shutdown_timeout=self._grace,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            reason = error.strerror or type(error).__name__
            raise CannotListenError(f"{self._host}:{self._port}: {reason}") from error
        self._port = runner.addresses[0][1]

    async def close(self) -> None:
        """Accept no connection, let the requests under way finish, and close."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Turn a bug into a 500 without words; name no versions."""
        try:
            response = await handler(request)
        except web.HTTPException as answer:
            answer.headers["Server"] = _SERVER
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs one request, not the server
            _report(self._tally, error)
            response = web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        response.headers["Server"] = _SERVER
        return response


class WordlessLog:
    """What aiohttp wants to log about a request, counted and named without its content.

    Its own lines quote what the other side sent.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def debug(self, *_said: object, **_more: object) -> None:
        """Nothing: it is about connections that come and go."""

    def warning(self, *_said: object, **_more: object) -> None:
        """Count what is odd about a connection."""
        self._tally.add("web_errors", "connection")

    def exception(
        self, *_said: object, exc_info: BaseException | None = None, **_more: object
    ) -> None:
        """Count what was no HTTP."""
        _report(self._tally, exc_info)


def _report(tally: Tally, error: BaseException | None) -> None:
    kind = type(error).__name__ if error else "unknown"
    tally.add("web_errors", kind)
    log.warning("web_request_failed", error=kind)
