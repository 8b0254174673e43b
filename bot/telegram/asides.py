"""Lines that no session knows of, said beside the outbox."""

from collections.abc import Callable

from bot.services.buckets import Buckets
from bot.services.ports import Clock
from bot.services.units import OutgoingMessage
from bot.telegram.rendering import TelegramRenderer

_PAUSE = 60.0
"""Seconds in which a group is told at most once that the bot talks in private."""


class Asides:
    """Says them by the sender, without a row: what is lost in a crash is not said again."""

    def __init__(
        self, renderer: TelegramRenderer, tell: Callable[[OutgoingMessage], None], clock: Clock
    ) -> None:
        self._renderer = renderer
        self._tell = tell
        self._told = Buckets(clock, burst=1, per_second=1 / _PAUSE)

    def turn_to_private(self, chat_id: int, language: str) -> None:
        """Say that the bot talks in private; a group that was told lately is not told again."""
        if not self._told.wait(chat_id):
            self._told.take(chat_id)
            self._tell(self._renderer.render_private_only(chat_id, language))

    async def apologise(self, chat_id: int, language: str) -> None:
        """Say that something was not saved, where the store is what failed."""
        self._tell(self._renderer.render_not_saved(chat_id, language))

    async def slow_down(self, chat_id: int, language: str) -> None:
        """Say that nothing is lost, where somebody sends faster than they are answered."""
        self._tell(self._renderer.render_slowed(chat_id, language))
