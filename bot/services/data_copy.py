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
        return _as_json(await self._stored(queued))

    async def render_page(self, queued: QueuedMessage) -> Attachment:
        """The same for people: one HTML page that needs nothing else."""
        return self._as_page(await self._stored(queued))

    async def render_by_code(self, queued: QueuedMessage) -> Attachment:
        """The copy of the person behind a receipt code, for `code_copy:<respondent>`."""
        return _as_json(await self._stored_by_code(queued))

    async def render_page_by_code(self, queued: QueuedMessage) -> Attachment:
        """The same for people, for `code_page:<respondent>`."""
        return self._as_page(await self._stored_by_code(queued))

    def _as_page(self, stored: Mapping[str, Any]) -> Attachment:
        return Attachment(PAGE_NAME, self.page(view_of(stored, self.world())).encode())

    async def _stored_by_code(self, queued: QueuedMessage) -> Mapping[str, Any]:
        respondent = queued.message.job.partition(":")[2]
        return await self.store.data_copy_by_code(respondent)

    async def _stored(self, queued: QueuedMessage) -> Mapping[str, Any]:
        return await self.store.data_copy(queued.message.chat_id)


def _as_json(stored: Mapping[str, Any]) -> Attachment:
    text = json.dumps(stored, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    return Attachment(FILENAME, text.encode())
