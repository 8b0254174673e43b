"""Telling listeners at once what happened: tests that wait, and open chat pages."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import TypeVar

Event = dict[str, object]
Found = TypeVar("Found")

_MAX_WAITING = 1000


class Hub:
    """Everything visible that happens is published here."""

    def __init__(self) -> None:
        self.sequence = 0
        self._waiters: set[asyncio.Future[None]] = set()
        self._listeners: set[asyncio.Queue[Event]] = set()

    @property
    def is_watched(self) -> bool:
        """Whether a page is open, so that details are worth preparing."""
        return bool(self._listeners)

    def publish(self, kind: str, **fields: object) -> None:
        """Tell everybody. A listener that fell far behind is told to start again.

        Events are numbered, so that a page can tell which of them a state already contains.
        """
        self.sequence += 1
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()
        for listener in self._listeners:
            if listener.qsize() > _MAX_WAITING:
                _empty(listener)
                listener.put_nowait({"kind": "resync", "seq": self.sequence})
            else:
                listener.put_nowait({"kind": kind, "seq": self.sequence, **fields})

    async def until(self, condition: Callable[[], Found | None], seconds: float) -> Found:
        """Wait until the condition gives something true, looking again after every event.

        Raises:
            TimeoutError: when it did not within so many seconds of real time.
        """
        async with asyncio.timeout(seconds):
            while True:
                found = condition()
                if found:
                    return found
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.add(waiter)
                await waiter

    async def events(self) -> AsyncGenerator[Event, None]:
        """Everything from now on, until the caller stops listening."""
        listener: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.add(listener)
        try:
            while True:
                yield await listener.get()
        finally:
            self._listeners.discard(listener)


def _empty(listener: asyncio.Queue[Event]) -> None:
    while not listener.empty():
        listener.get_nowait()
