"""Keeping no longer than promised: who was away for 24 months is forgotten by itself.

The rule is what the notice says (article 21 of UU 27/2022): without a round, 24 months after
the person was last active.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.flows.effects import EraseRespondent
from bot.flows.session import Session
from bot.services.ports import ConversationStore
from bot.services.units import Outcome, Unit

KEPT = timedelta(days=730)
"""24 months."""
STRANGERS_KEPT = timedelta(days=30)
"""For who looked in and never agreed: only their number and language are known."""
AT_ONCE = 100
"""People in one look; the next look takes the following ones."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Erases as /hapus does: identity and texts go, finished answers stay without a name."""

    store: ConversationStore

    async def forget(self, now: datetime) -> int:
        """Erase everybody whose time is over; gives how many.

        Raises:
            StoreUnavailableError: The rest is left for the next round.
        """
        forgotten = 0
        while people := await self.store.inactive(now - KEPT, now - STRANGERS_KEPT, AT_ONCE):
            erased = [await self._erase(telegram_id, now) for telegram_id in people]
            forgotten += sum(erased)
            if not any(erased):
                break  # they came back this very moment
        return forgotten

    async def _erase(self, telegram_id: int, now: datetime) -> bool:
        conversation = await self.store.load(telegram_id)
        if not conversation.revision:
            return False
        unit = Unit(
            update_id=_own_id(conversation.respondent, now),
            conversation=conversation,
            session=Session(),
            records=(EraseRespondent(),),
            messages=(),
            at=now,
        )
        return (await self.store.commit(unit)).outcome is Outcome.COMMITTED


def _own_id(respondent: str, now: datetime) -> int:
    """An id that no update of Telegram's has: below zero, one a person and day.

    It is remembered for some days, so it is not made of the number that is erased.
    """
    seed = f"{respondent} {now.date()}".encode()
    return -1 - int.from_bytes(sha256(seed).digest()[:7], "big")
