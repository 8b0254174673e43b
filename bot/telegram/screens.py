"""Which message shows a person's current screen, and how an old one loses its keyboard."""

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from bot.services.ports import OutboxStore, StoreUnavailableError
from bot.services.units import OutgoingMessage, QueuedMessage

_KNOWN = 32_768
"""Respondents whose screen is kept in memory; about 5 MB."""


class _Shown(NamedTuple):
    """What was last shown to a person by this process."""

    message_id: int
    row: int
    """Of the outbox, that brought it."""


class Screens:
    """The current screens, as far as Telegram confirmed them."""

    def __init__(self, store: OutboxStore, unmarked: Callable[[int], bool]) -> None:
        """Remember what this process showed; another one may have shown something since.

        Args:
            unmarked: whether the store does not know yet that this row was sent.
        """
        self._store = store
        self._unmarked = unmarked
        self._screens: OrderedDict[str, _Shown] = OrderedDict()

    def __len__(self) -> int:
        return len(self._screens)

    async def replace(
        self, row: QueuedMessage, message_id: int, believed: int | None = None
    ) -> int | None:
        """Note a person's new screen; gives the one before, the very same after an edit.

        Args:
            row: that brought the screen.
            message_id: of the message that shows it now.
            believed: the one before as the maker of the message knew it; it saves a look
                into the store where nothing speaks against it.
        """
        before = await self._before(row, believed)
        self._screens[row.respondent] = _Shown(message_id, row.id)
        self._screens.move_to_end(row.respondent)
        if len(self._screens) > _KNOWN:
            self._screens.popitem(last=False)
        return before

    async def _before(self, row: QueuedMessage, believed: int | None) -> int | None:
        ours = self._screens.get(row.respondent)
        if ours and self._unmarked(ours.row):
            return ours.message_id
        agreed = ours is None or ours.message_id == believed
        if believed is not None and agreed and not row.behind:
            return believed
        try:
            return await self._store.screen_of(row.respondent)
        except StoreUnavailableError:
            return ours.message_id if ours else believed


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
