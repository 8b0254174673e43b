"""Two replicas under siege: behind one webhook, on one database; either may die at any time."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.checks import acknowledged_by, repeated_replies, stored_wrongly
from tests.chaos.faults import JUMPS, trouble_deliveries, trouble_telegram
from tests.chaos.front import Front
from tests.chaos.nursery import Life, Nursery
from tests.chaos.people import Interviewee
from tests.chaos.siege import PEOPLE, Siege, slowness

LEASE = 1.5
"""Seconds; see `tests.chaos.sabotage`."""
FREEZE = (0.3, 1.2 * LEASE, 2.0 * LEASE)
"""Seconds for which a process is stopped: some outlast its lease."""
BUSY = 0.08
"""Share of deliveries that meet trouble on their way."""


@dataclass
class PairSiege(Siege):
    """As `Siege`; the one that is left goes on while the other is born again."""

    nurseries: Sequence[Nursery] = ()
    front: Front | None = None
    logs: Sequence[Path] = ()
    lives: dict[int, Life] = field(default_factory=dict)

    async def _live_and_die(self) -> None:
        self._break_things()
        await self._bear_the_dead()
        # what the last one had on its way has arrived by now
        called, lapsed = len(self.simulator.journal), self._lapses()
        disturbing = asyncio.create_task(self._disturb(next(iter(self.lives.values()))))
        try:
            frozen = await self._until_one_dies()
            calls = self.simulator.journal.entries[called:]
        finally:
            await disturbing
        repeated, wrong = repeated_replies(calls)
        self.report.outcomes["replies repeated between two deaths"] += repeated
        if not frozen and self._lapses() == lapsed:
            # nobody had reason to take anything over
            self.report.violations += wrong
        await self._look_at_the_answers()

    async def _look_at_the_answers(self) -> None:
        """While the other one goes on: what was confirmed before the look must be there."""
        recent: list[Interviewee] = [*self.talking.values()]
        confirmed = acknowledged_by(recent)
        wrong = await stored_wrongly(self.disturber.engine, recent, confirmed)
        self.report.violations += wrong
        for one in self.everybody[-3 * PEOPLE :]:
            self.report.violations += one.complaints

    async def _bear_the_dead(self) -> None:
        for number, nursery in enumerate(self.nurseries):
            if number not in self.lives:
                self.lives[number] = await nursery.bear(self._plan())

    async def _until_one_dies(self) -> bool:
        """By its own plan, or killed, or frozen and killed later; whether it was frozen."""
        ends = [life.ended for life in self.lives.values()]
        seconds = self.random.choice((0.5, 1.0, 1.5, 2.5)) * slowness()
        done, _ = await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        frozen = not done and self.random.random() < 0.15
        if not done:
            number = self.random.choice([*self.lives])
            if frozen:
                await self._freeze(self.lives[number])
            gently = self.random.random() < 0.08
            await self.lives[number].end(signal.SIGTERM if gently else signal.SIGKILL)
        for number, life in [*self.lives.items()]:
            if life.ended.done():
                self._count_death(await life.ended, self.nurseries[number].board)
                del self.lives[number]
        return frozen

    async def _freeze(self, life: Life) -> None:
        self.report.troubles["process frozen"] += 1
        with contextlib.suppress(ProcessLookupError):
            os.kill(life.pid, signal.SIGSTOP)
            await asyncio.sleep(self.random.choice(FREEZE))
            os.kill(life.pid, signal.SIGCONT)
            await life.lasts(self.random.choice((0.1, 0.6)))

    def _break_things(self) -> None:
        assert self.front
        trouble_telegram(self.faults, self.random, polling=False, one_process=False)
        self.report.troubles.update(trouble_deliveries(self.simulator, self.random))
        self.front.troubles = self.random.choice((0.0, BUSY, BUSY, 0.3))
        if self.random.random() < 0.15:
            # each machine has a clock of its own
            self.random.choice(self.nurseries).board.clock_offset = self.random.choice(JUMPS)
            self.report.troubles["clock jumped"] += 1

    def _lapses(self) -> int:
        """How often a living process had to notice that its lease had run out."""
        return sum(log.read_bytes().count(b'"lease_lapsed"') for log in self.logs)

    async def _last_lives(self) -> list[Life]:
        assert self.front
        self.front.troubles = 0.0
        for life in self.lives.values():
            await life.end(signal.SIGTERM)
        self.lives.clear()
        return [await nursery.bear(self._calm()) for nursery in self.nurseries]

    def _count(self) -> None:
        super()._count()
        assert self.front
        self.report.troubles.update(self.front.done)
        self.report.outcomes["leases that ran out under a living process"] = self._lapses()
