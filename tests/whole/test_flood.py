"""A person who floods is slowed, politely, and costs nobody else anything."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import App
from bot.simulator import Person, Simulator
from scoring.answers import Answer
from tests.fakes.clock import FakeClock
from tests.whole.town import BIMA, REAL_TIME, SARI, settings_for

SET_UP = ("/start r3307c", "[Baca dulu]", "[Saya setuju]", "[Ya, 18 ke atas]", "[Lewati]",
          "[Belum tahu]")  # fmt: skip
QUESTIONS = 16
FLOOD = [*(["/bantuan"] * 11 + ["2"]) * QUESTIONS, *["/bantuan"] * 8]
SLOWED = "Semuanya saya kerjakan satu per satu"


@dataclass
class Quarter:
    """A bot with its usual limits, on a clock that stands until a test moves it."""

    simulator: Simulator
    clock: FakeClock
    app: App

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for sockets and threads; no time passes on the bot's clock."""
        async with asyncio.timeout(60):
            while not is_so():
                await self.clock.settle()

    async def worked_off(self) -> None:
        """Let time pass until nothing of anybody waits any more."""
        async with asyncio.timeout(60):
            while len(self.app.intake):
                await self.clock.advance(1)

    async def act(self, person: Person, act: str) -> None:
        """One act, answered while the clock stands; then its person thinks for two seconds."""
        before, taps = len(person.from_bot()), len(person.taps)
        shown = person.from_bot()[-1:]
        if act.startswith("["):
            person.tap(act[1:-1])
            await self.until(
                lambda: person.taps[taps].answered and person.from_bot()[-1:] != shown
            )
        else:
            person.send_text(act)
            await self.until(lambda: len(person.from_bot()) > before)
        await self.clock.advance(2)

    async def answers_of(self, person: Person) -> dict[str, Answer]:
        found = (await self.app.store.load(person.id)).assessment
        return dict(found.answers) if found else {}


@pytest.fixture
async def quarter(tmp_path: Path) -> AsyncIterator[Quarter]:
    clock = FakeClock(breath=0.002)
    async with Simulator(now=clock.now, sleep=clock.sleep) as simulator:
        settings = settings_for(simulator, f"sqlite:///{tmp_path}/quarter.sqlite3")
        async with App(settings, clock=clock, leases=REAL_TIME) as app:
            serving = asyncio.create_task(app.run())
            await simulator.until_polling()
            yield Quarter(simulator, clock, app)
            app.stop()
            while not serving.done():
                await clock.advance(1)
            await serving


async def test_a_flood_is_slowed_kindly_and_delays_nobody(quarter: Quarter) -> None:
    """200 messages in a second: the neighbour's answers come at once; in the end all count."""
    sari = quarter.simulator.add_person(SARI, "Sari")
    bima = quarter.simulator.add_person(BIMA, "Bima")
    for act in SET_UP:
        await quarter.act(sari, act)
    await quarter.clock.advance(60)
    for text in FLOOD:
        sari.send_text(text)
    for act in (*SET_UP, *"43210"):
        await quarter.act(bima, act)

    hers, his = await quarter.answers_of(sari), await quarter.answers_of(bima)
    assert {answer.value for answer in his.values()} == {4, 3, 2, 1, 0}
    # the neighbour's eleven acts took 22 seconds: 20 messages at once, then two a second
    assert 1 <= len(hers) <= (20 + 2 * 22) // 12
    assert len(quarter.app.intake) == 1

    await quarter.worked_off()
    hers = await quarter.answers_of(sari)
    assert [answer.value for answer in hers.values()] == [2] * QUESTIONS
    await quarter.clock.advance(300)
    told = [message.text for message in sari.from_bot() if SLOWED in message.text]
    assert len(told) == 1
    assert not [message for message in bima.from_bot() if SLOWED in message.text]


async def test_whoever_floods_again_later_is_told_again(quarter: Quarter) -> None:
    """Once in ten minutes, not once in a life; and never for twenty messages."""
    sari = quarter.simulator.add_person(SARI, "Sari")
    for expected in (0, 1, 1, 2):
        many = 20 if expected == 0 else 40
        for _ in range(many):
            sari.send_text("/bantuan")
        await quarter.clock.advance(1)
        await quarter.worked_off()
        await quarter.clock.advance(60)
        told = [message for message in sari.from_bot() if SLOWED in message.text]
        assert len(told) == expected
        if len(told) == expected == 1:
            await quarter.clock.advance(280)
