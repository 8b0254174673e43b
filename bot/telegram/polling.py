"""Long polling of our own: the offset moves only past updates that are settled.

PTB's receiver acknowledges updates before they are handled and loses them when the process
dies; this one asks for the next batch only after the last was committed, parked or ignored.
"""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import structlog

from bot.services.arrivals import Settlement
from bot.services.intake import Intake
from bot.services.ports import Clock
from bot.services.tally import Tally
from bot.services.waiting import Jitter, backoff
from bot.telegram.transport import Accepted, ApiResult, BotApi, Refused
from bot.telegram.updates import ALLOWED_UPDATES, update_id_of

log = structlog.get_logger(__name__)

_LONG_POLL = 30
"""Seconds that Telegram holds a request open when there is nothing (at most 50)."""
_ANSWER_MARGIN = 15.0
"""Seconds more until we give the request up."""
_BATCH = 100
_FAREWELL = 3.0
"""Seconds for the last word to Telegram when the process stops."""
_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0
_LONGEST_REDELIVERY = 5.0


class TokenRevokedError(Exception):
    """Telegram does not know this token (any more)."""


class SecondPollerError(Exception):
    """Somebody else receives this bot's updates: another poller, or a webhook."""


class Poller:
    """Fetches updates and gives them to the intake, until it is stopped."""

    def __init__(
        self,
        api: BotApi,
        intake: Intake,
        clock: Clock,
        tally: Tally,
        jitter: Jitter = random.random,
    ) -> None:
        self._api = api
        self._intake = intake
        self._clock = clock
        self._tally = tally
        self._jitter = jitter
        self._offset: int | None = None
        self._failures = 0
        self._request: asyncio.Task[ApiResult] | None = None
        self._stopped = False

    async def run(self) -> None:
        """Poll until `stop`; what was fetched is settled before this returns.

        Raises:
            TokenRevokedError: 401, or 404 for a malformed token.
            SecondPollerError: 409.
        """
        while not self._stopped and (wait := await self._take_over()):
            await self._clock.sleep(wait)
        while not self._stopped:
            wait = await self._round()
            if wait and not self._stopped:
                await self._clock.sleep(wait)
        await self._acknowledge()

    def stop(self) -> None:
        """Fetch nothing more; a request that only waits is given up."""
        self._stopped = True
        if self._request is not None:
            self._request.cancel()

    async def _take_over(self) -> float:
        """Remove a webhook and keep what it left; gives the seconds until a next try."""
        result = await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        return 0.0 if isinstance(result, Accepted) else self._wait_after(result)

    async def _round(self) -> float:
        """Fetch and settle one batch; gives the seconds to wait before the next."""
        result = await self._fetch()
        if result is None:
            return 0.0
        if not isinstance(result, Accepted) or not isinstance(result.result, list):
            return self._wait_after(result)
        if await self._settle(result.result):
            self._failures = 0
            return 0.0
        return self._back_off(_LONGEST_REDELIVERY)

    async def _fetch(self) -> ApiResult | None:
        """The next batch; None when polling was stopped meanwhile."""
        parameters = {"timeout": _LONG_POLL, "allowed_updates": ALLOWED_UPDATES, "limit": _BATCH}
        if self._offset is not None:
            parameters["offset"] = self._offset
        patience = _LONG_POLL + _ANSWER_MARGIN
        call = self._api.call("getUpdates", parameters, patience=patience)
        self._request = asyncio.create_task(call)
        try:
            await asyncio.wait({self._request})
            return None if self._request.cancelled() else self._request.result()
        finally:
            self._request.cancel()
            self._request = None

    async def _settle(self, batch: Sequence[Any]) -> bool:
        """Have a batch settled and move the offset; False if something must come again."""
        settlements = await self._intake.settle(batch)
        ids = [update_id_of(raw) for raw in batch]
        open_ids = [
            update_id
            for update_id, settlement in zip(ids, settlements, strict=True)
            if update_id and settlement is Settlement.UNSETTLED
        ]
        # An empty answer means that everything below the offset is confirmed. Asking for
        # "the earliest unconfirmed" from then on finds ids that fell after a quiet week.
        self._offset = min(open_ids) if open_ids else max(ids, default=-1) + 1 or None
        return not open_ids and (any(ids) or not batch)

    async def _acknowledge(self) -> None:
        """Tell Telegram what was settled last, as far as that is quickly done."""
        if self._offset is not None:
            parameters = {"offset": self._offset, "limit": 1, "timeout": 0}
            await self._api.call("getUpdates", parameters, patience=_FAREWELL)

    def _wait_after(self, result: ApiResult) -> float:
        """Seconds to wait after a failure, when waiting can help."""
        match result:
            case Refused(code=401 | 404):
                raise TokenRevokedError("Telegram refuses this bot token")
            case Refused(code=409, description=description):
                raise SecondPollerError(description)
            case Refused(code=429, retry_after=float(seconds)):
                self._tally.add("polling_failures", "429")
                return seconds
            case Refused(code=code):
                self._failed(str(code))
            case Accepted():
                self._failed("no list")
            case _:
                self._failed(result.reason)
        return self._back_off(_LONGEST_BACKOFF)

    def _failed(self, reason: str) -> None:
        self._tally.add("polling_failures", reason)
        log.warning("polling_failed", reason=reason)
        # A server that began anew counts from elsewhere, and would take an old offset for a
        # confirmation. Without one the last batch may come again; it is known then.
        self._offset = None

    def _back_off(self, longest: float) -> float:
        self._failures += 1
        return backoff(self._failures, base=_BACKOFF, cap=longest, jitter=self._jitter)
