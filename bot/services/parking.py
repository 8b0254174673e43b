"""Parked updates: acknowledged, kept raw in the store's inbox, and run later in order.

Once a chat has something in the inbox, whatever it sends is parked behind it; the runner
takes the oldest of each chat, one at a time, until the inbox holds nothing of that chat.
Where several processes share the store, one of them has all that a chat has parked: what the
others get of it meanwhile the store refuses to commit, and they park it behind.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import structlog

from bot.services.arrivals import Arrival, Settlement
from bot.services.buckets import TICK, Buckets
from bot.services.handling import Attempt, Doors, Handling
from bot.services.incoming import Incoming
from bot.services.ports import Clock, StoreUnavailableError
from bot.services.units import ParkedUpdate
from bot.services.waiting import pause

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 10
"""Attempts after which a parked update is set aside for the operator."""
_PAGE = 500
"""Chats whose oldest parked update is looked at in one round."""
_LOOK = 5.0
"""Seconds between two looks into the inbox when nothing is known to wait there."""
_STORE_PAUSE = 1.0
"""Seconds before a store that was down is asked again."""
_LONGEST_BACKOFF = 8.0
"""Seconds; ten attempts take about three quarters of a minute."""
_EVERYTHING = datetime(9000, 1, 1, tzinfo=UTC)
"""Asks the store for every chat's oldest update, due or not: its chat waits for it."""
_ALL_CHATS = 1_000_000


@dataclass(slots=True, eq=False)
class _Held:
    """A chat with parked updates."""

    generation: int = 0
    """Grows with every hold and with every parking that ends: a look into the inbox that began
    before it does not say that there is nothing."""
    parking: Counter[int] = field(default_factory=Counter)
    """Ids of the updates that are being put aside."""
    running: bool = False
    not_before: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Parking:
    """Puts updates aside and works them off."""

    def __init__(self, doors: Doors, handling: Handling, clock: Clock, flood: Buckets) -> None:
        self._doors = doors
        self._handling = handling
        self._clock = clock
        self._flood = flood
        self._held: dict[int, _Held] = {}
        self._generations = count(1)
        self._moved: set[int] = set()
        """Chats in which something ended since the look into the inbox began: what it finds of
        them may be over."""
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._busy: Callable[[int], bool] = lambda _: False
        self.parkings: set[asyncio.Task[None]] = set()
        """Updates that are being put aside."""
        self.runs: set[asyncio.Task[None]] = set()
        """Parked updates that are being handled."""

    def __len__(self) -> int:
        return len(self._held)

    async def start(self, busy: Callable[[int], bool]) -> None:
        """Learn which chats have parked updates and begin to run them.

        Args:
            busy: whether the intake itself is handling an event of that chat.

        Raises:
            StoreUnavailableError: The inbox could not be read.
        """
        self._busy = busy
        for row in await self._doors.store.parked(_EVERYTHING, _ALL_CHATS):
            self._hold(row.chat_id)
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Begin no more parked updates; `parkings` and `runs` are still under way."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    def holds(self, chat: int) -> bool:
        """Whether this chat has parked updates, so that later ones go behind them."""
        return chat in self._held

    def freed(self, chat: int) -> None:
        """The intake has nothing of this chat under way any more: look at once."""
        self._moved.add(chat)
        if self._held:
            self._wake.set()

    def park(self, chat: int, arrivals: Sequence[Arrival]) -> asyncio.Task[None]:
        """Put a chat's updates aside, in this order; their settlement follows.

        When the store is down, the first that fails and those behind it stay unsettled,
        except one that is being handled: its own end decides.
        """
        held = self._hold(chat)
        held.parking.update(arrival.incoming.update_id for arrival in arrivals)
        return _spawn(self.parkings, self._park(held, arrivals))

    async def failed(self, incoming: Incoming, attempts: int) -> None:
        """Note a failed attempt of a parked update: try again later, or set it aside."""
        try:
            if attempts < MOST_ATTEMPTS:
                due = self._clock.now() + _wait_after(attempts)
                await self._doors.store.retry_later(incoming.update_id, due)
                return
            await self._doors.store.set_aside(incoming.update_id)
        except StoreUnavailableError:
            self._postpone(incoming.chat_id)
            return
        self._doors.tally.add("updates_set_aside")
        log.error("update_set_aside", update_id=incoming.update_id, attempts=attempts)
        self._handling.apologies.say(incoming)

    async def forget(self, update_id: int) -> None:
        """A parked update was handled: its row went with the commit, or goes now."""
        try:
            await self._doors.store.settle(update_id)
        except StoreUnavailableError:
            # it will run again and be found committed
            self._doors.tally.add("store_unavailable")

    def _hold(self, chat: int) -> _Held:
        held = self._held.setdefault(chat, _Held())
        held.generation = next(self._generations)
        return held

    def _postpone(self, chat: int) -> None:
        self._hold(chat).not_before = self._clock.monotonic() + _STORE_PAUSE

    async def _park(self, held: _Held, arrivals: Sequence[Arrival]) -> None:
        try:
            async with held.turn:
                for arrival in arrivals:
                    await self._park_one(arrival)
        except StoreUnavailableError:
            self._doors.tally.add("store_unavailable")
        finally:
            for arrival in arrivals:
                if not arrival.running:
                    arrival.settle(Settlement.UNSETTLED)
            held.generation = next(self._generations)
            held.parking -= Counter(arrival.incoming.update_id for arrival in arrivals)
            self._wake.set()

    async def _park_one(self, arrival: Arrival) -> None:
        if arrival.settled.done():
            return
        fresh = await self._doors.store.park(self._row(arrival))
        if not fresh:
            arrival.settle(Settlement.KNOWN)
        elif arrival.settled.done() and arrival.settled.result() is Settlement.HANDLED:
            # in the meantime, by something that commits nothing
            await self.forget(arrival.incoming.update_id)
            self._moved.add(arrival.incoming.chat_id)
        else:
            arrival.parked = True
            arrival.settle(Settlement.PARKED)

    def _row(self, arrival: Arrival) -> ParkedUpdate:
        wait = _wait_after(arrival.attempts) if arrival.attempts else timedelta()
        return ParkedUpdate(
            update_id=arrival.incoming.update_id,
            chat_id=arrival.incoming.chat_id,
            raw=json.dumps(arrival.raw),
            attempts=arrival.attempts,
            not_before=self._clock.now() + wait,
        )

    async def _run(self) -> None:
        while True:
            try:
                wait = await self._look()
            except StoreUnavailableError:
                self._doors.tally.add("store_unavailable")
                wait = _STORE_PAUSE
                self._wake.clear()
            await pause(self._clock, wait, self._wake)

    async def _look(self) -> float:
        """Run what may run now; gives the seconds until the next look."""
        before = {chat: held.generation for chat, held in self._held.items()}
        self._moved.clear()
        rows = await self._doors.store.parked(_EVERYTHING, _PAGE)
        if len(rows) < _PAGE:
            self._release(before, {row.chat_id for row in rows})
        still = [row for row in rows if row.chat_id not in self._moved]
        if len(still) < len(rows):
            self._wake.set()
        return min([_LOOK, *(self._run_if_due(row) for row in still)])

    def _release(self, before: dict[int, int], found: set[int]) -> None:
        """Forget the chats that have nothing in the inbox any more."""
        for chat, generation in before.items():
            held = self._held[chat]
            idle = not held.parking and not held.running
            if chat not in found and idle and held.generation == generation:
                del self._held[chat]

    def _run_if_due(self, row: ParkedUpdate) -> float:
        """Run a chat's oldest update if it may run; else the seconds until it might."""
        chat = row.chat_id
        held = self._held.get(chat) or self._hold(chat)
        if held.running or self._busy(chat) or row.update_id in held.parking:
            return _LOOK
        due = (row.not_before - self._clock.now()).total_seconds()
        if due > _LONGEST_BACKOFF:
            # nobody waits so long here: the clock was wrong then, or is now
            due = 0.0
        wait = max(due, held.not_before - self._clock.monotonic(), self._flood.wait(chat))
        if wait > TICK:
            return wait
        self._flood.take(chat)
        held.running = True
        _spawn(self.runs, self._run_parked(held, row))
        return _LOOK

    async def _run_parked(self, held: _Held, row: ParkedUpdate) -> None:
        incoming = self._doors.read(json.loads(row.raw))
        try:
            match await self._handling.attempt(incoming):
                case Attempt.DONE:
                    await self.forget(row.update_id)
                case Attempt.FAILED:
                    await self.failed(incoming, row.attempts + 1)
                case Attempt.STORE_DOWN | Attempt.BEHIND:
                    self._postpone(row.chat_id)
        finally:
            held.running = False
            self._moved.add(row.chat_id)
            self._wake.set()


def _wait_after(attempts: int) -> timedelta:
    return timedelta(seconds=min(_LONGEST_BACKOFF, 2.0 ** max(0, attempts - 3)))


def _spawn(
    tasks: set[asyncio.Task[None]], work: Coroutine[None, None, None]
) -> asyncio.Task[None]:
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task
