"""PTB's `Bot` over our HTTP client, for the few calls that are made directly."""

import os
from typing import Any

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import BaseRequest, RequestData

from bot.services.attachments import Attachment
from bot.telegram.transport import upload_form

_READ = 30.0
_CONNECT = 10.0
"""Seconds."""


class AiohttpRequest(BaseRequest):
    """PTB's transport over an aiohttp session that somebody else opens and closes."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take where a call names no other."""
        return _READ

    async def initialize(self) -> None:
        """Nothing to prepare: the session is open."""

    async def shutdown(self) -> None:
        """Nothing to release: the session is closed by who opened it."""

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - likewise
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - likewise
    ) -> tuple[int, bytes]:
        """Request a URL; gives the HTTP status and the body.

        Raises:
            TimedOut: No answer in time.
            NetworkError: Any other failure, named by its kind: the URL holds the token.
        """
        timeout = aiohttp.ClientTimeout(
            sock_read=_seconds(read_timeout, _READ), connect=_seconds(connect_timeout, _CONNECT)
        )
        body: dict[str, Any] = _body(request_data) if request_data else {}
        try:
            async with self._session.request(method, url, timeout=timeout, **body) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None


class DirectBot(ExtBot[int]):
    """PTB's bot; its own repr would show the token."""

    def __repr__(self) -> str:
        return "DirectBot()"


def open_bot(
    token: str, root_url: str, session: aiohttp.ClientSession, limiter: BaseRateLimiter[int]
) -> DirectBot:
    """PTB's bot at any Bot API server, over our session and behind our limiter."""
    # PTB warns each time Telegram names a number of seconds, unless it may give a timedelta
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    root = root_url.rstrip("/")
    return DirectBot(
        token=token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AiohttpRequest(session),
        get_updates_request=AiohttpRequest(session),
        rate_limiter=limiter,
    )


def _seconds(given: ODVInput[float], default: float) -> float | None:
    return given if isinstance(given, int | float) or given is None else default


def _body(data: RequestData) -> dict[str, Any]:
    """Keyword arguments for the session: a form when there are files, else JSON.

    PTB's own `json_payload` sends numbers as strings, which a strict server refuses.
    """
    if not data.contains_files:
        return {"json": data.parameters}
    files = [
        Attachment(filename, content if isinstance(content, bytes) else content.read(), name)
        for name, (filename, content, _) in data.multipart_data.items()
    ]
    return {"data": upload_form(data.parameters, files)}
