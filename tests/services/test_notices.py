"""The notifier on a fake clock: when it looks, what it puts off, and what stops it not."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.flows.notices import Notice
from bot.flows.places import Area, Place
from bot.services.notices import ENOUGH, LOOK, DueNotice, Gazetteer, Notifier, Verdicts
from bot.services.ports import StoreUnavailableError
from bot.services.units import OutgoingMessage, Priority, QueuedMessage
from tests.fakes.clock import START, FakeClock

JAYAPURA = Place("91.71", "Kota Jayapura", "Papua", "Asia/Jayapura")
GAZETTEER = Gazetteer(
    {"91.71": JAYAPURA}.get, lambda code: Area(code, "Jawa Tengah") if code == "33" else None
)


@dataclass
class Told:
    """A store of notices in memory, that a test fills and breaks."""

    waiting: dict[str, tuple[datetime, DueNotice]] = field(default_factory=dict)
    told: list[tuple[datetime, str]] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    queued: int = 0
    broken: Exception | None = None
    looks: int = 0

    def put(self, at: datetime, key: str, *, urgent: bool = False, **more: object) -> None:
        facts: dict[str, object] = {
            "telegram_id": 7, "reachable": True, "language": "id", "region": "", "kind": "hello",
            "detail": {},
        }  # fmt: skip
        notice = DueNotice(key=key, respondent="r", urgent=urgent, **facts | more)  # type: ignore[arg-type]
        self.waiting[key] = (at, notice)

    async def due(self, now: datetime, limit: int) -> Sequence[DueNotice]:
        self.looks += 1
        if self.broken:
            raise self.broken
        return [notice for at, notice in self.waiting.values() if at <= now][:limit]

    async def next_due(self) -> datetime | None:
        return min((at for at, _ in self.waiting.values()), default=None)

    async def backlog(self, most: int) -> int:
        return min(self.queued, most)

    async def put_off_late(self, now: datetime) -> None:
        """Nothing is late here."""

    async def tell(self, verdicts: Verdicts, at: datetime) -> Sequence[QueuedMessage]:
        for letter in verdicts.told:
            del self.waiting[letter.key]
            self.told.append((at, letter.key))
        for key in verdicts.settled:
            del self.waiting[key]
            self.settled.append(key)
        for key, due in verdicts.put_off:
            self.waiting[key] = (due, self.waiting[key][1])
        return [QueuedMessage(1, "r", letter.message, at) for letter in verdicts.told]


class Said:
    """Renders, and remembers the notices; kinds named `broken` it cannot."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def notice(self, notice: Notice, *, chat_id: int, language: str) -> OutgoingMessage:
        if notice.kind == "broken":
            raise LookupError(notice.kind)
        self.notices.append(notice)
        return OutgoingMessage(chat_id, "sendMessage", language, Priority.REMINDER)


class Desk:
    """A notifier at work."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store, self.said = Told(), Said()
        self.sent: list[QueuedMessage] = []
        self.notifier = Notifier(self.store, self.said, self, GAZETTEER, self.clock)

    def enqueue(self, messages: Sequence[QueuedMessage]) -> None:
        self.sent += messages

    def seconds(self) -> list[tuple[float, str]]:
        return [((at - START).total_seconds(), key) for at, key in self.store.told]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    running = asyncio.create_task(made.notifier.run())
    await made.clock.settle()
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_told_at_the_very_moment_it_is_due(desk: Desk) -> None:
    """It wakes up for the next one, not by a beat."""
    desk.store.put(START + timedelta(seconds=LOOK + 3), "n")
    await desk.clock.advance(LOOK + 4)
    [(at, key)] = desk.seconds()
    assert key == "n"
    assert at == pytest.approx(LOOK + 3, abs=0.1)
    assert [row.message.chat_id for row in desk.sent] == [7]


async def test_told_at_once_when_it_was_committed_here(desk: Desk) -> None:
    """A commit wakes it; what another process committed is found within a look."""
    await desk.clock.advance(1)
    desk.store.put(START, "here", urgent=True)
    desk.notifier.wake()
    await desk.clock.advance(0)
    assert desk.seconds() == [(1, "here")]
    desk.store.put(START, "elsewhere")
    await desk.clock.advance(LOOK + 1)
    assert [key for _, key in desk.seconds()] == ["here", "elsewhere"]


async def test_at_night_only_what_is_urgent(desk: Desk) -> None:
    """23.00 in Jayapura, 21.00 in Jakarta: the others wait for their own 08.00."""
    await desk.clock.advance(12 * 3600)
    now = desk.clock.now()
    desk.store.put(now, "urgent", urgent=True, region="91.71")
    desk.store.put(now, "wit", region="91.71")
    desk.store.put(now, "wib")
    desk.notifier.wake()
    await desk.clock.advance(12 * 3600)

    # the fake clock began at 09.00 WIB: 08.00 WIT is 21 hours later, 08.00 WIB 23
    hours = [(round(at / 3600, 1), key) for at, key in desk.seconds()]
    assert hours == [(12.0, "urgent"), (21.0, "wit"), (23.0, "wib")]


async def test_nobody_gets_more_than_the_sender_can_send(desk: Desk) -> None:
    """While enough wait for the sender everything else waits here, and goes on soon after."""
    desk.store.queued = ENOUGH
    desk.store.put(START, "n")
    await desk.clock.advance(30)
    assert desk.seconds() == []
    desk.store.queued = 0
    await desk.clock.advance(2)
    assert [key for _, key in desk.seconds()] == ["n"]


async def test_whoever_is_gone_is_settled(desk: Desk) -> None:
    """Blocked or erased: nothing is said, and it is not looked at again."""
    desk.store.put(START, "blocked", reachable=False)
    desk.store.put(START, "erased", telegram_id=None)
    desk.notifier.wake()
    await desk.clock.advance(1)
    assert (desk.store.settled, desk.sent) == (["blocked", "erased"], [])


async def test_a_kind_without_words_holds_up_nobody(desk: Desk) -> None:
    """An older program meets a newer kind: the others are told, it is tried again in an hour."""
    desk.store.put(START, "newer", kind="broken")
    desk.store.put(START, "n")
    desk.notifier.wake()
    await desk.clock.advance(60)
    assert [key for _, key in desk.seconds()] == ["n"]
    assert desk.store.waiting["newer"][0] == START + timedelta(hours=1)


@pytest.mark.parametrize("error", [StoreUnavailableError(), RuntimeError()])
async def test_a_store_that_fails_is_asked_again(desk: Desk, error: Exception) -> None:
    """Down, or a bug: nothing is lost."""
    desk.store.broken = error
    desk.store.put(START, "n")
    await desk.clock.advance(3 * LOOK)
    assert desk.store.looks >= 3
    desk.store.broken = None
    await desk.clock.advance(LOOK + 1)
    assert [key for _, key in desk.seconds()] == ["n"]


async def test_scopes_and_regions_are_said_by_name(desk: Desk) -> None:
    """What left the list shows its code; the nation's name is a word of the template."""
    for key, code in enumerate(("33", "91.71", "ID", "99", "99.99")):
        desk.store.put(START, str(key), detail={"scope": code, "region": code})
    desk.notifier.wake()
    await desk.clock.advance(1)

    areas = [notice.area.name for notice in desk.said.notices if notice.area]
    assert areas == ["Jawa Tengah", "Kota Jayapura", "", "99", "99.99"]
    assert [notice.place.name for notice in desk.said.notices if notice.place][1] == JAYAPURA.name
