"""Broadcasts: the ledger is handed over to the sender in slices, at humane hours, and reported.

What waits stands in the ledger; only some seconds' worth of it is with the sender. So pausing
and ending act at once, evening finds next to nothing under way, and a crash loses nothing.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

import structlog

from bot.flows.desk.broadcasts import GRANT_ENDED, BroadcastState, Ledger
from bot.flows.letters import Letter, Medium
from bot.flows.notices import Notice
from bot.services.calendar import closing, is_open
from bot.services.notices import Gazetteer
from bot.services.ports import Clock, Outbox, StoreUnavailableError
from bot.services.units import OutgoingMessage, Priority, QueuedMessage
from bot.services.waiting import pause

SLICE = 100
"""Recipients in one transaction: some milliseconds, then answers have their turn."""
AHEAD = 2.0
"""Seconds of its budget that the sender has from here at the most."""
BREATH = 0.25
"""Seconds until the sender is asked again whether it has room."""
LOOK = 10.0
"""Seconds between two looks where nobody can be told now: another process may have confirmed."""
BOARD_EVERY = 3.0
"""Seconds between two edits of the message that shows the progress."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Underway:
    """A broadcast that is looked after."""

    id: str
    state: BroadcastState
    text: str
    sender: str
    medium: Medium
    file_id: str
    scope: str
    """Where its maker coordinates."""
    maker: str
    telegram_id: int | None
    """Of its maker; None where they left."""
    reachable: bool
    """Whether its maker can be shown anything."""
    language: str
    board_id: int | None
    """The outbox row of the message that shows the progress."""
    board: int | None
    """That message, once Telegram took it."""
    holds_grant: bool
    """Whether its maker still coordinates there."""

    @property
    def chat_id(self) -> int | None:
        """Where its maker is shown the progress; None where they left or cannot be reached."""
        return self.telegram_id if self.reachable else None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who waits for a broadcast."""

    respondent: str
    attempt: int
    region: str
    language: str
    telegram_id: int | None
    """None for who was erased."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A recipient with what they are to be sent."""

    recipient: Recipient
    message: OutgoingMessage | None
    """None for who cannot be addressed any more."""
    not_after: datetime
    """From then on it is too late in their day."""


class BroadcastStore(Protocol):
    """The ledger, for whoever leads."""

    async def underway(self) -> Sequence[Underway]:
        """Those that are not finished, the first to be made first."""

    async def backlog(self, most: int) -> int:
        """Messages of broadcasts that the sender has not sent yet, counted up to `most`."""

    async def call_back_late(self, now: datetime) -> int:
        """Take back what the sender did not begin to send before the evening; says how many."""

    async def waiting_regions(self, broadcast: str) -> Sequence[str]:
        """Where people still wait for it."""

    async def next_recipients(
        self, broadcast: str, regions: Sequence[str], limit: int
    ) -> Sequence[Recipient]:
        """Some of those who wait in these regions."""

    async def hand_over(
        self, broadcast: str, letters: Sequence[Addressed], at: datetime
    ) -> Sequence[QueuedMessage]:
        """Queue them in one commit, where it still runs; gives what was queued.

        Whoever left, blocked the bot or asked for quiet since is noted in the ledger instead.

        Raises:
            StoreUnavailableError: Nothing was written.
        """

    async def stop(self, broadcast: Underway, reason: str, at: datetime) -> None:
        """End it; what was not sent is not sent, and it is in the audit log.

        Raises:
            StoreUnavailableError: Nothing was written.
        """

    async def ledger(self, broadcast: str) -> Ledger:
        """How everybody stands."""

    async def put_up_board(
        self, broadcast: Underway, message: OutgoingMessage, at: datetime
    ) -> QueuedMessage:
        """Queue the message that will show the progress."""

    async def keep_board(self, broadcast: str, message_id: int) -> None:
        """Remember which message it is."""

    async def finish(
        self, broadcast: Underway, detail: Mapping[str, str] | None, at: datetime
    ) -> None:
        """It is over; its maker is told so by a notice with this detail, where there is one."""


class LetterRenderer(Protocol):
    """Puts broadcasts and their progress into words."""

    def letter(
        self,
        letter: Letter,
        *,
        chat_id: int,
        language: str,
        priority: Priority = Priority.REPLY,
    ) -> OutgoingMessage:
        """A broadcast as its recipients see it, in their language."""

    def board(
        self, notice: Notice, *, chat_id: int, language: str, edits: int | None
    ) -> OutgoingMessage:
        """A notice that is kept up to date: sent once, then edited in place."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the broadcaster works with."""

    store: BroadcastStore
    renderer: LetterRenderer
    outbox: Outbox
    gazetteer: Gazetteer
    clock: Clock
    per_second: int
    """The sender's budget."""
    owners: frozenset[int]
    """Telegram ids of those who coordinate everywhere without a grant."""
    tell: Callable[[OutgoingMessage], None]
    """Sends a message of which nothing is kept."""
    reported: Callable[[], None] = field(default=lambda: None)
    """Told when a report was written."""


@dataclass
class Broadcaster:
    """Runs on whoever leads; whoever leads next goes on from the ledger."""

    desk: Desk
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _shown: dict[str, str] = field(default_factory=dict)
    """Broadcast -> what its board said last."""
    _look_at: dict[str, float] = field(default_factory=dict)
    """Broadcast -> when its ledger is summed up next, on the monotonic clock."""

    def wake(self) -> None:
        """Look at once: somebody confirmed or steered a broadcast."""
        self._look_at.clear()
        self._woken.set()

    async def run(self) -> None:
        """Hand over what may go, show how it stands, and wait for more, until cancelled."""
        while True:
            await pause(self.desk.clock, await self._round(), self._woken)

    async def _round(self) -> float:
        try:
            return await self.look()
        except StoreUnavailableError:
            log.warning("broadcasts_wait")
        except Exception as error:  # noqa: BLE001 - a broadcast must not stop the bot
            log.warning("broadcasts_failed", error=type(error).__name__)
        return LOOK

    async def look(self) -> float:
        """Everything that can be done now; gives the seconds until the next look.

        Raises:
            StoreUnavailableError: The rest is left for the next look.
        """
        store, now = self.desk.store, self.desk.clock.now()
        await store.call_back_late(now)
        waits = [await self._tend(broadcast) for broadcast in await store.underway()]
        return min(waits, default=LOOK)

    async def _tend(self, broadcast: Underway) -> float:
        if not self._may_go_on(broadcast) and broadcast.state is not BroadcastState.CANCELLED:
            await self.desk.store.stop(broadcast, GRANT_ENDED, self.desk.clock.now())
            log.info("broadcast_stopped")
            broadcast = replace(broadcast, state=BroadcastState.CANCELLED)
            self._look_at.pop(broadcast.id, None)
        is_full = broadcast.state is BroadcastState.RUNNING and await self._advance(broadcast)
        wait = await self._sum_up(broadcast)
        return BREATH if is_full else wait

    async def _advance(self, broadcast: Underway) -> bool:
        """Hand over as many as the sender has room for; True where more could go."""
        most = max(SLICE, round(AHEAD * self.desk.per_second))
        while regions := await self._open_regions(broadcast):
            free = most - await self.desk.store.backlog(most)
            if free <= 0:
                return True
            await self._hand_over(broadcast, regions, min(free, SLICE))
        return False

    async def _open_regions(self, broadcast: Underway) -> list[str]:
        now, zone = self.desk.clock.now(), self.desk.gazetteer.zone
        waiting = await self.desk.store.waiting_regions(broadcast.id)
        return [region for region in waiting if is_open(now, zone(region))]

    async def _hand_over(self, broadcast: Underway, regions: list[str], count: int) -> None:
        """One slice."""
        store, now = self.desk.store, self.desk.clock.now()
        people = await store.next_recipients(broadcast.id, regions, count)
        letters = [self._addressed(broadcast, one, now) for one in people]
        queued = await store.hand_over(broadcast.id, letters, now)
        self.desk.outbox.enqueue(queued)

    def _addressed(self, broadcast: Underway, one: Recipient, now: datetime) -> Addressed:
        zone = self.desk.gazetteer.zone(one.region)
        message = None
        if one.telegram_id is not None:
            message = self.desk.renderer.letter(
                self._letter(broadcast),
                chat_id=one.telegram_id,
                language=one.language,
                priority=Priority.BROADCAST,
            )
        return Addressed(one, message, closing(now, zone).astimezone(UTC))

    def _letter(self, broadcast: Underway) -> Letter:
        area = self.desk.gazetteer.area(broadcast.scope)
        return Letter(broadcast.text, broadcast.sender, area, broadcast.medium, broadcast.file_id)

    async def _sum_up(self, broadcast: Underway) -> float:
        """Show how it stands, and finish it when nobody is left; seconds until the next time."""
        now = self.desk.clock.monotonic()
        if (wait := self._look_at.get(broadcast.id, 0.0) - now) > 0:
            return wait
        ledger = await self.desk.store.ledger(broadcast.id)
        over = _is_over(broadcast, ledger)
        detail = _detail(broadcast, ledger, over=over)
        told = detail if self._may_go_on(broadcast) else None
        if told is not None:
            await self._show(broadcast, told)
        if over:
            await self.desk.store.finish(broadcast, told, self.desk.clock.now())
            self._forget(broadcast.id)
            self.desk.reported()
            return LOOK
        wait = BOARD_EVERY if ledger.count("queued", "sending") else LOOK
        self._look_at[broadcast.id] = now + wait
        return wait

    def _may_go_on(self, broadcast: Underway) -> bool:
        """Whoever lost the grant since sends and learns nothing more; others see it stopped."""
        return broadcast.holds_grant or broadcast.telegram_id in self.desk.owners

    def _forget(self, broadcast: str) -> None:
        self._look_at.pop(broadcast, None)
        self._shown.pop(broadcast, None)

    async def _show(self, broadcast: Underway, detail: Mapping[str, str]) -> None:
        """Bring the board up to date, where it says something else by now."""
        if broadcast.chat_id is None:
            return
        notice = Notice("broadcast_board", detail, area=self.desk.gazetteer.area(detail["scope"]))
        message = self.desk.renderer.board(
            notice, chat_id=broadcast.chat_id, language=broadcast.language, edits=broadcast.board
        )
        if broadcast.board_id is None:
            now = self.desk.clock.now()
            row = await self.desk.store.put_up_board(broadcast, message, now)
            self.desk.outbox.enqueue([row])
        elif broadcast.board is not None and self._shown.get(broadcast.id) != message.payload:
            await self.desk.store.keep_board(broadcast.id, broadcast.board)
            self._shown[broadcast.id] = message.payload
            self.desk.tell(message)


def _is_over(broadcast: Underway, ledger: Ledger) -> bool:
    """Whether nothing of it will happen any more."""
    if broadcast.state is BroadcastState.CANCELLED:
        return ledger.count("queued", "sending") == 0
    return ledger.is_over


def _detail(broadcast: Underway, ledger: Ledger, *, over: bool) -> dict[str, str]:
    """What the board and the report say, as texts."""
    ended = broadcast.state is BroadcastState.CANCELLED
    state = BroadcastState.DONE if over and not ended else broadcast.state
    counts = {name: str(ledger.count(name)) for name in ("sent", "blocked", "failed", "ambiguous")}
    return counts | {
        "id": broadcast.id,
        "scope": broadcast.scope,
        "state": state.value,
        "people": str(ledger.recipients),
        "left": str(ledger.left),
        "reasons": "\n".join(
            f"{state}|{error}|{people}" for state, error, people in ledger.reasons
        ),
        "troubles": "\n".join(
            f"{one.state}|{one.error}|{one.respondent[-6:]}" for one in ledger.troubles
        ),
    }
