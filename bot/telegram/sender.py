"""One sender for everything: replies at once, reminders and broadcasts by their budget.

Each chat has its own queue, in order; chats go side by side. What a chat must wait for (its
pace, a 429, a repetition) delays nobody else.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import structlog

from bot.services.buckets import TICK
from bot.services.ports import StoreUnavailableError
from bot.services.units import DeliveryState, OutgoingMessage, Priority, QueuedMessage
from bot.services.waiting import within
from bot.telegram.bulk import BulkSender, Counter
from bot.telegram.delivery import Delivery, Office, Parcel
from bot.telegram.marks import Marks
from bot.telegram.verdicts import ANSWER_TAP, Ended, is_edit

log = structlog.get_logger(__name__)

IN_FLIGHT = 64
"""Replies that are requested at the same time."""
_LOOK = 5.0
"""Seconds between two looks for rows that nobody handed over: those that became due."""
_EVERYTHING = datetime(9000, 1, 1, tzinfo=UTC)
"""Asks the store for every row that waits, due or not."""
_LONGEST_WAIT = 60.0
"""Seconds that a reply of the process before waits at most: its clock may have been wrong, and
where Telegram wants a longer pause it says so again."""
_PAGE = 1000
_MOST_BULK = 2000
"""Reminders and broadcasts in memory; the others stay in the store until these are fewer."""
_FEW_BULK = 500
_REMEMBERED = 8192
"""Ids of rows that ended lately: a look that began before their end may still find them."""


@dataclass(slots=True, eq=False)
class _Lane:
    """One chat's queue; it exists only while there is something in it."""

    chat: int
    waiting: deque[Parcel] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    until: float = 0.0
    """Moment on the monotonic clock until which it waits."""


class Sender:
    """Takes committed rows and delivers them; implements the `Outbox` port."""

    def __init__(self, office: Office, *, in_flight: int = IN_FLIGHT) -> None:
        self._office = office
        self._marks = Marks(office.store, office.clock, self._marked, office.jitter)
        self._delivery = Delivery(office, self._marks)
        self._lanes: dict[int, _Lane] = {}
        counter = Counter(self._lanes.__contains__, self._send_bulk)
        limiter, store, clock = office.limiter, office.store, office.clock
        self._bulk = BulkSender(self._delivery, limiter, store, clock, counter)
        self._permits = asyncio.Semaphore(in_flight)
        self._quick: set[asyncio.Task[None]] = set()
        self._known: set[int] = set()
        self._ended: OrderedDict[int, None] = OrderedDict()
        self._told = count(-1, -1)
        self._look: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Continue with what was not sent before, and look for what becomes due.

        Raises:
            StoreUnavailableError: The outbox could not be read.
        """
        self._bulk.start()
        # what is not due yet as well: nothing of its chat may overtake it
        await self._take_unsent(_EVERYTHING)
        self._look = asyncio.create_task(self._look_again())

    def enqueue(self, messages: Sequence[QueuedMessage]) -> None:
        """Take rows that are durably queued; one that is known already is not taken twice."""
        for row in messages:
            if row.id not in self._known and row.id not in self._ended:
                self._accept(row)

    def tell(self, message: OutgoingMessage) -> None:
        """Send a message that has no row: an apology when the store is down, say."""
        row = QueuedMessage(next(self._told), "", message, self._office.clock.now())
        self._queue(Parcel(row, message))

    def waiting(self, priority: Priority) -> int:
        """Rows in memory that wait: replies, or reminders and broadcasts together."""
        if priority is Priority.REPLY:
            return sum(len(lane.waiting) for lane in self._lanes.values()) + len(self._quick)
        return len(self._bulk)

    async def drain(self, grace: float = 5.0) -> None:
        """Finish what is in flight and what can go within the grace; mark all of it.

        Args:
            grace: seconds; what is left after them stays queued in the store.
        """
        if self._look is not None:
            self._look.cancel()
            await asyncio.gather(self._look, return_exceptions=True)
        await self._bulk.stop()
        deadline = self._office.clock.monotonic() + grace
        for lane in self._lanes.values():
            if lane.until > deadline and lane.task:
                lane.task.cancel()
        tasks = self._under_way()
        await within(self._office.clock, tasks, grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._marks.flush()

    def _under_way(self) -> list[asyncio.Task[None]]:
        return [*self._quick, *(lane.task for lane in self._lanes.values() if lane.task)]

    def _accept(self, row: QueuedMessage) -> None:
        is_reply = row.message.priority is Priority.REPLY
        wait = self._seconds_until_due(row)
        if not is_reply and (wait or len(self._bulk) >= _MOST_BULK):
            return
        self._known.add(row.id)
        parcel = Parcel(row, row.message, attempts=row.attempts)
        parcel.not_before = self._office.clock.monotonic() + min(wait, _LONGEST_WAIT)
        if is_reply:
            self._queue(parcel)
        else:
            self._bulk.add(parcel)

    def _seconds_until_due(self, row: QueuedMessage) -> float:
        if row.not_before is None:
            return 0.0
        return max(0.0, (row.not_before - self._office.clock.now()).total_seconds())

    def _queue(self, parcel: Parcel) -> None:
        if parcel.message.method == ANSWER_TAP:
            task = asyncio.create_task(self._answer_tap(parcel))
            self._quick.add(task)
            task.add_done_callback(self._quick.discard)
            return
        lane = self._lane(parcel.message.chat_id)
        self._drop_older(lane, parcel.message)
        lane.waiting.append(parcel)

    def _lane(self, chat: int) -> _Lane:
        lane = self._lanes.get(chat)
        if lane is None:
            lane = self._lanes[chat] = _Lane(chat)
            lane.task = asyncio.create_task(self._work(lane))
        return lane

    async def _work(self, lane: _Lane) -> None:
        try:
            while lane.waiting:
                await self._step(lane, lane.waiting[0])
        finally:
            del self._lanes[lane.chat]

    async def _step(self, lane: _Lane, head: Parcel) -> None:
        """Wait for the head of a chat's queue, or request it."""
        if head.message.priority is not Priority.REPLY:
            lane.waiting.popleft()
            await self._deliver_bulk(head)
            return
        if wait := self._wait(head):
            lane.until = self._office.clock.monotonic() + wait
            await self._office.clock.sleep(wait)
            return
        async with self._permits:
            # while it queued for its place, a newer edit or a pause may have come
            if lane.waiting[0] is not head or self._wait(head):
                return
            lane.waiting.popleft()
            self._office.limiter.take(lane.chat)
            again = await self._deliver(head)
        if again is not None:
            self._put_back(lane, head)

    async def _deliver(self, parcel: Parcel) -> float | None:
        try:
            return await self._delivery.deliver(parcel)
        except Exception as error:  # noqa: BLE001 - a bug must cost one message, not the chat
            log.error("delivery_failed", error=type(error).__name__)  # noqa: TRY400 - no text
            self._delivery.note(parcel, Ended(DeliveryState.FAILED, error="internal"))
            return None

    async def _deliver_bulk(self, parcel: Parcel) -> None:
        try:
            self._office.limiter.take(parcel.message.chat_id)
            if await self._deliver(parcel) is not None:
                self._bulk.add(parcel)
        finally:
            self._bulk.finished()

    async def _answer_tap(self, parcel: Parcel) -> None:
        """Answering a tap has no pace and no order: it goes at once, beside the screen."""
        while True:
            while wait := self._office.limiter.wait_unpaced():
                await self._office.clock.sleep(wait)
            async with self._permits:
                again = await self._deliver(parcel)
            if again is None:
                return
            await self._office.clock.sleep(again)

    def _wait(self, parcel: Parcel) -> float:
        due = parcel.not_before - self._office.clock.monotonic()
        wait = max(due, self._office.limiter.wait(parcel.message.chat_id))
        return wait if wait > TICK else 0.0

    def _put_back(self, lane: _Lane, parcel: Parcel) -> None:
        """A row that must be tried again goes first, unless a newer edit made it pointless."""
        if any(_supersedes(later.message, parcel.message) for later in lane.waiting):
            self._delivery.note(parcel, Ended(DeliveryState.DROPPED))
        else:
            lane.waiting.appendleft(parcel)

    def _drop_older(self, lane: _Lane, newer: OutgoingMessage) -> None:
        for older in [p for p in lane.waiting if _supersedes(newer, p.message)]:
            lane.waiting.remove(older)
            self._delivery.note(older, Ended(DeliveryState.DROPPED))

    def _send_bulk(self, parcel: Parcel) -> None:
        self._lane(parcel.message.chat_id).waiting.append(parcel)

    async def _look_again(self) -> None:
        while True:
            await self._office.clock.sleep(_LOOK)
            if len(self._bulk) > _FEW_BULK:
                continue
            try:
                await self._take_unsent(self._office.clock.now())
            except StoreUnavailableError:
                self._office.tally.add("store_unavailable")

    async def _take_unsent(self, due: datetime) -> None:
        """Take what waits in the store, page by page, as far as there is room for it."""
        more = True
        while more:
            known = len(self._known)
            page = known + _PAGE
            rows = await self._office.store.unsent(due, page)
            self.enqueue(rows)
            more = len(rows) == page and len(self._known) > known

    def _marked(self, row: int) -> None:
        self._known.discard(row)
        self._ended[row] = None
        if len(self._ended) > _REMEMBERED:
            self._ended.popitem(last=False)


def _supersedes(newer: OutgoingMessage, older: OutgoingMessage) -> bool:
    """Whether an edit makes an older one of the same message pointless."""
    both_edit = is_edit(newer) and is_edit(older)
    return both_edit and newer.edits is not None and newer.edits == older.edits
