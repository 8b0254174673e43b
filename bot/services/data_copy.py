"""/data: a person's copy of everything that is stored about them, as one file."""

import json
from dataclasses import dataclass

from bot.services.attachments import Attachment
from bot.services.ports import ConversationStore
from bot.services.units import QueuedMessage

FILENAME = "data-kota-kreatif.json"


@dataclass(frozen=True, slots=True)
class DataCopies:
    """Renders the file when its message is sent, so that it says what holds then."""

    store: ConversationStore

    async def render(self, queued: QueuedMessage) -> Attachment:
        """The copy as indented JSON; in a private chat the chat's id is the person's."""
        stored = await self.store.data_copy(queued.message.chat_id)
        text = json.dumps(stored, ensure_ascii=False, indent=2, sort_keys=True, default=str)
        return Attachment(FILENAME, text.encode())
