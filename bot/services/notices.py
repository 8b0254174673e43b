"""The notifier: what somebody shall be told becomes a message, once and at a humane hour."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.flows.access import NATION
from bot.flows.field.part_notices import COLLEAGUE_SILENT
from bot.flows.notices import Detail, Notice
from bot.flows.places import Area, Place
from bot.services.calendar import HOME_ZONE, closing, is_open, opening
from bot.services.conversation import World
from bot.services.ports import Clock, Outbox, StoreUnavailableError
from bot.services.units import OutgoingMessage, QueuedMessage
from bot.services.waiting import pause

SLICE = 50
"""Notices in one transaction: a few milliseconds, then answers have their turn."""
ENOUGH = 250
"""Messages that wait for the sender: ten seconds of its budget. Nobody gets more from here
until there are fewer, so that nothing is still waiting when the hours are over."""
BREATH = 1.0
"""Seconds until the sender is asked again whether it has room."""
LOOK = 15.0
"""Seconds between two looks: another process may have committed a notice."""
_REST = 0.02
"""Seconds between two slices."""
_REPAIR = timedelta(hours=1)
"""After so long a notice that could not be put into words is tried again."""

REMINDING = frozenset({COLLEAGUE_SILENT})
"""Kinds that ask somebody to go on: who muted reminders gets none of them."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice whose time has come."""

    key: str
    respondent: str
    kind: str
    detail: Detail
    urgent: bool
    telegram_id: int | None
    """None for who was erased."""
    reachable: bool
    language: str
    region: str
    """Of the person's latest assessment; empty without one."""
    muted: bool = False
    """Whether the person wants no reminders."""

    def is_over(self, now: datetime) -> bool:
        """Whether there is nobody to be told, or nothing any more (`not_after` in the detail)."""
        if self.telegram_id is None or not self.reachable:
            return True
        end = self.detail.get("not_after")
        late = end is not None and now > datetime.fromisoformat(end)
        return late or (self.muted and self.kind in REMINDING)


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice in words, ready to go."""

    key: str
    respondent: str
    message: OutgoingMessage
    not_after: datetime | None = None
    """The end of the humane hours: from then on it waits for the next morning. None for what
    may come at any hour."""


@dataclass(slots=True)
class Verdicts:
    """What becomes of a slice of notices."""

    told: list[Letter] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    """Keys of those that nobody can be told."""
    put_off: list[tuple[str, datetime]] = field(default_factory=list)
    """Keys, and when they are looked at again."""


class NoticeStore(Protocol):
    """Notices that wait."""

    async def due(self, now: datetime, limit: int) -> Sequence[DueNotice]:
        """Notices that are due, the longest due first."""

    async def next_due(self) -> datetime | None:
        """When the first of those that wait is due."""

    async def backlog(self, most: int) -> int:
        """Reminders and notices that the sender has not sent yet, counted up to `most`."""

    async def tell(self, verdicts: Verdicts, at: datetime) -> Sequence[QueuedMessage]:
        """Write in one commit what became of a slice; gives what was queued by it.

        What was told, settled or left behind meanwhile is not told again.

        Raises:
            StoreUnavailableError: Nothing was written.
        """

    async def put_off_late(self, now: datetime) -> None:
        """What the sender could not send before the humane hours ended waits for the morning.

        Raises:
            StoreUnavailableError: Nothing was put off; the sender leaves it alone all the same.
        """


class NoticeRenderer(Protocol):
    """Puts notices into words."""

    def notice(self, notice: Notice, *, chat_id: int, language: str) -> OutgoingMessage:
        """A `sendMessage` with the notice's buttons, behind all replies."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names and hours of places, by their codes."""

    place: Callable[[str], Place | None]
    find_province: Callable[[str], Area | None]

    @staticmethod
    def of(world: World) -> "Gazetteer":
        """The one of the conversations."""
        return Gazetteer(world.place, world.find_province)

    def zone(self, region: str) -> str:
        """The time zone of a region; WIB where there is none."""
        found = self.place(region) if region else None
        return found.zone if found else HOME_ZONE

    def area(self, scope: str) -> Area:
        """A scope by its code; what left the list shows itself, the nation's name is a word."""
        if scope == NATION:
            return Area(scope, "")
        if "." in scope:
            found = self.place(scope)
            return Area(scope, found.name if found else scope)
        return self.find_province(scope) or Area(scope, scope)

    def named(self, kind: str, detail: Detail, zone: str) -> Notice:
        """A notice with the names of the places in it."""
        notice = Notice(kind, detail, zone=zone)
        if scope := detail.get("scope"):
            notice = replace(notice, area=self.area(scope))
        if region := detail.get("region"):
            found = self.place(region) or Place(region, region, "")
            notice = replace(notice, place=found)
        return notice


@dataclass(frozen=True, slots=True)
class Notifier:
    """Runs on whoever leads; what was told is told, whoever leads next goes on from there."""

    store: NoticeStore
    renderer: NoticeRenderer
    outbox: Outbox
    gazetteer: Gazetteer
    clock: Clock
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Look at once: a notice was committed."""
        self._woken.set()

    async def run(self) -> None:
        """Tell what is due, and wait for more, until cancelled."""
        while True:
            await pause(self.clock, await self._round(), self._woken)

    async def _round(self) -> float:
        """Everything that is due; gives the seconds until the next look."""
        try:
            await self.store.put_off_late(self.clock.now())
            while await self.tell_some():
                await self.clock.sleep(_REST)
            return await self._until_next()
        except StoreUnavailableError:
            log.warning("notices_wait")
        except Exception as error:  # noqa: BLE001 - a notice must not stop the bot
            log.warning("notices_failed", error=type(error).__name__)
        return LOOK

    async def _until_next(self) -> float:
        if await self.store.backlog(ENOUGH) >= ENOUGH:
            return BREATH
        due = await self.store.next_due()
        wait = (due - self.clock.now()).total_seconds() if due else LOOK
        return min(max(wait, _REST), LOOK)

    async def tell_some(self) -> bool:
        """One slice; False where nothing is due, or the sender has enough.

        Raises:
            StoreUnavailableError: Nothing was told.
        """
        now = self.clock.now()
        room = ENOUGH - await self.store.backlog(ENOUGH)
        due = await self.store.due(now, min(SLICE, room)) if room > 0 else ()
        if not due:
            return False
        verdicts = Verdicts()
        for notice in due:
            self._judge(notice, now, verdicts)
        self.outbox.enqueue(await self.store.tell(verdicts, now))
        return True

    def _judge(self, due: DueNotice, now: datetime, verdicts: Verdicts) -> None:
        zone = self.gazetteer.zone(due.region)
        if due.telegram_id is None or due.is_over(now):
            verdicts.settled.append(due.key)
        elif not due.urgent and not is_open(now, zone):
            verdicts.put_off.append((due.key, opening(now, zone)))
        elif message := self._said(due, due.telegram_id, zone):
            until = None if due.urgent else closing(now, zone)
            verdicts.told.append(Letter(due.key, due.respondent, message, until))
        else:
            verdicts.put_off.append((due.key, now + _REPAIR))

    def _said(self, due: DueNotice, chat_id: int, zone: str) -> OutgoingMessage | None:
        """Its words; None where there are none, which the next version may have."""
        notice = self.gazetteer.named(due.kind, due.detail, zone)
        try:
            return self.renderer.notice(notice, chat_id=chat_id, language=due.language)
        except Exception as error:  # noqa: BLE001 - one kind must not hold up all others
            log.error("notice_unsaid", kind=due.kind, error=type(error).__name__)  # noqa: TRY400 - no text
            return None
