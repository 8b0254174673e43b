"""What is done by the clock, not by a person: forgetting what need not be kept."""

from dataclasses import dataclass

import structlog

from bot.services.ports import Clock, ConversationStore, StoreUnavailableError
from bot.services.retention import Retention

EVERY = 3600.0
"""Seconds between two rounds."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Runs on whoever leads; doing it twice, or on several machines, changes nothing more."""

    store: ConversationStore
    clock: Clock

    async def run(self) -> None:
        """Forget at once and then every hour, until cancelled."""
        while True:
            await self.tidy()
            await self.clock.sleep(EVERY)

    async def tidy(self) -> None:
        """One round; a store that is down is left for the next."""
        try:
            await self.store.purge(self.clock.now())
            await Retention(self.store).tidy(self.clock.now())
        except StoreUnavailableError:
            log.warning("housekeeping_waits")
        except Exception as error:  # noqa: BLE001 - tidying must not stop the bot
            log.warning("housekeeping_failed", error=type(error).__name__)
