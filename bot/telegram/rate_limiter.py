"""PTB's direct calls pass through the same limiter as everything else."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.services.limiter import Limiter
from bot.services.ports import Clock

_MOST_ATTEMPTS = 3

_Json = dict[str, Any]
_Answer = bool | _Json | list[_Json]


class SharedRateLimiter(BaseRateLimiter[int]):
    """Waits for the shared limiter before each of PTB's requests, and heeds a 429."""

    def __init__(self, limiter: Limiter, clock: Clock) -> None:
        self._limiter = limiter
        self._clock = clock

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Answer]],
        args: Any,  # noqa: ANN401 - the signature is PTB's
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 - the signature is PTB's
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Answer:
        """Request when the chat may be written to; after a 429 up to twice more."""
        attempts = rate_limit_args or _MOST_ATTEMPTS
        chat = data.get("chat_id")
        while True:
            await self._admit(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refused:
                attempts -= 1
                if attempts <= 0:
                    raise
                await self._wait(chat, refused)

    async def _admit(self, chat: object) -> None:
        if isinstance(chat, int):
            await self._limiter.admit(chat)
            return
        while wait := self._limiter.wait_unpaced():
            await self._clock.sleep(wait)

    async def _wait(self, chat: object, refused: RetryAfter) -> None:
        wait = refused.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        if isinstance(chat, int):
            self._limiter.refused(chat, seconds)
        else:
            await self._clock.sleep(seconds)
