"""The bot and the simulated Telegram in one process, joined by HTTP alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App
from bot.config import Settings, read_settings
from bot.services.intake import IntakeLimits
from bot.services.membership import LeasePace
from bot.services.units import Priority
from bot.simulator import Person, Simulator
from bot.simulator.updates import TAP_LIFETIME
from tests.fakes.rushed import RUSH, RushedClock

PATIENT = IntakeLimits(patience=6000.0, flood_burst=500, flood_per_second=50.0)
"""Real milliseconds are rushed seconds here: nobody is called slow or a flood by that."""
SARI, BIMA = 1001, 1002
AGREE = ("[Baca dulu]", "[Saya setuju]", "[Ya, 18 ke atas]")
"""What everybody does before anything else."""
SET_UP = ("/start r3307c", *AGREE, "[Lewati]", "[Belum tahu]")
"""What a member of Wonosobo's community does before the first question."""
REAL_TIME = LeasePace(lasting=5.0 * RUSH, beat=0.5 * RUSH, believed=4.0 * RUSH)
"""The database's time, which leases go by, is not rushed."""


_FILES = TemporaryDirectory(prefix="kreatif-files-")


def _files(database_url: str) -> Path:
    """A folder for each database, so that no bot sweeps the files of another."""
    return Path(_FILES.name) / sha256(database_url.encode()).hexdigest()[:16]


def settings_for(simulator: Simulator, database_url: str, **more: object) -> Settings:
    return read_settings(
        telegram_token=simulator.token,
        telegram_api_url=simulator.url,
        database_url=database_url,
        controller="Dinas Contoh",
        contact="contoh@example.org",
        owner_ids="1",
        **{"port": 0, "files": _files(database_url), **more},
    )


@dataclass
class Town:
    """A running bot, and the people who use it."""

    simulator: Simulator
    clock: RushedClock
    database_url: str
    more: dict[str, object] = field(default_factory=dict)
    """Settings beyond the usual ones."""
    app: App | None = None
    serving: "asyncio.Task[None] | None" = None

    async def open_bot(self) -> None:
        settings = settings_for(self.simulator, self.database_url, **self.more)
        self.app = await App(
            settings, clock=self.clock, limits=PATIENT, leases=REAL_TIME
        ).__aenter__()
        self.serving = asyncio.create_task(self.app.run())
        started = asyncio.create_task(self.app.started.wait())
        await asyncio.wait({self.serving, started}, return_when=asyncio.FIRST_COMPLETED)
        started.cancel()
        if not self.app.settings.webhook_url:
            await self._until_polling(self.serving)

    async def _until_polling(self, serving: "asyncio.Task[None]") -> None:
        """It has introduced itself by then; a bot that cannot start says why."""
        polling = asyncio.create_task(self.simulator.until_polling(60.0))
        await asyncio.wait({polling, serving}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            polling.cancel()
            serving.result()
        await polling

    async def close_bot(self) -> None:
        """End the bot as an operator does; whatever went wrong, nothing of it stays open."""
        if not (self.app and self.serving):
            return
        try:
            await self.quiet()
        finally:
            self.app.stop()
            try:
                await self.serving
            finally:
                await self.app.__aexit__(None, None, None)

    async def restart_bot(self) -> None:
        """As an update of the bot does: the old one drains, a new one begins."""
        await self.close_bot()
        await self.open_bot()

    async def quiet(self) -> None:
        """Wait until nothing is under way between the people and the bot."""
        assert self.app and self.serving
        still = 0
        async with asyncio.timeout(60):
            while still < 3:
                if self.serving.done():
                    self.serving.result()
                still = still + 1 if self._is_quiet() else 0
                await asyncio.sleep(0.002)

    def _is_quiet(self) -> bool:
        assert self.app
        return (
            not self.simulator.world.updates.pending()
            and not len(self.app.intake)
            and not self.app.sender.waiting(Priority.REPLY)
        )

    def person(self, person_id: int = SARI, name: str = "Sari") -> Person:
        return self.simulator.add_person(person_id, name)


async def do(town: Town, person: Person, *acts: str) -> str:
    """Tap the labels that stand in brackets, write the rest; gives the words that came last."""
    for act in acts:
        if act.startswith("["):
            person.tap(act[1:-1])
        else:
            person.send_text(act)
        await town.quiet()
    return person.last.text


@asynccontextmanager
async def rushed_telegram(clock: RushedClock) -> AsyncIterator[Simulator]:
    """The simulated Telegram on a clock of the tests."""
    async with Simulator(now=clock.now, sleep=clock.sleep) as simulator:
        # a busy machine must not outlast, in rushed time, what Telegram waits for a tap's answer
        world = simulator.world
        world.taps.lifetime = world.updates.tap_lifetime = TAP_LIFETIME * RUSH
        yield simulator


@asynccontextmanager
async def town_at(database_url: str, **more: object) -> AsyncIterator[Town]:
    clock = RushedClock()
    async with rushed_telegram(clock) as simulator:
        town = Town(simulator, clock, database_url, more)
        try:
            await town.open_bot()
            yield town
        finally:
            await town.close_bot()
