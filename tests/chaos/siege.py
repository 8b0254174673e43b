"""A town under siege: people talk, the bot dies, and everything is counted."""

import asyncio
import os
import signal
import time
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

from bot.simulator import Simulator
from tests.chaos.board import POINTS, Board
from tests.chaos.checks import after_a_death, at_the_end, repeated_replies
from tests.chaos.engines import Disturber
from tests.chaos.faults import JUMPS, FairFaults, trouble_deliveries, trouble_telegram
from tests.chaos.nursery import Life, Nursery
from tests.chaos.people import Interviewee
from tests.chaos.report import Report
from tests.chaos.sabotage import Plan

PEOPLE = 12
"""So many answer side by side; who finishes is followed by somebody new."""
START_SECONDS = 20.0
"""Real seconds within which a bot must ask for updates, unless something was broken."""
END_SECONDS = 90.0
_FIRST_PERSON = 10_001


@dataclass
class Siege:
    """One run on one engine."""

    simulator: Simulator
    nursery: Nursery
    disturber: Disturber
    report: Report
    random: Random
    faults: FairFaults
    everybody: list[Interviewee] = field(default_factory=list)
    talking: dict["asyncio.Task[None]", Interviewee] = field(default_factory=dict)
    lease: float = 0.6
    """Seconds."""

    def __post_init__(self) -> None:
        self._ids = count(_FIRST_PERSON)

    @property
    def board(self) -> Board:
        """Of the bots that die."""
        return self.nursery.board

    async def run(self, kills: int) -> None:
        """Kill so often, then let everybody finish what they do, and look at everything.

        On a machine that is busy with other things lives are over before anybody gets to tap:
        such deaths show nothing, so that more follow until there are as many taps.
        """
        began = time.monotonic()
        taps = self.simulator.world.taps.by_id
        while self.report.kills < kills or len(taps) <= kills:
            if self.report.violations:
                break
            self._people_come()
            await self._live_and_die()
        await self._peace()
        self._count()
        self.report.violations = list(dict.fromkeys(self.report.violations))
        self.report.seconds = time.monotonic() - began

    def _people_come(self) -> None:
        self.talking = {task: one for task, one in self.talking.items() if not task.done()}
        while len(self.talking) < PEOPLE:
            number = next(self._ids)
            person = self.simulator.add_person(number, f"P{number}")
            one = Interviewee(
                self.simulator, person, self.random.choice("abcg"), Random(self.random.random())
            )
            self.everybody.append(one)
            self.talking[asyncio.create_task(one.live())] = one

    async def _live_and_die(self) -> None:
        self._break_things()
        life = await self.nursery.bear(self._plan())
        # what the last one had on its way has arrived by now
        called = len(self.simulator.journal)
        disturbing = asyncio.create_task(self._disturb(life))
        try:
            await self._outlive(life)
        finally:
            await disturbing
        repeated, wrong = repeated_replies(self.simulator.journal.entries[called:])
        self.report.outcomes["replies repeated within a process"] += repeated
        self.report.violations += wrong
        recent = [one for one in self.everybody if one in self.talking.values()]
        self.report.violations += await after_a_death(self.disturber.engine, recent)
        for one in self.everybody[-3 * PEOPLE :]:
            self.report.violations += one.complaints

    def _plan(self) -> Plan:
        random = self.random
        point = random.choice((*POINTS, *POINTS, *([""] * 12)))
        rare = point.startswith(("start", "fetch"))
        return Plan(
            point=point,
            nth=1 if point.startswith("start") else random.randint(1, 4 if rare else 12),
            patience=random.choice((1.0, 1.0, 0.05)),
            lease=self.lease,
            bugs=random.choice((0.0, 0.0, 0.3)),
            seed=random.randrange(2**31),
        )

    def _break_things(self) -> None:
        trouble_telegram(self.faults, self.random)
        self.report.troubles.update(trouble_deliveries(self.simulator, self.random))
        if self.random.random() < 0.15:
            self.board.clock_offset = self.random.choice(JUMPS)
            self.report.troubles["clock jumped"] += 1

    async def _disturb(self, life: Life) -> None:
        """In some lives the database fails for a moment."""
        if self.random.random() > 0.3 or not await life.lasts(self.random.uniform(0.2, 0.9)):
            return
        done = await self.disturber.disturb(life.pid, self.random)
        self.report.troubles[done] += 1

    async def _outlive(self, life: Life) -> None:
        """Wait for the planned death, or bring a random one."""
        if await life.lasts(self.random.choice((0.3, 0.8, 1.2, 1.2, 1.8)) * slowness()):
            gently = self.random.random() < 0.08
            status = await life.end(signal.SIGTERM if gently else signal.SIGKILL)
        else:
            status = await life.ended
        self._count_death(status, self.board)

    def _count_death(self, status: int, board: Board) -> None:
        if status == -signal.SIGKILL and board.hit:
            self.report.planned[board.hit] += 1
        elif status == -signal.SIGKILL:
            self.report.random[board.busy()] += 1
        elif status == 0:
            self.report.stopped += 1
        elif status in {2, -signal.SIGTERM}:
            self.report.refused += 1
        else:
            self.report.violations.append(f"the bot ended by itself with status {status}")

    async def _peace(self) -> None:
        """A last bot without any trouble: everybody gets what they are owed."""
        self.faults.clear()
        for one in self.everybody:
            one.stops = True
        lives = await self._last_lives()
        try:
            async with asyncio.timeout(END_SECONDS):
                await asyncio.gather(*self.talking)
                await self.simulator.until_acknowledged(END_SECONDS)
                await asyncio.gather(*(one.rest() for one in self.everybody))
                await self._until_all_is_well()
        except TimeoutError:
            self.report.violations.append("not everybody came to rest")
        finally:
            self.report.violations += await self._wrong()
            for life in lives:
                await life.end(signal.SIGTERM)

    async def _last_lives(self) -> list[Life]:
        return [await self.nursery.bear(self._calm())]

    def _calm(self) -> Plan:
        return Plan(lease=self.lease)

    async def _until_all_is_well(self) -> None:
        while await self._wrong():
            await self._a_while()

    @staticmethod
    async def _a_while() -> None:
        """The last marks and purges come without an event to wait for."""
        await asyncio.sleep(0.25)

    async def _wrong(self) -> list[str]:
        return await at_the_end(self.disturber.engine, self.simulator, self.everybody)

    def _count(self) -> None:
        outcomes, calls = self.report.outcomes, self.simulator.journal
        outcomes["people"] = len(self.everybody)
        outcomes["answers acknowledged"] = sum(len(one.acknowledged()) for one in self.everybody)
        outcomes["remarks written"] = sum(len(one.remarks) for one in self.everybody)
        outcomes["taps"] = len(self.simulator.world.taps.by_id)
        outcomes["replies repeated, over all processes"], _ = repeated_replies(calls)
        outcomes["/lanjut after a refused reply"] = sum(one.nudges for one in self.everybody)
        outcomes["apologies «belum tersimpan»"] = sum(
            "belum tersimpan" in str(call.params.get("text", ""))
            for call in calls.calls("sendMessage", applied=True)
        )
        self.report.troubles.update(self.faults.taken)


def slowness() -> float:
    """By how much everything takes longer now, because others have this machine too; 1 or more.

    Else a bot on a busy machine would die in every life before it came to answer anybody.
    """
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def log_tail(folder: Path, lines: int = 15) -> list[str]:
    """The last lines that the bots wrote to their log."""
    log = folder / "bots.log"
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
