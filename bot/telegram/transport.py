"""HTTP to the Bot API: one aiohttp session for everything, outcomes as values.

The URL of every request holds the bot's token. Nothing here puts a URL, and so the token,
into an error, a log line or a repr: a failure is named by its kind alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import aiohttp
from yarl import URL

from bot.services.attachments import Attachment

TELEGRAM = "https://api.telegram.org"
"""Root of Telegram's own Bot API server."""
PATIENCE = 30.0
"""Seconds until an answer is given up; what happened to the request is then unknown."""
DOWNLOAD_PATIENCE = 120.0
"""Seconds until a file is given up."""
MAX_DOWNLOAD = 20 * 1024 * 1024
"""Bytes of the largest file that Telegram gives a bot."""
_CHUNK = 1 << 16
_TOO_BIG = "file is too big"
"""What getFile says of a file that is larger."""
_CONNECT = 10.0
"""Seconds for a connection, with name resolution and TLS."""
_KEEP_ALIVE = 50.0
"""Seconds that an idle connection is kept: a quiet bot need not shake hands each time."""
_NOT_SENT = ("Accept", "Accept-Encoding", "User-Agent")
"""Headers that would say nothing to a Bot API server but the version of our library."""
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """Telegram did it."""

    message_id: int | None
    """Of the message that was sent or edited; None for methods that give none."""
    result: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram surely did not do it, and says why."""

    code: int
    description: str
    """Telegram's sentence; it may quote the request."""
    retry_after: float | None = None
    """Seconds to wait, with 429."""
    migrate_to: int | None = None
    """The new id of a group that became a supergroup."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The request left, and no proper answer came: Telegram may have done it."""

    reason: str
    status: int | None = None
    """HTTP status of a server error; None when the answer was lost."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """There was no connection: Telegram surely did not do it."""

    reason: str


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A file is over the limit; no more than the limit was read of it."""


ApiResult = Accepted | Refused | Unclear | NotSent
Download = bytes | TooLarge | Refused | Unclear | NotSent
"""A file's bytes, or why there are none; after the last two it can be asked for again."""


def open_session() -> aiohttp.ClientSession:
    """A session for the Bot API; the caller closes it.

    The number of connections is not limited here: the sender bounds what is in flight, and
    long polling must never wait for a place.
    """
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=_NOT_SENT,
    )


def upload_form(parameters: Mapping[str, Any], files: Sequence[Attachment]) -> aiohttp.FormData:
    """A multipart form; names of files stay readable in any script."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in parameters.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for file in files:
        form.add_field(
            file.field,
            file.content,
            filename=file.filename,
            content_type="application/octet-stream",
        )
    return form


class BotApi:
    """The methods of one bot at one Bot API server."""

    def __init__(self, token: str, root_url: str, session: aiohttp.ClientSession) -> None:
        """Connect a token to a server.

        Args:
            token: the bot's token; it never leaves this object but in a request's URL.
            root_url: methods are at `<root>/bot<token>/<method>`.
            session: shared with everything else that speaks to the server.
        """
        self._root = root_url.rstrip("/")
        self._token = token
        self._session = session
        self._urls: dict[str, URL] = {}

    def __repr__(self) -> str:
        return f"BotApi(host={URL(self._root).host!r})"

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any] | None = None,
        files: Sequence[Attachment] = (),
        *,
        patience: float = PATIENCE,
    ) -> ApiResult:
        """Call a method with parameters, and files where it takes some."""
        if files:
            form = upload_form(parameters or {}, files)
            return await self._post(method, form, None, patience)
        return await self.send(method, json.dumps(parameters or {}), patience=patience)

    async def send(self, method: str, payload: str, *, patience: float = PATIENCE) -> ApiResult:
        """Call a method with parameters that are JSON already; they are not parsed again."""
        return await self._post(method, payload.encode(), _JSON, patience)

    async def download(
        self, file_id: str, *, limit: int = MAX_DOWNLOAD, patience: float = DOWNLOAD_PATIENCE
    ) -> Download:
        """The bytes of a file that somebody sent.

        Args:
            file_id: as the message names it.
            limit: most bytes to take, whatever Telegram said of the size.
            patience: seconds until it is given up.
        """
        found = await self.call("getFile", {"file_id": file_id}, patience=patience)
        if isinstance(found, Refused) and _TOO_BIG in found.description:
            return TooLarge()
        if not isinstance(found, Accepted):
            return found
        place = found.result if isinstance(found.result, dict) else {}
        if not isinstance(place.get("file_path"), str):
            return Unclear("no file_path")
        if (_number(place.get("file_size")) or 0.0) > limit:
            return TooLarge()
        return await self._fetch(place["file_path"], limit, patience)

    async def _fetch(self, path: str, limit: int, patience: float) -> Download:
        url = URL(f"{self._root}/file/bot{self._token}/{path}")
        try:
            async with self._session.get(url, timeout=_timeout(patience)) as response:
                if response.status != HTTPStatus.OK:
                    return _not_fetched(response.status)
                return await _read_up_to(response.content, limit)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return NotSent(type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unclear(type(error).__name__)

    async def _post(
        self,
        method: str,
        body: aiohttp.FormData | bytes,
        headers: Mapping[str, str] | None,
        patience: float,
    ) -> ApiResult:
        try:
            async with self._session.post(
                self._url(method), data=body, headers=headers, timeout=_timeout(patience)
            ) as response:
                return read_answer(response.status, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return NotSent(type(error).__name__)
        except aiohttp.InvalidURL:
            return NotSent("InvalidURL")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unclear(type(error).__name__)

    def _url(self, method: str) -> URL:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(f"{self._root}/bot{self._token}/{method}")
        return url


@lru_cache(maxsize=16)
def _timeout(patience: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=patience, connect=_CONNECT)


async def _read_up_to(content: aiohttp.StreamReader, limit: int) -> bytes | TooLarge:
    """A body, piece by piece, so that a server that says too little fills no memory."""
    taken = bytearray()
    async for piece in content.iter_chunked(_CHUNK):
        taken += piece
        if len(taken) > limit:
            return TooLarge()
    return bytes(taken)


def _not_fetched(status: int) -> Refused | Unclear:
    said = f"HTTP {status}"
    is_theirs = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Unclear(said, status) if is_theirs else Refused(status, said)


def read_answer(status: int, body: bytes) -> ApiResult:
    """What an HTTP answer of the Bot API means."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unclear(f"HTTP {status}", status)
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        is_error = status >= HTTPStatus.MULTIPLE_CHOICES
        return Refused(status, f"HTTP {status}") if is_error else Unclear("not JSON")
    if answer.get("ok") is True:
        result = answer.get("result")
        return Accepted(_message_id(result), result)
    return _refusal(status, answer)


def _message_id(result: object) -> int | None:
    value = result.get("message_id") if isinstance(result, dict) else None
    return value if isinstance(value, int) else None


def _refusal(status: int, answer: Mapping[str, Any]) -> ApiResult:
    code = answer.get("error_code")
    code = code if isinstance(code, int) else status
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unclear(f"HTTP {code}", code)
    details = answer.get("parameters")
    details = details if isinstance(details, dict) else {}
    return Refused(
        code,
        str(answer.get("description") or f"HTTP {status}"),
        _number(details.get("retry_after")),
        details.get("migrate_to_chat_id"),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
