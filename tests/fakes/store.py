"""An in-memory store: inbox and outbox with the rules of the real one.

Everything goes through JSON on its way in and out, so that nothing is shared by accident.
It keeps sessions, but no assessments: what the delivery line needs, and no more.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from bot.flows.records import Assessment
from bot.flows.session import Session
from bot.services.keeping import Farewell, Overdue, Retiring
from bot.services.ports import Clock, StoreUnavailableError
from bot.services.units import (
    Committed,
    Conversation,
    Delivered,
    DeliveryState,
    Outcome,
    OutgoingMessage,
    ParkedUpdate,
    Priority,
    QueuedMessage,
    Unit,
)

_WAITING = (DeliveryState.QUEUED, DeliveryState.SENDING)


@dataclass
class OutboxRow:
    """A row of the outbox, as it is stored."""

    id: int
    respondent: str
    message: str
    """JSON of the message; empty once it is settled."""
    created_at: str
    state: DeliveryState = DeliveryState.QUEUED
    attempts: int = 0
    not_before: str = ""
    not_after: str = ""
    message_id: int | None = None
    error: str = ""

    def queued(self) -> QueuedMessage:
        """The row as the sender gets it."""
        fields = json.loads(self.message)
        return QueuedMessage(
            id=self.id,
            respondent=self.respondent,
            message=OutgoingMessage(**{**fields, "priority": Priority(fields["priority"])}),
            created_at=datetime.fromisoformat(self.created_at),
            attempts=self.attempts,
            not_before=datetime.fromisoformat(self.not_before) if self.not_before else None,
            not_after=datetime.fromisoformat(self.not_after) if self.not_after else None,
        )


class MemoryStore:
    """ConversationStore and OutboxStore in memory; `down` makes every write fail."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._row = count(1)
        self._parked_at = count(1)
        self.down = False
        self.latency: Callable[[], float] = lambda: 0.0
        """Seconds that each step takes: a write before it counts, a reading after it, so
        that what was read may be old already."""
        self.seen: set[int] = set()
        self.inbox: dict[int, tuple[int, ParkedUpdate]] = {}
        self.aside: dict[int, ParkedUpdate] = {}
        self.outbox: dict[int, OutboxRow] = {}
        self.sessions: dict[str, tuple[int, str]] = {}
        self.screens: dict[str, int] = {}
        self.unreachable: set[str] = set()
        self.of_others: set[int] = set()
        """Rows that another process owns."""
        self.marks: list[int] = []
        """Sizes of the batches that were marked."""
        self.parkings: list[int] = []
        """Update ids in the order in which they were parked."""

    # conversations

    async def load(self, telegram_id: int) -> Conversation:
        """A person's conversation."""
        await self._check()
        respondent = f"R{telegram_id}"
        revision, state = self.sessions.get(respondent, (0, Session().to_json()))
        return Conversation(
            respondent=respondent,
            telegram_id=telegram_id,
            revision=revision,
            session=Session.from_json(state),
            assessment=None,
            assessments=(),
            screen=self.screens.get(respondent),
        )

    async def assessment(self, respondent: str, assessment: str) -> Assessment | None:
        """None: assessments are not kept."""
        return None

    async def commit(self, unit: Unit) -> Committed:
        """Write a unit whole; a parked update leaves the inbox with it."""
        await self._check()
        respondent = unit.conversation.respondent
        parked = unit.update_id in self.inbox
        if unit.update_id in self.seen and not parked:
            return Committed(Outcome.DUPLICATE)
        revision, _ = self.sessions.get(respondent, (0, ""))
        if revision != unit.conversation.revision:
            return Committed(Outcome.CONFLICT)
        self.sessions[respondent] = (revision + 1, unit.session.to_json())
        self.seen.add(unit.update_id)
        self.inbox.pop(unit.update_id, None)
        queued = tuple(self.put(respondent, message) for message in unit.messages)
        return Committed(Outcome.COMMITTED, queued)

    async def park(self, update: ParkedUpdate) -> bool:
        """Put an update aside."""
        await self._check()
        if update.update_id in self.seen:
            return False
        self.seen.add(update.update_id)
        self.inbox[update.update_id] = (next(self._parked_at), update)
        self.parkings.append(update.update_id)
        return True

    async def parked(self, now: datetime, limit: int) -> Sequence[ParkedUpdate]:
        """Each chat's oldest parked update, if it is due."""
        await self._check()
        oldest: dict[int, ParkedUpdate] = {}
        for _, update in sorted(self.inbox.values(), key=lambda pair: pair[0]):
            oldest.setdefault(update.chat_id, update)
        due = [update for update in oldest.values() if update.not_before <= now][:limit]
        await self._clock.sleep(self.latency())
        return due

    async def settle(self, update_id: int) -> None:
        """Forget a parked update."""
        await self._check()
        self.inbox.pop(update_id, None)

    async def retry_later(self, update_id: int, not_before: datetime) -> None:
        """Count one more attempt."""
        await self._check()
        order, update = self.inbox[update_id]
        later = replace(update, attempts=update.attempts + 1, not_before=not_before)
        self.inbox[update_id] = (order, later)

    async def set_aside(self, update_id: int) -> None:
        """Keep it out of the way."""
        await self._check()
        self.aside[update_id] = self.inbox.pop(update_id)[1]

    async def is_seen(self, update_id: int) -> bool:
        """Whether it was committed or parked."""
        await self._check()
        return update_id in self.seen

    async def data_copy(self, telegram_id: int) -> dict[str, object]:
        """The session, if there is one."""
        found = self.sessions.get(f"R{telegram_id}")
        return {"session": json.loads(found[1])} if found else {}

    async def data_copy_by_code(self, respondent: str) -> dict[str, object]:
        """Nobody is without Telegram here."""
        return {}

    async def overdue_facilitated(self, before: datetime) -> Sequence[str]:
        """Nobody is without Telegram here."""
        return ()

    async def erase_facilitated(self, respondent: str, at: datetime, by: str) -> bool:
        """Nobody is without Telegram here."""
        return False

    async def retiring(self, before: datetime, limit: int) -> Sequence[Retiring]:
        """Nobody is ever long away here."""
        return ()

    async def announce_retirement(self, people: Sequence[Farewell], at: datetime) -> None:
        """Nobody is told."""

    async def inactive(self, overdue: Overdue, limit: int) -> Sequence[int]:
        """Nobody is ever long away here."""
        return ()

    async def purge(self, now: datetime) -> None:
        """Forget what was delivered."""
        self.outbox = {i: row for i, row in self.outbox.items() if row.state in _WAITING}

    # outbox

    def put(self, respondent: str, message: OutgoingMessage) -> QueuedMessage:
        """Queue a message as a commit would."""
        fields = {name: getattr(message, name) for name in OutgoingMessage.__slots__}
        row = OutboxRow(
            id=next(self._row),
            respondent=respondent,
            message=json.dumps(fields),
            created_at=self._clock.now().isoformat(),
        )
        self.outbox[row.id] = row
        return row.queued()

    def states(self) -> list[DeliveryState]:
        """The states of all rows, by id."""
        return [self.outbox[row].state for row in sorted(self.outbox)]

    async def unsent(
        self, now: datetime, limit: int, *, bulk: bool = True
    ) -> Sequence[QueuedMessage]:
        """Rows that wait and are due, replies first; those of others are left out."""
        await self._check()
        waiting = [
            row.queued() for row in self.outbox.values()
            if row.state is DeliveryState.QUEUED and row.id not in self.of_others
        ]  # fmt: skip
        due = [
            row for row in waiting
            if (row.not_before is None or row.not_before <= now
                or row.message.priority is Priority.REPLY)
            and (row.not_after is None or row.not_after > now)
            and (bulk or row.message.priority is Priority.REPLY)
        ]  # fmt: skip
        found = sorted(due, key=lambda row: (row.message.priority, row.id))[:limit]
        await self._clock.sleep(self.latency())
        return found

    async def mark(self, delivered: Sequence[Delivered]) -> None:
        """Record how rows ended."""
        await self._check()
        self.marks.append(len(delivered))
        for end in delivered:
            row = self.outbox[end.id]
            row.state, row.message_id, row.error = end.state, end.message_id, end.error
            if end.state is not DeliveryState.AMBIGUOUS:
                row.message = ""
            if end.screen and end.state is DeliveryState.SENT and end.message_id:
                self.screens[end.respondent] = end.message_id

    async def ahead_of(self, rows: Sequence[int]) -> Sequence[tuple[int, int]]:
        """Earlier replies of the same people that wait, whoever has them."""
        await self._check()
        return [
            (later, earlier.id) for later in rows for earlier in self.outbox.values()
            if earlier.id < later and earlier.respondent == self.outbox[later].respondent
            and earlier.state is DeliveryState.QUEUED
        ]  # fmt: skip

    async def mark_sending(self, ids: Sequence[int]) -> frozenset[int]:
        """Note that these are about to be requested; none where somebody else leads."""
        await self._check()
        mine = frozenset(row for row in ids if row in self.outbox and row not in self.of_others)
        for row in mine:
            self.outbox[row].state = DeliveryState.SENDING
        return mine

    async def postpone(self, row: int, not_before: datetime, attempts: int) -> None:
        """Keep a row for later."""
        await self._check()
        kept = self.outbox[row]
        kept.state, kept.attempts = DeliveryState.QUEUED, attempts
        kept.not_before = not_before.isoformat()

    async def screen_of(self, respondent: str) -> int | None:
        """The person's current screen."""
        await self._check()
        return self.screens.get(respondent)

    async def mark_unreachable(self, respondent: str) -> None:
        """Note that a person cannot be reached."""
        await self._check()
        self.unreachable.add(respondent)

    async def _check(self) -> None:
        await self._clock.sleep(self.latency())
        if self.down:
            raise StoreUnavailableError
