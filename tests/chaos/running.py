"""One run of chaos from its seed to its report."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

from bot.simulator import Simulator
from tests.chaos.engines import DisturbedSqlite, Disturber, postgresql
from tests.chaos.faults import FairFaults
from tests.chaos.nursery import nursery
from tests.chaos.report import Report
from tests.chaos.siege import Siege

ENGINES = ("sqlite", "postgresql")


async def besiege(engine: str, kills: int, seed: int, folder: Path) -> Report:
    """Kill the bot so often on one engine; the bots' logs stay in the folder."""
    report = Report(engine, seed)
    simulator = Simulator()
    faults = simulator.world.faults = FairFaults(simulator)
    async with (
        simulator,
        _database(engine, folder) as disturber,
        nursery(simulator, disturber.engine.url, folder) as born,
    ):
        siege = Siege(simulator, born, disturber, report, Random(f"{seed} {engine}"), faults)
        await siege.run(kills)
    return report


@contextlib.asynccontextmanager
async def _database(engine: str, folder: Path) -> AsyncIterator[Disturber]:
    if engine == "postgresql":
        async with postgresql() as server:
            yield server
    else:
        yield DisturbedSqlite(folder / "kreatif.db")


def logs_folder() -> Path:
    """A folder for the bots' logs that outlives the run, to be read after a violation."""
    return Path(tempfile.mkdtemp(prefix="kreatif-chaos-"))
