"""Keeping no longer than promised: who was away for 24 months is forgotten by itself.

The rule is what the notice says (article 21 of UU 27/2022): 24 months after the round ended in
which the person took part, or after they were last active, whichever is later. They are told
30 days before; any sign of life begins the time anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import structlog

from bot.flows.effects import EraseRespondent
from bot.flows.session import Session
from bot.services.keeping import Farewell, Overdue, Retiring
from bot.services.ports import ConversationStore
from bot.services.units import Outcome, Unit

KEPT = timedelta(days=730)
"""24 months."""
TOLD_BEFORE = timedelta(days=30)
"""How long before the end they are told."""
STRANGERS_KEPT = timedelta(days=30)
"""For who looked in and never agreed: only their number and language are known."""
AT_ONCE = 100
"""People in one look; the next look takes the following ones."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Retention:
    """Erases as /hapus does: identity and texts go, finished answers stay without a name."""

    store: ConversationStore

    async def tidy(self, now: datetime) -> None:
        """Tell whose time is nearly over, and forget whose time is over.

        Raises:
            StoreUnavailableError: The rest is left for the next round.
        """
        told, forgotten = await self.tell(now), await self.forget(now)
        if told or forgotten:
            log.info("retention", told=told, forgotten=forgotten)

    async def tell(self, now: datetime) -> int:
        """Tell everybody whose time ends within 30 days, once; gives how many.

        Raises:
            StoreUnavailableError: The rest is left for the next round.
        """
        told = 0
        while people := await self.store.retiring(now - KEPT + TOLD_BEFORE, AT_ONCE):
            await self.store.announce_retirement(_farewells(people, now), now)
            told += len(people)
        return told

    async def forget(self, now: datetime) -> int:
        """Erase everybody whose time is over; gives how many.

        Raises:
            StoreUnavailableError: The rest is left for the next round.
        """
        overdue = Overdue(now - KEPT, now - TOLD_BEFORE, now - STRANGERS_KEPT)
        forgotten = 0
        while people := await self.store.inactive(overdue, AT_ONCE):
            erased = [await self._erase(telegram_id, now) for telegram_id in people]
            forgotten += sum(erased)
            if not any(erased):
                break  # they came back this very moment
        return forgotten + await self._forget_facilitated(now)

    async def _forget_facilitated(self, now: datetime) -> int:
        """People without Telegram: nobody can tell them before."""
        forgotten = 0
        while people := await self.store.overdue_facilitated(now - KEPT):
            erased = [
                await self.store.erase_facilitated(each, now, "retention") for each in people
            ]
            forgotten += sum(erased)
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


def _farewells(people: Sequence[Retiring], now: datetime) -> list[Farewell]:
    """Who was away longer, because the bot was, still has the whole 30 days."""
    return [
        Farewell(each.respondent, max(each.since + KEPT, now + TOLD_BEFORE)) for each in people
    ]


def _own_id(respondent: str, now: datetime) -> int:
    """An id that no update of Telegram's has: below zero, one a person and day.

    It is remembered for some days, so it is not made of the number that is erased.
    """
    seed = f"{respondent} {now.date()}".encode()
    return -1 - int.from_bytes(sha256(seed).digest()[:7], "big")
