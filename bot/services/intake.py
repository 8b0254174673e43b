"""Intake: events of one chat one after another, different chats side by side.

An update is settled once its effects are committed, once it is known as a duplicate, once it
is ignored, or once its raw form lies in the store's inbox (parked). Only then may Telegram
be told that it arrived. What is slow or keeps failing is parked and holds nobody up.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.services.apologies import Apologies
from bot.services.arrivals import Arrival, Settlement
from bot.services.buckets import Buckets
from bot.services.handling import Attempt, Doors, Handling
from bot.services.incoming import Ignored, Incoming, RawUpdate
from bot.services.parking import Parking
from bot.services.ports import Clock
from bot.services.waiting import within

_RETRY_AFTER = (0.05, 0.25)
"""Seconds before the second and the third attempt of an event that failed."""


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """The bounds of the intake."""

    in_flight: int = 64
    """Events that are handled at the same time."""
    patience: float = 1.0
    """Seconds after which an update that is still on its way is parked."""
    flood_burst: int = 20
    flood_per_second: float = 2.0
    """A chat's events beyond the burst are slowed to this rate, never dropped."""
    flood_reminder: float = 600.0
    """Seconds in which whoever floods is told once at most that it goes on one by one."""


@dataclass(slots=True, eq=False)
class _Lane:
    """One chat's queue; it exists only while there is something in it."""

    chat: int
    waiting: deque[Arrival] = field(default_factory=deque)
    running: Arrival | None = None
    task: asyncio.Task[None] | None = None


class Intake:
    """Takes updates in and says when each is settled."""

    def __init__(self, doors: Doors, clock: Clock, limits: IntakeLimits | None = None) -> None:
        self._doors = doors
        self._clock = clock
        self._limits = limits = limits or IntakeLimits()
        self._flood = Buckets(clock, burst=limits.flood_burst, per_second=limits.flood_per_second)
        self._handling = Handling(doors, clock, limits.in_flight)
        self._reassurance = Apologies(doors.slow_down, clock, pause=limits.flood_reminder)
        self._parking = Parking(doors, self._handling, clock, self._flood)
        self._lanes: dict[int, _Lane] = {}
        self._flying: dict[int, Arrival] = {}
        self._open = False

    def __len__(self) -> int:
        """Chats that have something in memory."""
        return len(self._lanes) + len(self._parking)

    async def start(self) -> None:
        """Learn which chats have parked updates, begin to work them off, and open.

        Raises:
            StoreUnavailableError: The inbox could not be read.
        """
        await self._parking.start(busy=self._lanes.__contains__)
        self._open = True

    def take(self, raw: RawUpdate) -> asyncio.Future[Settlement]:
        """Take one update in; the future says how it was settled and never fails."""
        incoming = self._doors.read(raw)
        if isinstance(incoming.event, Ignored):
            self._doors.tally.add("updates_ignored", incoming.event.reason)
            return _done(Settlement.IGNORED)
        if not self._open:
            return _done(Settlement.UNSETTLED)
        known = self._flying.get(incoming.update_id)
        return known.settled if known else self._queue(raw, incoming)

    async def settle(self, raws: Sequence[RawUpdate]) -> list[Settlement]:
        """Take a batch in; what is not done within the patience is parked.

        One that could not be parked either is UNSETTLED and may be given again: while it is
        still on its way it is not taken twice.
        """
        taken = [self.take(raw) for raw in raws]
        if not await within(self._clock, taken, self._limits.patience):
            await self._put_aside(set(taken))
        ended = [f.result() if f.done() else Settlement.UNSETTLED for f in taken]
        for settlement in ended:
            self._doors.tally.add("updates", settlement)
        return ended

    async def drain(self, grace: float = 5.0) -> None:
        """Take nothing new, finish what is under way, and leave the rest to come again.

        Args:
            grace: seconds after which what still runs is cancelled; it stays unsettled.
        """
        self._open = False
        await self._parking.stop()
        under_way = self._under_way()
        await within(self._clock, under_way, grace)
        under_way = self._under_way()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self._handling.apologies.drain()
        await self._reassurance.drain()

    def _under_way(self) -> list[asyncio.Task[None]]:
        lanes = [lane.task for lane in self._lanes.values() if lane.task]
        return [*lanes, *self._parking.parkings, *self._parking.runs]

    def _queue(self, raw: RawUpdate, incoming: Incoming) -> asyncio.Future[Settlement]:
        settled: asyncio.Future[Settlement] = asyncio.get_running_loop().create_future()
        arrival = Arrival(raw, incoming, settled)
        self._flying[incoming.update_id] = arrival
        settled.add_done_callback(lambda _: self._flying.pop(incoming.update_id, None))
        chat = incoming.chat_id
        if self._parking.holds(chat):
            self._parking.park(chat, [arrival])
        elif self._flood.wait(chat):
            # who floods waits in the inbox, where the wait costs nobody a place
            self._doors.tally.add("updates_slowed")
            self._reassurance.say(incoming)
            self._park_lane(chat, arrival)
        else:
            self._flood.take(chat)
            self._follow(chat, arrival)
        return settled

    def _follow(self, chat: int, arrival: Arrival) -> None:
        """Put an update at the end of its chat's queue and see that somebody works it."""
        lane = self._lanes.get(chat)
        if lane is None:
            lane = self._lanes[chat] = _Lane(chat)
            lane.task = asyncio.create_task(self._work(lane))
        lane.waiting.append(arrival)

    async def _work(self, lane: _Lane) -> None:
        try:
            while lane.waiting:
                lane.running = arrival = lane.waiting.popleft()
                arrival.running = True
                await self._run(lane, arrival)
                arrival.running = False
                lane.running = None
        finally:
            # reached with something left only when cancelled
            _unsettle([*filter(None, [lane.running]), *lane.waiting])
            del self._lanes[lane.chat]
            self._parking.freed(lane.chat)

    async def _run(self, lane: _Lane, arrival: Arrival) -> None:
        """Handle one event, up to three times; then it is parked with those behind it."""
        for delay in (*_RETRY_AFTER, None):
            match await self._handling.attempt(arrival.incoming):
                case Attempt.DONE:
                    await self._handled(arrival)
                    return
                case Attempt.STORE_DOWN:
                    # those behind it must not overtake it
                    _unsettle([arrival, *lane.waiting])
                    lane.waiting.clear()
                    return
                case Attempt.BEHIND:
                    await self._park_behind(lane, arrival)
                    return
                case Attempt.FAILED:
                    arrival.attempts += 1
            if delay is not None:
                await self._clock.sleep(delay)
        await self._failed(lane, arrival)

    async def _handled(self, arrival: Arrival) -> None:
        arrival.settle(Settlement.HANDLED)
        if arrival.parked:
            await self._parking.forget(arrival.incoming.update_id)

    async def _failed(self, lane: _Lane, arrival: Arrival) -> None:
        if arrival.parked:
            await self._parking.failed(arrival.incoming, arrival.attempts)
        else:
            await self._park_behind(lane, arrival)

    async def _park_behind(self, lane: _Lane, arrival: Arrival) -> None:
        """Put an update and those behind it into the inbox, if it is not there already."""
        if not arrival.parked:
            arrival.running = False
            await self._park_lane(lane.chat)

    async def _put_aside(self, late: set[asyncio.Future[Settlement]]) -> None:
        """Park the chats of these updates whole, so that nothing overtakes anything."""
        chats = {a.incoming.chat_id for a in self._flying.values() if a.settled in late}
        for chat in chats & self._lanes.keys():
            self._park_lane(chat)
        await asyncio.gather(*self._parking.parkings)

    def _park_lane(self, chat: int, last: Arrival | None = None) -> asyncio.Task[None]:
        """Park everything of a chat: what runs, what waits, and what just came."""
        arrivals = [last] if last else []
        lane = self._lanes.get(chat)
        if lane is not None:
            arrivals = [*filter(None, [lane.running]), *lane.waiting, *arrivals]
            # they are counted again when they run
            self._flood.give_back(chat, len(lane.waiting))
            lane.waiting.clear()
        return self._parking.park(chat, arrivals)


def _done(settlement: Settlement) -> asyncio.Future[Settlement]:
    future: asyncio.Future[Settlement] = asyncio.get_running_loop().create_future()
    future.set_result(settlement)
    return future


def _unsettle(arrivals: Iterable[Arrival]) -> None:
    for arrival in arrivals:
        arrival.settle(Settlement.UNSETTLED)
