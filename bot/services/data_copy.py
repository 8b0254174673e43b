"""/data: a person's copy of everything that is stored about them, to read and to take along."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.services.attachments import Attachment
from bot.services.conversation import World
from bot.services.data_view import DataView, view_of
from bot.services.ports import ConversationStore
from bot.services.units import QueuedMessage

FILENAME = "data-kota-kreatif.json"
PAGE_NAME = "data-kota-kreatif.html"

Page = Callable[[DataView], str]
"""Makes a page in the person's language."""


@dataclass(frozen=True, slots=True)
class DataCopies:
    """Renders the files when their messages are sent, so that they say what holds then."""

    store: ConversationStore
    page: Page
    world: Callable[[], World]

    async def render(self, queued: QueuedMessage) -> Attachment:
        """The copy as indented JSON; in a private chat the chat's id is the person's."""
        stored = await self._stored(queued)
        text = json.dumps(stored, ensure_ascii=False, indent=2, sort_keys=True, default=str)
        return Attachment(FILENAME, text.encode())

    async def render_page(self, queued: QueuedMessage) -> Attachment:
        """The same for people: one HTML page that needs nothing else."""
        view = view_of(await self._stored(queued), self.world())
        return Attachment(PAGE_NAME, self.page(view).encode())

    async def _stored(self, queued: QueuedMessage) -> Mapping[str, Any]:
        return await self.store.data_copy(queued.message.chat_id)
