"""Reminders and broadcasts: one shared budget, spread evenly, always behind replies."""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import structlog

from bot.services.limiter import Limiter
from bot.services.ports import Clock, OutboxStore, StoreUnavailableError
from bot.services.units import Priority
from bot.services.waiting import pause
from bot.telegram.delivery import Delivery, Parcel

log = structlog.get_logger(__name__)

_AHEAD = 5
"""Rows that are durably marked as being sent before the first of them is requested. After a
crash these few are ambiguous although they were never requested."""
_AHEAD_SHARE = 20
"""At a fast pace it is this part of a second's budget: writing them down takes its time."""
_BUSY_WAIT = 0.2
"""Seconds until a chat that is being answered is looked at again."""
_IDLE = 60.0
_STORE_PAUSE = 1.0


class BulkQueue:
    """Rows that wait for the budget: reminders first, each lane in its order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lanes: tuple[deque[Parcel], ...] = (deque(), deque())
        self._later: list[tuple[float, int, Parcel]] = []
        self._order = count()

    def __len__(self) -> int:
        return sum(map(len, self._lanes)) + len(self._later)

    def add(self, parcel: Parcel) -> None:
        """Put a row at the end of its lane, or aside until it is due."""
        if parcel.not_before > self._clock.monotonic():
            heapq.heappush(self._later, (parcel.not_before, next(self._order), parcel))
        else:
            self._lane(parcel).append(parcel)

    def pick(self, wait: Callable[[Parcel], float]) -> Parcel | None:
        """Take the first row whose chat need not wait; those that must are put aside."""
        self._return_due()
        for lane in self._lanes:
            while lane:
                parcel = lane.popleft()
                seconds = wait(parcel)
                if seconds <= 0:
                    return parcel
                parcel.not_before = self._clock.monotonic() + seconds
                self.add(parcel)
        return None

    def clear(self) -> list[Parcel]:
        """Take everything out."""
        everything = [*self._lanes[0], *self._lanes[1], *(parcel for _, _, parcel in self._later)]
        for lane in self._lanes:
            lane.clear()
        self._later.clear()
        return everything

    def next_due(self, default: float) -> float:
        """Seconds until the first row that was put aside may go."""
        if not self._later:
            return default
        return max(0.0, min(default, self._later[0][0] - self._clock.monotonic()))

    def _return_due(self) -> None:
        now = self._clock.monotonic()
        while self._later and self._later[0][0] <= now:
            parcel = heapq.heappop(self._later)[2]
            self._lane(parcel).append(parcel)

    def _lane(self, parcel: Parcel) -> deque[Parcel]:
        return self._lanes[parcel.message.priority is Priority.BROADCAST]


@dataclass(frozen=True, slots=True)
class Counter:
    """What the bulk sender asks of the sender."""

    busy: Callable[[int], bool]
    """Whether a chat is being answered: its replies go first."""
    send: Callable[[Parcel], None]
    """Requests a row now, in its chat's order."""
    leads: Callable[[], bool]
    """Whether this process may send any at all."""
    forget: Callable[[Parcel], None]
    """Told of a row that is not ours to send any more."""


class BulkSender:
    """Hands rows over at the pace of the budget."""

    def __init__(
        self,
        delivery: Delivery,
        limiter: Limiter,
        store: OutboxStore,
        clock: Clock,
        counter: Counter,
    ) -> None:
        self._delivery = delivery
        self._limiter = limiter
        self._store = store
        self._clock = clock
        self._counter = counter
        self._queue = BulkQueue(clock)
        self._ahead: deque[Parcel] = deque()
        self._most_ahead = max(_AHEAD, limiter.pace.bulk_per_second // _AHEAD_SHARE)
        # enough for a second of answers that take two
        self._permits = asyncio.Semaphore(2 * limiter.pace.bulk_per_second)
        self._wake = asyncio.Event()
        self._led = False
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._queue) + len(self._ahead)

    def start(self) -> None:
        """Begin to send."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Send nothing more; what is marked but was not requested goes back to the queue."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        while self._ahead:
            await self._delivery.put_back(self._ahead.popleft(), 0.0)

    def add(self, parcel: Parcel) -> None:
        """Queue a row, new or to be tried again."""
        self._queue.add(parcel)
        self._wake.set()

    def forget_all(self) -> None:
        """Drop what waits: whoever leads now finds it in the store."""
        for parcel in (*self._queue.clear(), *self._ahead):
            self._counter.forget(parcel)
        self._ahead.clear()

    def finished(self) -> None:
        """One request is over: its place is free."""
        self._permits.release()

    async def _run(self) -> None:
        while True:
            if not await self._look_ahead():
                await pause(self._clock, self._pause(), self._wake)
            while self._ahead:
                await self._send_next()

    def _pause(self) -> float:
        if not self._counter.leads():
            return _STORE_PAUSE
        return self._limiter.wait_bulk() or self._queue.next_due(_IDLE)

    async def _look_ahead(self) -> bool:
        """Pick the next few rows and mark broadcasts as being sent; False if none may go."""
        if not self._may_begin():
            return False
        picked: list[Parcel] = []
        while len(picked) < self._most_ahead and (parcel := self._queue.pick(self._wait)):
            if self._in_time(parcel):
                picked.append(parcel)
        try:
            marked = await self._marked(picked)
        except StoreUnavailableError:
            log.warning("broadcast_waits")
            self._put_off(picked, _STORE_PAUSE)
            return False
        self._ahead.extend(marked)
        # those that were called back are forgotten; behind them others may wait
        return bool(picked)

    def _may_begin(self) -> bool:
        leads = self._counter.leads()
        if leads and not self._led:
            self._limiter.settle()
        self._led = leads
        return leads and not self._limiter.wait_bulk()

    def _in_time(self, parcel: Parcel) -> bool:
        """Whether it may still be sent today; if not, the store has it for the morning."""
        until = parcel.row.not_after
        if until is None or self._clock.now() < until:
            return True
        self._counter.forget(parcel)
        return False

    async def _marked(self, picked: list[Parcel]) -> list[Parcel]:
        """Without those that another process leads away with."""
        ids = [p.row.id for p in picked if p.message.priority is Priority.BROADCAST]
        refused = set(ids) - await self._store.mark_sending(ids) if ids else set()
        for parcel in picked:
            if parcel.row.id in refused:
                self._counter.forget(parcel)
        return [parcel for parcel in picked if parcel.row.id not in refused]

    async def _send_next(self) -> None:
        await self._permits.acquire()
        while wait := self._limiter.budget.wait():
            await self._clock.sleep(wait)
        if not self._ahead:
            # it was taken away while this waited
            self._permits.release()
            return
        parcel = self._ahead[0]
        if wait := self._wait(parcel):
            # its chat began to talk, or was told to wait, since it was picked
            self._permits.release()
            self._put_off([self._ahead.popleft()], wait)
            await self._delivery.put_back(parcel, wait)
            return
        self._limiter.budget.take()
        self._counter.send(self._ahead.popleft())

    def _wait(self, parcel: Parcel) -> float:
        chat = parcel.message.chat_id
        if self._counter.busy(chat) or not self._counter.leads():
            return _BUSY_WAIT
        return self._limiter.wait(chat, parcel.message.priority)

    def _put_off(self, parcels: list[Parcel], seconds: float) -> None:
        for parcel in parcels:
            parcel.not_before = self._clock.monotonic() + seconds
            self._queue.add(parcel)
