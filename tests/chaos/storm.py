"""A broadcast under 429s, blocks, lost answers and SIGKILLs, and everything counted."""

import asyncio
import itertools
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.flows.desk.broadcasts import Audience, MakeBroadcast
from bot.flows.effects import BeginAssessment, GiveConsent
from bot.flows.letters import Medium
from bot.services.clock import SystemClock
from bot.simulator import Fault, Faults, Simulator
from bot.simulator.faults import FaultKind
from bot.store import Store, open_store
from tests.chaos.nursery import Life, nursery
from tests.chaos.sabotage import Plan
from tests.keys import SEALER, telegram_id
from tests.store.engines import Engine, Postgresql
from tests.store.people import CountingIds, assessment, unit

OWNER, FIRST = 1, 10_001
BROADCAST = "broadcast".ljust(26, "0")
WORDS = "Rapat Jumat"
DEPARTURES = "departures"
_NOBODY_SENDS = 0.25
"""Seconds; a longer silence is a pause (429, a death), no slowness."""
_AT_ONCE = 200
_LONGEST = 3600.0
"""Seconds until a broadcast that does not move is given up."""
_FULL = 0.95
"""Share of the budget that a broadcast of any length must use."""
_LONG = 5000
"""Recipients from which on that share is looked at: pauses weigh too much before."""
_LEDGER = (
    "SELECT i.telegram_id, coalesce(o.state, d.state) FROM deliveries d"
    " LEFT JOIN outbox o ON o.id = d.outbox_id"
    " JOIN identities i ON i.respondent_id = d.respondent_id"
)

_SERVED = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE application_name = 'kota-kreatif' AND datname = current_database()"
)


@dataclass(frozen=True)
class Storm:
    """What is done to the broadcast."""

    recipients: int = 20_000
    rate: int = 200
    """Messages a second that the bot may send."""
    kills: int = 3
    held: float = 0.002
    """Share of recipients whose chat answers 429 at first."""
    blocked: float = 0.02
    """Share who block the bot in the middle of it, half of them without a word to the bot."""
    lost: float = 0.002
    """Share whose answer is lost on its way."""
    seed: int = 2026


@dataclass
class Wreckage:
    """What was left of it."""

    storm: Storm
    engine: str
    states: Counter[str] = field(default_factory=Counter)
    in_flight: list[int] = field(default_factory=list)
    """Rows that were durably being sent at each kill."""
    lost: int = 0
    busiest: int = 0
    """The most requests of recipients in any closed second, over all processes."""
    used: float = 0.0
    """Share of the budget, in the time in which anything was sent."""
    seconds: float = 0.0
    violations: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report, line by line."""
        storm, states = self.storm, sorted(self.states.items())
        size = f"{storm.recipients} recipients at {storm.rate}/s in {self.seconds:.0f} s"
        told = ", ".join(f"{count} {state}" for state, count in states)
        kills = f"{len(self.in_flight)} kills with {self.in_flight} in flight"
        pace = f"busiest second {self.busiest} of {storm.rate}"
        return [
            f"broadcast on {self.engine}: {size}, seed {storm.seed}",
            f"  {told}; {kills}, {self.lost} answers lost",
            f"  {pace}; {self.used:.1%} of the budget used between the pauses",
            f"  violations: {len(self.violations)}",
            *(f"    {violation}" for violation in self.violations),
        ]


class CountedFaults(Faults):
    """Faults that know which have happened."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: Counter[str] = Counter()
        self.by_chat: dict[int, Fault] = {}

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call; each chat's once."""
        fault = self.by_chat.pop(chat_id, None) if chat_id and method == "sendmessage" else None
        if fault:
            self.taken[fault.kind] += 1
        return fault


async def ride_out(engine: Engine, name: str, storm: Storm, folder: Path) -> Wreckage:
    """Send one broadcast through the storm; the bots' log stays in the folder."""
    wreckage, random = Wreckage(storm, name), Random(storm.seed)
    faults = CountedFaults()
    simulator = Simulator()
    simulator.world.faults = faults
    began = time.monotonic()
    async with simulator:
        people = _people_come(simulator, storm)
        await _confirm(engine, people)
        await _sail(simulator, engine, wreckage, random, folder)
        wreckage.lost = faults.taken["hang_up_before"] + faults.taken["hang_up_after"]
        await _look_at(simulator, engine, wreckage)
        _measure(wreckage, (folder / DEPARTURES).read_text(encoding="ascii"))
    wreckage.seconds = time.monotonic() - began
    return wreckage


def _people_come(simulator: Simulator, storm: Storm) -> list[int]:
    people = [FIRST + number for number in range(storm.recipients)]
    for person in (OWNER, *people):
        simulator.add_person(person, f"P{person}").chat  # noqa: B018 - opens the chat
    return people


async def _confirm(engine: Engine, people: list[int]) -> None:
    """Everybody has begun an assessment; the owner confirms."""
    store = await open_store(
        engine.url, clock=SystemClock(), ids=CountingIds("storm"), sealer=SEALER
    )
    await store.replicas.join(timedelta(seconds=600))
    now = datetime.now(UTC)
    try:
        for start in range(0, len(people), _AT_ONCE):
            some = people[start : start + _AT_ONCE]
            await asyncio.gather(*(_begin(store, person, now) for person in some))
        owner = await store.load(OWNER)
        made = MakeBroadcast(BROADCAST, Audience("34"), WORDS, "Panitia", Medium.NOTHING, "", "ID")
        await store.commit(unit(owner, OWNER, GiveConsent("1"), made, when=now, consent="1"))
        await store.replicas.leave()
    finally:
        await store.close()


async def _begin(store: Store, person: int, now: datetime) -> None:
    own = assessment(f"a{person}", started_at=now)
    records = (GiveConsent("1"), BeginAssessment(own))
    loaded = await store.load(person)
    await store.commit(unit(loaded, person, *records, when=now, consent="1"))


async def _sail(
    simulator: Simulator, engine: Engine, wreckage: Wreckage, random: Random, folder: Path
) -> None:
    storm = wreckage.storm
    _trouble(simulator, storm, random)
    plan = Plan(departures=str(folder / DEPARTURES))
    settings = {"KREATIF_BROADCAST_RATE": str(storm.rate)}
    async with nursery(simulator, engine.url, folder, "storm", settings) as born:
        # nobody is told anything at night, whenever this runs
        born.board.clock_offset = _until_ten()
        life = await born.bear(plan)
        for number in range(1, storm.kills + 1):
            await _requested(simulator, life, storm.recipients * number // (storm.kills + 1))
            await _die(life, engine, wreckage)
            life = await born.bear(plan)
        patience = 60.0 + 3.0 * storm.recipients / storm.rate
        try:
            await _finished(engine, patience)
        except TimeoutError:
            wreckage.violations.append("it never came to its end")
        await life.end(signal.SIGTERM)


def _until_ten() -> float:
    """Seconds by which the bot's clock must be wrong, so that it is ten in the morning there."""
    now = datetime.now(UTC)
    return (now.replace(hour=3, minute=0, second=0) - now).total_seconds()


def _trouble(simulator: Simulator, storm: Storm, random: Random) -> None:
    faults = simulator.world.faults
    assert isinstance(faults, CountedFaults)
    for person in range(FIRST, FIRST + storm.recipients):
        chance = random.random()
        if chance < storm.held:
            faults.by_chat[person] = _refusal(429)
        elif chance < storm.held + storm.blocked / 2:
            faults.by_chat[person] = _refusal(403)
        elif chance < storm.held + storm.blocked:
            simulator.world.chats[person].blocked = True
        elif chance < storm.held + storm.blocked + storm.lost:
            kind: FaultKind = random.choice(("hang_up_before", "hang_up_after"))
            faults.by_chat[person] = Fault(kind, "sendMessage", person)


def _refusal(code: int) -> Fault:
    made = Faults()
    made.refuse(code, "sendMessage", retry_after=1 if code == 429 else 0)
    return made.waiting[0]


async def _requested(simulator: Simulator, life: Life, count: int) -> None:
    """Wait until about so many messages were requested; hardly anything else is, here.

    Raises:
        RuntimeError: The bot has ended by itself; its log says why.
    """
    journal = simulator.journal
    enough = simulator.world.hub.until(lambda: len(journal) >= count or None, _LONGEST)
    requested = asyncio.create_task(enough)
    await asyncio.wait({requested, life.ended}, return_when=asyncio.FIRST_COMPLETED)
    if not requested.done():
        requested.cancel()
        raise RuntimeError(f"the bot ended by itself with status {life.ended.result()}")
    await requested


async def _die(life: Life, engine: Engine, wreckage: Wreckage) -> None:
    await life.end(signal.SIGKILL)
    if isinstance(engine, Postgresql):
        # the server still carries out what the dead had asked for
        while await engine.rows(_SERVED) != [(0,)]:
            await _a_while()
    [(sending,)] = await engine.rows(
        "SELECT count(*) FROM outbox WHERE state = 'sending' AND broadcast_id <> ''"
    )
    wreckage.in_flight.append(sending)


async def _finished(engine: Engine, patience: float) -> None:
    async with asyncio.timeout(patience):
        while not await _is_over(engine):
            await _a_while()


async def _is_over(engine: Engine) -> bool:
    [(finished_at,)] = await engine.rows("SELECT finished_at FROM broadcasts")
    return finished_at is not None


async def _a_while() -> None:
    """The database of another process tells nobody that it has changed."""
    await asyncio.sleep(0.25)


def _calls(simulator: Simulator) -> list[Any]:
    return [call for call in simulator.journal.entries
            if call.method == "sendMessage" and (call.chat_id or 0) >= FIRST]  # fmt: skip


async def _look_at(simulator: Simulator, engine: Engine, wreckage: Wreckage) -> None:
    """Count, and say what is wrong."""
    storm, calls = wreckage.storm, _calls(simulator)
    ledger = {telegram_id(sealed): state for sealed, state in await engine.rows(_LEDGER)}
    arrived = Counter(call.chat_id for call in calls if call.applied)
    wreckage.states = Counter(ledger.values())
    wrong = wreckage.violations
    wrong += [f"{chat} got it {n} times" for chat, n in arrived.items() if n > 1]
    wrong += [f"{chat} is {state}, and got it {arrived[chat]} times"
              for chat, state in ledger.items()
              if state != "ambiguous" and arrived[chat] != (state == "sent")]  # fmt: skip
    ended = sum(wreckage.states[state] for state in ("sent", "blocked", "failed", "ambiguous"))
    if (ended, len(ledger)) != (storm.recipients, storm.recipients):
        wrong.append(f"{ended} of {storm.recipients} ended, {len(ledger)} in the ledger")
    if wreckage.states["ambiguous"] > sum(wreckage.in_flight) + wreckage.lost:
        wrong.append(f"{wreckage.states['ambiguous']} ambiguous")
    # in flight: marked ahead, and half a second of requests whose end is not written down yet
    most = max(5, storm.rate // 20) + storm.rate // 2
    wrong += [f"{sending} in flight at a kill" for sending in wreckage.in_flight if sending > most]


def _measure(wreckage: Wreckage, departures: str) -> None:
    """How the budget was kept, by when requests left: what arrives late is not the bot's doing."""
    storm, moments = wreckage.storm, sorted(map(float, departures.split()))
    wreckage.busiest, wreckage.used = busiest_second(moments), used(moments, storm.rate)
    if storm.recipients >= _LONG and wreckage.used < _FULL:
        wreckage.violations.append(f"only {wreckage.used:.1%} of the budget used")
    if wreckage.busiest > storm.rate:
        wreckage.violations.append(f"{wreckage.busiest} requests in one second")


def busiest_second(moments: list[float]) -> int:
    """The most moments in any closed window of one second; they come in order."""
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def used(moments: list[float], rate: int) -> float:
    """Which share of a rate was used, leaving out the pauses between."""
    gaps = [after - before for before, after in itertools.pairwise(moments)]
    sending = [gap for gap in gaps if gap <= _NOBODY_SENDS]
    return len(sending) / (rate * sum(sending)) if sending else 0.0
