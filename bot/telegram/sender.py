"""One sender for everything: replies at once, reminders and broadcasts by their budget.

Each chat has its own queue, in order; chats go side by side. What a chat must wait for (its
pace, a 429, a repetition) delays nobody else.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import structlog

from bot.services.buckets import TICK
from bot.services.ports import StoreUnavailableError
from bot.services.units import DeliveryState, OutgoingMessage, Priority, QueuedMessage
from bot.services.waiting import pause, within
from bot.telegram.bulk import BulkSender, Counter
from bot.telegram.delivery import Delivery, Office, Parcel
from bot.telegram.marks import Marks
from bot.telegram.turns import Turns
from bot.telegram.verdicts import ANSWER_TAP, Ended, is_edit

log = structlog.get_logger(__name__)

IN_FLIGHT = 64
"""Replies that are requested at the same time."""
_LOOK = 5.0
"""Seconds between two looks for rows that nobody handed over: those that became due."""
_LONGEST_WAIT = 2.0
"""Seconds that a reply of the process before waits at most: its clock may have been wrong, this
process may not live long either, and where Telegram wants a longer pause it says so again."""
_UNSURE = 0.1
"""Seconds until a process that lost touch with the store asks itself again."""
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
        self._leadership = office.leadership
        counter = Counter(
            self._lanes.__contains__, self._send_bulk, self._leadership.leads, self._forget
        )
        limiter, store, clock = office.limiter, office.store, office.clock
        self._bulk = BulkSender(self._delivery, limiter, store, clock, counter)
        self._permits = asyncio.Semaphore(in_flight)
        self._quick: set[asyncio.Task[None]] = set()
        self._known: set[int] = set()
        self._ended: OrderedDict[int, None] = OrderedDict()
        self._turns = Turns(store, clock, self._knows)
        self._stale: set[int] = set()
        """Rows that were under way when the lease ran out: not to be tried again from here."""
        self._wake = asyncio.Event()
        self._told = count(-1, -1)
        self._look: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Continue with what was not sent before, and look for what becomes due.

        Raises:
            StoreUnavailableError: The outbox could not be read.
        """
        self._bulk.start()
        await self._take_unsent()
        self._look = asyncio.create_task(self._look_again())

    def enqueue(self, messages: Sequence[QueuedMessage]) -> None:
        """Take rows that are durably queued; one that is known already is not taken twice."""
        for row in messages:
            if not self._knows(row.id):
                self._accept(row)

    def look(self) -> None:
        """Look into the store at once: there may be rows to take over, or to take back."""
        self._wake.set()

    def renounce(self) -> None:
        """Forget every row that is not under way: other processes may have taken them."""
        for lane in self._lanes.values():
            for parcel in [parcel for parcel in lane.waiting if _is_owned(parcel)]:
                lane.waiting.remove(parcel)
                self._forget(parcel)
        self._bulk.forget_all()
        self._stale = set(self._known)
        self.look()

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
        await self._turns.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._marks.flush()

    def _under_way(self) -> list[asyncio.Task[None]]:
        return [*self._quick, *(lane.task for lane in self._lanes.values() if lane.task)]

    def _accept(self, row: QueuedMessage) -> None:
        is_reply = row.message.priority is Priority.REPLY
        wait = self._seconds_until_due(row)
        if not is_reply and (
            wait or len(self._bulk) >= _MOST_BULK or not self._leadership.leads()
        ):
            return
        self._known.add(row.id)
        parcel = Parcel(row, row.message, attempts=row.attempts, behind=row.behind)
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
        later = self._behind(lane, parcel)
        if any(_supersedes(newer.message, parcel.message) for newer in later):
            self._delivery.note(parcel, Ended(DeliveryState.DROPPED))
            return
        self._drop_older(lane, parcel.message)
        lane.waiting.insert(len(lane.waiting) - len(later), parcel)

    @staticmethod
    def _behind(lane: _Lane, parcel: Parcel) -> list[Parcel]:
        """What waits at the end of a chat's queue although it was committed later."""
        if not (parcel.stored and lane.waiting and lane.waiting[-1].row.id > parcel.row.id):
            return []
        return [
            other for other in lane.waiting if _is_owned(other) and other.row.id > parcel.row.id
        ]

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
        if head.behind:
            await self._turns.come(head.row.id)
            # an earlier row may have been taken over and stand before it now
            head.behind = False
            return
        if wait := self._wait(head):
            lane.until = self._office.clock.monotonic() + wait
            await self._office.clock.sleep(wait)
            return
        async with self._permits:
            # while it queued for its place, a newer edit or a pause may have come
            if not lane.waiting or lane.waiting[0] is not head or self._wait(head):
                return
            lane.waiting.popleft()
            self._office.limiter.take(lane.chat)
            again = await self._deliver(head)
        if again is not None and not self._is_stale(head):
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
            while wait := self._wait_for_lease(parcel):
                await self._office.clock.sleep(wait)
            if self._is_stale(parcel):
                return
            self._office.limiter.take(parcel.message.chat_id)
            if await self._deliver(parcel) is not None and not self._is_stale(parcel):
                self._bulk.add(parcel)
        finally:
            self._bulk.finished()

    async def _answer_tap(self, parcel: Parcel) -> None:
        """Answering a tap has no pace and no order: it goes at once, beside the screen."""
        while True:
            while wait := self._wait_for_lease(parcel) or self._office.limiter.wait_unpaced():
                await self._office.clock.sleep(wait)
            async with self._permits:
                again = await self._deliver(parcel)
            if again is None or self._is_stale(parcel):
                return
            await self._office.clock.sleep(again)

    def _wait(self, parcel: Parcel) -> float:
        due = parcel.not_before - self._office.clock.monotonic()
        limited = self._office.limiter.wait(parcel.message.chat_id)
        wait = max(due, limited, self._wait_for_lease(parcel))
        return wait if wait > TICK else 0.0

    def _wait_for_lease(self, parcel: Parcel) -> float:
        """Seconds until it may be known again whether a row is still ours."""
        return 0.0 if not parcel.stored or self._leadership.owns() else _UNSURE

    def _is_stale(self, parcel: Parcel) -> bool:
        """Whether the lease ran out under a row: the store knows who tries it again."""
        if parcel.row.id not in self._stale:
            return False
        self._forget(parcel)
        return True

    def _knows(self, row: int) -> bool:
        return row in self._known or row in self._ended

    def _forget(self, parcel: Parcel) -> None:
        self._known.discard(parcel.row.id)
        self._stale.discard(parcel.row.id)

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
            await pause(self._office.clock, _LOOK, self._wake)
            try:
                await self._take_unsent()
            except StoreUnavailableError:
                self._office.tally.add("store_unavailable")

    async def _take_unsent(self) -> None:
        """Take what waits in the store, page by page, as far as there is room for it.

        Replies that are not due yet as well: nothing of their chat may overtake them.
        """
        due = self._office.clock.now()
        more = True
        while more:
            known = len(self._known)
            page = known + _PAGE
            bulk = self._leadership.leads() and len(self._bulk) <= _FEW_BULK
            rows = await self._office.store.unsent(due, page, bulk=bulk)
            self.enqueue(rows)
            more = len(rows) == page and len(self._known) > known

    def _marked(self, row: int) -> None:
        self._known.discard(row)
        self._stale.discard(row)
        self._ended[row] = None
        if len(self._ended) > _REMEMBERED:
            self._ended.popitem(last=False)


def _is_owned(parcel: Parcel) -> bool:
    """Whether it is a reply with a row, which has an owner and a place by its id."""
    return parcel.stored and parcel.message.priority is Priority.REPLY


def _supersedes(newer: OutgoingMessage, older: OutgoingMessage) -> bool:
    """Whether an edit makes an older one of the same message pointless."""
    both_edit = is_edit(newer) and is_edit(older)
    return both_edit and newer.edits is not None and newer.edits == older.edits
