"""Which message shows a person's current screen, and how an old one loses its keyboard."""

import json
from collections import OrderedDict

from bot.services.ports import OutboxStore, StoreUnavailableError
from bot.services.units import OutgoingMessage

_KNOWN = 32_768
"""Respondents whose screen is kept in memory; about 5 MB."""


class Screens:
    """The current screens, as far as Telegram confirmed them."""

    def __init__(self, store: OutboxStore) -> None:
        self._store = store
        self._screens: OrderedDict[str, int | None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._screens)

    async def replace(
        self, respondent: str, message_id: int, believed: int | None = None
    ) -> int | None:
        """Note a person's new screen; gives the one before, the very same after an edit.

        Args:
            respondent: whose screen.
            message_id: of the message that shows it now.
            believed: the one before as the maker of the message knew it; it saves a look
                into the store where nothing newer is known.
        """
        before = await self._before(respondent, believed)
        self._screens[respondent] = message_id
        self._screens.move_to_end(respondent)
        if len(self._screens) > _KNOWN:
            self._screens.popitem(last=False)
        return before

    async def _before(self, respondent: str, believed: int | None) -> int | None:
        if respondent in self._screens or believed is not None:
            return self._screens.get(respondent, believed)
        try:
            return await self._store.screen_of(respondent)
        except StoreUnavailableError:
            return None


def keyboard_removal(chat_id: int, message_id: int) -> str:
    """Parameters of the `editMessageReplyMarkup` that takes a keyboard away."""
    return json.dumps({"chat_id": chat_id, "message_id": message_id})


def as_new(message: OutgoingMessage) -> OutgoingMessage | None:
    """An edit of text that became impossible, as a message of its own; else None."""
    if message.method != "editMessageText":
        return None
    parameters = json.loads(message.payload)
    parameters.pop("message_id", None)
    return OutgoingMessage(
        chat_id=message.chat_id,
        method="sendMessage",
        payload=json.dumps(parameters),
        priority=message.priority,
        screen=message.screen,
    )
