"""How far a long export is, in one message that is edited in place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.telegram.transport import Accepted, BotApi

Words = Callable[[str, str, Mapping[str, str]], str]
"""Language, key, parameters -> a text outside of screens."""


@dataclass(frozen=True, slots=True)
class ExportBoard:
    """Implements `bot.services.exporting.ProgressBoard`; best effort, nothing of it is kept."""

    api: BotApi
    words: Words
    take: Callable[[int], None]
    """Notes one request to a chat in the send budget."""

    async def show(
        self, chat_id: int, language: str, done: int, total: int, message_id: int | None
    ) -> int | None:
        """Say how far it is; gives the message that says so."""
        text = self._said(language, done, total)
        self.take(chat_id)
        if message_id is not None:
            edit = {"chat_id": chat_id, "message_id": message_id, "text": text}
            await self.api.call("editMessageText", edit)
            return message_id
        sent = await self.api.call("sendMessage", {"chat_id": chat_id, "text": text})
        return sent.message_id if isinstance(sent, Accepted) else None

    def _said(self, language: str, done: int, total: int) -> str:
        key = "export_done" if done >= total else "export_progress"
        return self.words(language, key, {"done": str(done), "total": str(total)})

    async def too_large(self, chat_id: int, language: str) -> None:
        """Say kindly that the file is too large, and what to do instead."""
        self.take(chat_id)
        text = self.words(language, "export_too_large", {})
        await self.api.call("sendMessage", {"chat_id": chat_id, "text": text})
