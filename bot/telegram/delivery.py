"""One row of the outbox, from its request to how it ended."""

import json
import random
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.services.attachments import Jobs
from bot.services.limiter import Limiter
from bot.services.membership import Alone
from bot.services.ports import Clock, Leadership, OutboxStore, StoreUnavailableError
from bot.services.tally import Tally
from bot.services.units import Delivered, DeliveryState, OutgoingMessage, Priority, QueuedMessage
from bot.services.waiting import Jitter, backoff
from bot.telegram.marks import Marks
from bot.telegram.screens import Screens, as_new, keyboard_removal
from bot.telegram.transport import Accepted, ApiResult, BotApi, NotSent, Refused
from bot.telegram.verdicts import Again, Anew, Ended, Held, Revoked, Verdict, judge

log = structlog.get_logger(__name__)

_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0
"""Seconds."""
MOST_ATTEMPTS = 40
"""Attempts after which a row that Telegram neither takes nor refuses has failed: about
eighteen minutes. A network that is down does not count."""
MOST_TOLD = 3
"""Attempts at a message that is told directly, without a row."""
_MOST_LOST = 1
"""A reply whose answer was lost is repeated so often."""
_REVOKED_PAUSE = 60.0
"""Seconds for which nothing is sent after a 401."""
_LOST = NotSent("LeaseLost")
"""What became of a row that may be another process's by now: it was not requested."""
_NOTE_AFTER = 3
"""Attempts from which a row's delay is written down; the first ones are over too soon."""


@dataclass(slots=True, eq=False)
class Parcel:
    """A row on its way to Telegram."""

    row: QueuedMessage
    message: OutgoingMessage
    """What is requested now: an edit may have become a new message."""
    attempts: int = 0
    unreached: int = 0
    """Attempts in which there was no connection at all."""
    lost: int = 0
    """Attempts whose answer was lost."""
    not_before: float = 0.0
    """Moment on the monotonic clock."""
    behind: bool = False
    """It waits until what another process has for this person was sent."""
    moves_screen: bool = True
    """False where the message that it edited is the person's current screen already."""

    @property
    def stored(self) -> bool:
        """Whether a row stands behind it; a message that is told directly has none."""
        return self.row.id > 0


@dataclass(frozen=True, slots=True)
class Office:
    """What a delivery works with."""

    api: BotApi
    store: OutboxStore
    limiter: Limiter
    clock: Clock
    tally: Tally
    jobs: Jobs
    jitter: Jitter = random.random
    leadership: Leadership = field(default_factory=Alone)
    """What this process may send at this moment."""


class Delivery:
    """Requests rows and writes down how they ended."""

    def __init__(self, office: Office, marks: Marks) -> None:
        self._office = office
        self._marks = marks
        self._screens = Screens(office.store, marks.holds)

    async def deliver(self, parcel: Parcel) -> float | None:
        """Request a row once; None when it ended, else the seconds until its next attempt."""
        verdict = await self._attempt(parcel)
        match verdict:
            case Ended():
                await self.end(parcel, verdict)
                return None
            case Held(seconds=seconds):
                return await self._held(parcel, seconds)
            case Again():
                return await self._again(parcel, verdict)
            case Anew(error=error):
                await self.end(parcel, Ended(DeliveryState.DROPPED, error=error))
                return None
            case Revoked():
                log.error("token_refused", code=401)
                self._office.limiter.hold_all(_REVOKED_PAUSE)
                return await self._wait(parcel, _REVOKED_PAUSE)

    async def end(self, parcel: Parcel, ended: Ended) -> None:
        """Note how a request ended its row, and what that says about the person."""
        if ended.state is DeliveryState.BLOCKED and parcel.stored:
            await self._unreachable(parcel.row.respondent)
        self.note(parcel, ended)

    def note(self, parcel: Parcel, ended: Ended) -> None:
        """Note how a row ended; it is durable soon after."""
        office, message = self._office, parcel.message
        office.tally.add("deliveries", ended.state)
        if ended.state is DeliveryState.FAILED:
            log.error("message_failed", method=message.method, error=ended.error)
        if not parcel.stored:
            return
        if ended.state is DeliveryState.SENT and message.priority is Priority.REPLY:
            took = office.clock.now() - parcel.row.created_at
            office.tally.observe("reply_seconds", took.total_seconds())
        self._marks.add(
            Delivered(
                id=parcel.row.id,
                respondent=parcel.row.respondent,
                state=ended.state,
                message_id=ended.message_id,
                screen=message.screen and parcel.moves_screen,
                error=ended.error,
            )
        )

    async def put_back(self, parcel: Parcel, seconds: float) -> None:
        """Have the store keep a row for later."""
        due = self._office.clock.now() + timedelta(seconds=seconds)
        try:
            await self._office.store.postpone(parcel.row.id, due, parcel.attempts)
        except StoreUnavailableError:
            self._office.tally.add("store_unavailable")

    async def _attempt(self, parcel: Parcel) -> Verdict:
        verdict = judge(parcel.message, await self._request(parcel))
        if isinstance(verdict, Anew) and (new := as_new(parcel.message)):
            parcel.message = new
            self._office.limiter.take(new.chat_id)
            verdict = judge(new, await self._request(parcel))
        if isinstance(verdict, Ended) and verdict.state is DeliveryState.SENT:
            await self._retire_screen(parcel, verdict.message_id)
        return verdict

    async def _request(self, parcel: Parcel) -> ApiResult:
        message, api = parcel.message, self._office.api
        if not message.job:
            may = self._may(parcel)
            return await api.send(message.method, message.payload) if may else _LOST
        try:
            file = await self._office.jobs[message.job.partition(":")[0]](parcel.row)
        except StoreUnavailableError as error:
            return NotSent(type(error).__name__)
        except Exception as error:  # noqa: BLE001 - whatever a job does, the sender goes on
            return Refused(0, f"job {message.job}: {type(error).__name__}")
        if not self._may(parcel):
            return _LOST
        caption = {"caption": file.caption} if file.caption else {}
        return await api.call(message.method, json.loads(message.payload) | caption, [file])

    def _may(self, parcel: Parcel) -> bool:
        """Whether a row is still this process's to send: asked last before the request."""
        lease = self._office.leadership
        is_reply = parcel.message.priority is Priority.REPLY
        return not parcel.stored or (lease.owns() if is_reply else lease.leads())

    async def _retire_screen(self, parcel: Parcel, message_id: int | None) -> None:
        """Take the old screen's keyboard away, before the row is marked; best effort."""
        if not parcel.message.screen or message_id is None or not parcel.stored:
            return
        if not self._office.leadership.owns():
            # whoever has the row now repeats it, and looks after the keyboards
            return
        old = await self._screens.replace(parcel.row, message_id, parcel.message.shown)
        parcel.moves_screen = old != message_id
        if old is None or old == message_id:
            return
        chat = parcel.message.chat_id
        self._office.limiter.take(chat)
        removal = keyboard_removal(chat, old)
        result = await self._office.api.send("editMessageReplyMarkup", removal)
        kind = "removed" if isinstance(result, Accepted) else "left"
        self._office.tally.add("old_keyboards", kind)

    async def _unreachable(self, respondent: str) -> None:
        try:
            await self._office.store.mark_unreachable(respondent)
        except StoreUnavailableError:
            self._office.tally.add("store_unavailable")

    async def _held(self, parcel: Parcel, seconds: float) -> float:
        office, message = self._office, parcel.message
        office.tally.add("refused_429", message.priority.name.lower())
        wait = seconds + 0.25 * office.jitter()
        office.limiter.refused(message.chat_id, wait, message.priority)
        return await self._wait(parcel, wait)

    async def _again(self, parcel: Parcel, verdict: Again) -> float | None:
        office = self._office
        office.tally.add("retries", verdict.reason)
        parcel.attempts += 1
        parcel.lost += verdict.lost
        parcel.unreached += not verdict.sent
        if ended := _too_often(parcel):
            await self.end(parcel, Ended(ended, error=verdict.reason))
            return None
        jitter = office.jitter
        wait = backoff(parcel.attempts, base=_BACKOFF, cap=_LONGEST_BACKOFF, jitter=jitter)
        return await self._wait(parcel, wait, durably=parcel.attempts >= _NOTE_AFTER)

    async def _wait(self, parcel: Parcel, seconds: float, *, durably: bool = True) -> float:
        """Keep a row for later; a broadcast, which is marked as being sent, always durably."""
        broadcast = parcel.message.priority is Priority.BROADCAST
        if parcel.stored and (durably or broadcast):
            await self.put_back(parcel, seconds)
        parcel.not_before = self._office.clock.monotonic() + seconds
        return seconds


def _too_often(parcel: Parcel) -> DeliveryState | None:
    """How a row ends that was tried too often; None while it may be tried again."""
    if parcel.lost > _MOST_LOST:
        # nobody looks for it later, so it keeps neither text nor address
        return DeliveryState.FAILED
    tried = parcel.attempts - (parcel.unreached if parcel.stored else 0)
    most = MOST_ATTEMPTS if parcel.stored else MOST_TOLD
    return DeliveryState.FAILED if tried >= most else None
