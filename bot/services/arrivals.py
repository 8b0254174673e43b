"""An update on its way through the intake, and how that can end."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from bot.services.incoming import Incoming, RawUpdate


class Settlement(StrEnum):
    """How an update ended; the values are labels of the counter."""

    HANDLED = "handled"
    """Committed, or found to be committed before."""
    IGNORED = "ignored"
    PARKED = "parked"
    KNOWN = "known"
    """It was parked or committed before."""
    UNSETTLED = "unsettled"
    """Nothing was stored: Telegram must deliver it again."""


@dataclass(slots=True, eq=False)
class Arrival:
    """An update on its way."""

    raw: RawUpdate
    incoming: Incoming
    settled: asyncio.Future[Settlement]
    running: bool = False
    """It is being handled: what becomes of it decides, even when it cannot be parked."""
    parked: bool = False
    """Its raw form lies in the inbox; it may still be running."""
    attempts: int = 0

    def settle(self, settlement: Settlement) -> None:
        """Say how it ended; only the first word counts."""
        if not self.settled.done():
            self.settled.set_result(settlement)
