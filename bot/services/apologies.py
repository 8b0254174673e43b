"""Lines said directly, beside the outbox: sorry, or a little slower; seldom in any one chat."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.services.buckets import Buckets
from bot.services.incoming import Incoming
from bot.services.ports import Clock

log = structlog.get_logger(__name__)

Apologise = Callable[[int, str], Awaitable[None]]
"""Tells a chat (id, language) one line directly."""


class Apologies:
    """Says one line beside the work, so that nobody waits for it and nothing fails by it."""

    def __init__(self, apologise: Apologise, clock: Clock, *, pause: float = 60.0) -> None:
        """Say a line.

        Args:
            apologise: says it.
            clock: measures the pause.
            pause: seconds in which a chat hears it once at most.
        """
        self._apologise = apologise
        self._recent = Buckets(clock, burst=1, per_second=1 / pause)
        self._tasks: set[asyncio.Task[None]] = set()

    def say(self, incoming: Incoming) -> None:
        """Say it in a person's own chat, unless that was done within the pause."""
        chat = incoming.chat_id
        if not incoming.private or self._recent.wait(chat):
            return
        self._recent.take(chat)
        task = asyncio.create_task(self._say(chat, incoming.language))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, chat: int, language: str) -> None:
        try:
            await self._apologise(chat, language)
        except Exception as error:  # noqa: BLE001 - a kindness may fail, the work may not
            log.warning("apology_failed", error=type(error).__name__)

    async def drain(self) -> None:
        """Wait for the apologies that are on their way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
