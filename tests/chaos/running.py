"""One run of chaos from its seed to its report."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

from bot.simulator import Simulator
from tests.chaos.engines import DisturbedSqlite, Disturber, postgresql
from tests.chaos.faults import FairFaults
from tests.chaos.front import Front, front
from tests.chaos.nursery import nursery
from tests.chaos.pair import LEASE, PairSiege
from tests.chaos.report import Report
from tests.chaos.siege import Siege
from tests.chaos.storm import Storm, Wreckage, ride_out
from tests.whole.test_by_webhook import free_port

ENGINES = ("sqlite", "postgresql")
REPLICAS = "replicas"
"""Two bots behind one webhook, on PostgreSQL."""
PLANS = (*ENGINES, REPLICAS)
_SECRET = "a-secret-of-the-siege"


async def besiege(plan: str, kills: int, seed: int, folder: Path) -> Report:
    """Kill the bot so often by one of the plans; the bots' logs stay in the folder."""
    if plan == REPLICAS:
        return await _besiege_two(kills, seed, folder)
    return await _besiege_one(plan, kills, seed, folder)


async def _besiege_one(engine: str, kills: int, seed: int, folder: Path) -> Report:
    report = Report(engine, seed)
    simulator = Simulator()
    faults = simulator.world.faults = FairFaults(simulator)
    async with (
        simulator,
        database_for(engine, folder) as disturber,
        nursery(simulator, disturber.engine.url, folder) as born,
    ):
        siege = Siege(simulator, born, disturber, report, Random(f"{seed} {engine}"), faults)
        await siege.run(kills)
    return report


async def _besiege_two(kills: int, seed: int, folder: Path) -> Report:
    report, random = Report(REPLICAS, seed), Random(f"{seed} {REPLICAS}")
    simulator = Simulator()
    faults = simulator.world.faults = FairFaults(simulator)
    ports = [free_port(), free_port()]
    logs = [folder / f"{name}.log" for name in ("one", "two")]
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(simulator)
        disturber = await stack.enter_async_context(postgresql(REPLICAS))
        before = await stack.enter_async_context(front(ports, Random(random.random())))
        born = [
            await stack.enter_async_context(
                nursery(simulator, disturber.engine.url, folder, log.stem, _settings(before, port))
            )
            for log, port in zip(logs, ports, strict=True)
        ]
        siege = PairSiege(
            simulator, born[0], disturber, report, random, faults,
            lease=LEASE, nurseries=born, front=before, logs=logs,
        )  # fmt: skip
        await siege.run(kills)
    return report


def _settings(before: Front, port: int) -> dict[str, str]:
    return {
        "KREATIF_PORT": str(port),
        "KREATIF_WEBHOOK_URL": before.url,
        "KREATIF_WEBHOOK_SECRET": _SECRET,
    }


@contextlib.asynccontextmanager
async def database_for(engine: str, folder: Path) -> AsyncIterator[Disturber]:
    """A database of one of the engines, on a server of its own or in this folder."""
    if engine == "postgresql":
        async with postgresql() as server:
            yield server
    else:
        yield DisturbedSqlite(folder / "kreatif.db")


async def storm_over(engine: str, storm: Storm, folder: Path) -> Wreckage:
    """Send a broadcast through a storm on one of the engines; the logs stay in the folder."""
    async with database_for(engine, folder) as disturber:
        return await ride_out(disturber.engine, engine, storm, folder)


def logs_folder() -> Path:
    """A folder for the bots' logs that outlives the run, to be read after a violation."""
    return Path(tempfile.mkdtemp(prefix="kreatif-chaos-"))
