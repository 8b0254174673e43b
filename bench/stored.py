"""A nation in the product's own store: scored anew by `rescore`, then read as figures.

    .venv/bin/python -m bench.stored                  # 200,000 people; needs 2 GB of disk
    .venv/bin/python -m bench.stored --people 20000

Prints one JSON line a measurement. Re-scoring is the command's own way (workers that read and
score, this process writes, each span durable); its look for careless sheets is told apart. The
nation is read in a process of its own: median of seven, and by how much the process grew from
the store being open to its peak (`VmHWM`), which counts SQLite's page cache of 8 MB too.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.filled import SEALER
from bench.finished import fill_finished, older, the_rubric
from bot.commands.rescore import workers_on
from bot.ids import RandomIds
from bot.services.clock import SystemClock
from bot.services.figures import nation_report, quick_reports
from bot.services.rescoring import rescore, review
from bot.store import Store, open_store

DISK = Path("data/bench")
PEOPLE = 200_000
TIMES = 7


def cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mb() -> float:
    """The most memory that this process ever had."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


async def _opened(url: str) -> Store:
    clock = SystemClock()
    return await open_store(url, clock=clock, ids=RandomIds(clock), sealer=SEALER)


def _say(task: str, begun: tuple[float, float], **more: object) -> None:
    clock, cpu = time.perf_counter() - begun[0], cpu_seconds() - begun[1]
    print(json.dumps({"task": task, "seconds": clock, "cpu": cpu, **more}), flush=True)


def _now() -> tuple[float, float]:
    return time.perf_counter(), cpu_seconds()


async def measure_rescore(url: str) -> None:
    """Everything anew after a change of the rubric, then the look for careless sheets."""
    store, rubric = await _opened(url), the_rubric()
    try:
        begun = _now()
        with workers_on(url, rubric) as elsewhere:
            count = await rescore(store.restating, rubric, elsewhere)
        _say(f"re-score {count:,} from the store", begun)
        begun = _now()
        marks = await review(store.restating, rubric)
        _say("look for careless sheets", begun, marks=marks)
    finally:
        await store.close()


async def measure_nation(url: str) -> None:
    """Value, interval, dimensions, provinces, and what may be shown of every region."""
    store, rubric = await _opened(url), the_rubric()
    before, clock, cpu, value = peak_mb(), [], [], None
    try:
        for _ in range(TIMES):
            begun = _now()
            reports = quick_reports(rubric, await store.figures.nation(rubric))
            value = nation_report(rubric, reports).nation.value
            clock.append(time.perf_counter() - begun[0])
            cpu.append(cpu_seconds() - begun[1])
    finally:
        await store.close()
    print(json.dumps({
        "task": "nation from the store", "seconds": median(clock), "cpu": median(cpu),
        "best": min(clock), "value": value, "grown_mb": peak_mb() - before, "peak_mb": peak_mb(),
    }))  # fmt: skip


MEASURES: dict[str, Callable[[str], Coroutine[None, None, None]]] = {
    "rescore": measure_rescore,
    "nation": measure_nation,
}


def measure(what: str, url: str) -> None:
    """One of `MEASURES` on a store."""
    asyncio.run(MEASURES[what](url))


def main() -> None:
    """Fill a store, then measure each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    people = parser.parse_args().people
    DISK.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=DISK) as folder:
        path = Path(folder) / "nation.sqlite3"
        fill_finished(path, people, older(the_rubric()))
        for what in MEASURES:
            # not with -m: workers that are spawned would import this file first
            call = f"from bench.stored import measure; measure({what!r}, 'sqlite:///{path}')"
            subprocess.run([sys.executable, "-c", call], check=True)


if __name__ == "__main__":
    main()
