"""Telegram's webhook: 200 is said only to an update that is settled.

Telegram keeps an update until it gets a 2xx (texts for a day, taps for 150 seconds), repeats it
and honours Retry-After; so everything else is answered 503 and comes again.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web

from bot.services.arrivals import Settlement
from bot.services.incoming import RawUpdate
from bot.services.tally import Tally

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MOST_BYTES = 1024 * 1024
"""Of a request's body; Telegram's updates stay far below."""
_RETRY_AFTER = 2
"""Seconds after which Telegram may repeat an update; a tap lives 150."""

Settle = Callable[[Sequence[RawUpdate]], Awaitable[Sequence[Settlement]]]
"""`Intake.settle`: says within about a second how each update ended."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered 200."""

    reason: str
    """Label of the counter."""
    status: HTTPStatus


SECRET = Refusal("secret", HTTPStatus.FORBIDDEN)
TOO_LARGE = Refusal("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
SLOW_BODY = Refusal("slow_body", HTTPStatus.REQUEST_TIMEOUT)
CUT_OFF = Refusal("cut_off", HTTPStatus.BAD_REQUEST)
MALFORMED = Refusal("malformed", HTTPStatus.BAD_REQUEST)
DRAINING = Refusal("draining", HTTPStatus.SERVICE_UNAVAILABLE)
UNSETTLED = Refusal("unsettled", HTTPStatus.SERVICE_UNAVAILABLE)


class Webhook:
    """Takes the updates that Telegram posts."""

    def __init__(
        self, settle: Settle, tally: Tally, *, path: str, secret: str, patience: float = 10.0
    ) -> None:
        """Take updates at a path.

        Args:
            settle: takes a batch in and says how each update ended.
            tally: counts what is refused.
            path: where Telegram posts; nobody else knows it.
            secret: what Telegram sends in the secret header.
            patience: seconds for a request's body to arrive.
        """
        self._settle = settle
        self._tally = tally
        self._path = path
        self._secret = secret.encode()
        self._patience = patience
        self._draining = False

    def stop(self) -> None:
        """Take nothing new: what comes is answered 503 and Telegram keeps it."""
        self._draining = True

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Where Telegram posts."""
        return [web.post(self._path, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        if refusal := self._refusal(request):
            return self._refuse(refusal)
        read = await self._read(request)
        if isinstance(read, Refusal):
            return self._refuse(read)
        (settlement,) = await self._settle([read])
        if settlement is Settlement.UNSETTLED:
            return self._refuse(UNSETTLED)
        return web.Response()

    def _refusal(self, request: web.Request) -> Refusal | None:
        """What can be told before the body is read."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return SECRET
        if self._draining:
            return DRAINING
        return TOO_LARGE if (request.content_length or 0) > MOST_BYTES else None

    async def _read(self, request: web.Request) -> dict[str, Any] | Refusal:
        try:
            async with asyncio.timeout(self._patience):
                value = json.loads(await request.read())
        except web.HTTPRequestEntityTooLarge:
            return TOO_LARGE
        except TimeoutError:
            return SLOW_BODY
        except OSError:
            return CUT_OFF
        except (ValueError, RecursionError, web.RequestPayloadError):
            return MALFORMED
        return value if isinstance(value, dict) else MALFORMED

    def _refuse(self, refusal: Refusal) -> web.Response:
        self._tally.add("webhook_refused", refusal.reason)
        log.warning("webhook_refused", reason=refusal.reason)
        response = web.Response(status=refusal.status)
        if refusal.status is HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers["Retry-After"] = str(_RETRY_AFTER)
        if refusal is not UNSETTLED:
            # what is left of the body is not waited for; a proxy finds another replica
            response.force_close()
        return response
