"""One attempt at one event, whatever comes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

import structlog

from bot.services.apologies import Apologies, Apologise
from bot.services.incoming import Incoming, RawUpdate
from bot.services.ports import (
    Clock,
    ConversationStore,
    ParkedAheadError,
    StoreUnavailableError,
)
from bot.services.tally import Tally

log = structlog.get_logger(__name__)


async def _say_nothing(_chat: int, _language: str) -> None:
    """Where nobody floods: in the parts that are run alone."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What the intake is connected to."""

    read: Callable[[RawUpdate], Incoming]
    """The adapter's reader; it never raises."""
    handle: Callable[[Incoming], Awaitable[object]]
    """Commits what an event changes; finding it committed before is success too."""
    store: ConversationStore
    apologise: Apologise
    """Says that the last answer is not stored yet."""
    tally: Tally
    slow_down: Apologise = _say_nothing
    """Says that everything has arrived and is answered one by one."""


class Attempt(Enum):
    """How one attempt ended."""

    DONE = auto()
    STORE_DOWN = auto()
    """Nothing was written."""
    BEHIND = auto()
    """Another process has an earlier update of the chat in its inbox."""
    FAILED = auto()
    """The handler has a bug, or this event has."""


class Handling:
    """Runs events, a bounded number at a time; failures become values."""

    def __init__(self, doors: Doors, clock: Clock, in_flight: int) -> None:
        self._doors = doors
        self._permits = asyncio.Semaphore(in_flight)
        self.apologies = Apologies(doors.apologise, clock)

    async def attempt(self, incoming: Incoming) -> Attempt:
        """Handle an event once; a store that is down is apologised for."""
        try:
            async with self._permits:
                await self._doors.handle(incoming)
        except StoreUnavailableError:
            self._doors.tally.add("store_unavailable")
            self.apologies.say(incoming)
            return Attempt.STORE_DOWN
        except ParkedAheadError:
            return Attempt.BEHIND
        except Exception as error:  # noqa: BLE001 - a bug must cost one event, not the loop
            self._doors.tally.add("handler_failures", type(error).__name__)
            _report(incoming.update_id, error)
            return Attempt.FAILED
        return Attempt.DONE


def _report(update_id: int, error: Exception) -> None:
    """Log what failed and where: never the error's text, it may quote what a person wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    log.error("event_failed", update_id=update_id, error=type(error).__name__, place=place)
