"""Pictures and reports, beside matplotlib and WeasyPrint doing the same page.

    .venv/bin/python -m bench.reports                                # ours alone
    uv venv .bench && uv pip install -p .bench/bin/python -r bench/reports-requirements.txt
    .venv/bin/python -m bench.reports --rivals .bench/bin/python     # and the rivals

Every report has other answers, so that no cache helps. Times are medians on the clock from the
answers to the finished bytes, score and next steps included, and processor time beside them, of
both processes together; the rivals get the finished words and drawing, and only draw: matplotlib
the picture, WeasyPrint the pages (from HTML with the same text, tables and SVG, tagged as well).
The loop's longest hold is the largest gap of a task that wants to wake every millisecond while
forty reports are drawn. Type is set in the process that the bot has for it (`Workshop`): what is
resident is told of the bot's own and of that one.
"""

import argparse
import asyncio
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from bench.stand import cpu_seconds, machine, memory_mb, table
from bot.flows.places import Place
from bot.flows.records import Assessment
from bot.reporting.blocks import as_data
from bot.reporting.pages import Pages, set_pages
from bot.reporting.picture import WIDTH, picture
from bot.reporting.press import Press
from bot.reporting.region_pages import region_pages
from bot.reporting.respondent_pages import respondent_pages
from bot.reporting.studio import Studio
from bot.reporting.workshop import Workshop
from bot.rubric_files import load_rubric
from bot.services.panels import national_of
from bot.services.reports import RespondentReport, respondent_report
from bot.services.reports_of_regions import RegionalReport, regional_report
from scoring.answers import Answer, Answers
from scoring.panel import GroupFigures, figures_of

RUBRIC = load_rubric(Path(__file__).resolve().parent.parent / "rubrics" / "pmk3i" / "1.0.0.yaml")
PLACE = Place("71.09", "Kab. Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara")
AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
GROUPS = ("A", "B", "C", "G")
TIMES = 30
MANY = 1000
GOALS = {"picture": 100, "respondent": 150, "region": 500}
"""Milliseconds."""
LOOP_GOAL = 20


def sheet(group: str, chance: Random) -> Answers:
    return {item.id: Answer.given(chance.randrange(4)) for item in RUBRIC.asked(group)}


def a_respondent(seed: int) -> RespondentReport:
    own = Assessment("01K9ZZ0000000000000000TEST", RUBRIC.id, RUBRIC.version, PLACE.code,
                     GROUPS[seed % 4], AT, leading_subsector="13", finished_at=AT,
                     answers=sheet(GROUPS[seed % 4], Random(seed)))  # fmt: skip
    return respondent_report(RUBRIC, own, PLACE, AT)


def a_panel(seed: int) -> dict[str, GroupFigures]:
    chance = Random(seed)
    return {group: figures_of(RUBRIC, group, [sheet(group, chance) for _ in range(9)])
            for group in GROUPS}  # fmt: skip


NATION = national_of(RUBRIC, {f"33.{seed:02}": a_panel(1000 + seed) for seed in range(12)})


def a_region(seed: int) -> Callable[[], RegionalReport]:
    """Its figures are sums that the store gives, so making them is not part of the report."""
    panel = a_panel(seed)
    return lambda: regional_report(RUBRIC, PLACE, panel, NATION, AT)


@dataclass
class Stand:
    """A press, and what its two processes used."""

    shop: Workshop = field(default_factory=Workshop)

    def __post_init__(self) -> None:
        self.press = Press(self.shop)

    def pids(self) -> list[int]:
        return [pid for pid in (os.getpid(), self.shop.pid) if pid is not None]

    def picture(self, seed: int) -> object:
        return self.press.png(picture(a_respondent(seed), "id"), WIDTH)

    def respondent(self, seed: int) -> object:
        return set_pages(self.press, respondent_pages(a_respondent(seed), "id"))

    def region(self, make: Callable[[], RegionalReport]) -> object:
        return set_pages(self.press, region_pages(make(), "id"))

    def used(self) -> float:
        """Processor seconds of both."""
        return sum(cpu_seconds(pid) for pid in self.pids())


@dataclass(frozen=True)
class Times:
    """Milliseconds of each run, and of processor time for one on the average (0: not told)."""

    runs: list[float]
    processor: float = 0.0

    def said(self) -> str:
        processor = f", {self.processor:.0f} cpu" if self.processor else ""
        return f"{median(self.runs):.0f} ({max(self.runs):.0f}{processor})"


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def measured(stand: Stand, works: Sequence[Callable[[], object]]) -> Times:
    before = stand.used()
    runs = [timed(work) for work in works]
    return Times(runs, 1000 * (stand.used() - before) / len(works))


def ours(stand: Stand) -> dict[str, Times]:
    first = timed(lambda: stand.picture(-1))
    print(f"the first picture, with the start of the process: {first:.0f} ms")
    for warm in range(2, 5):
        stand.picture(-warm), stand.respondent(-warm), stand.region(a_region(-warm))
    regions = [a_region(seed) for seed in range(TIMES)]
    return {
        "picture": measured(stand, [partial(stand.picture, seed) for seed in range(TIMES)]),
        "respondent": measured(stand, [partial(stand.respondent, seed) for seed in range(TIMES)]),
        "region": measured(stand, [partial(stand.region, make) for make in regions]),
    }


def theirs(python: str) -> dict[str, Times]:
    """The rivals on the same words and drawings, in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(8):
            report = a_respondent(seed)
            content = {
                "picture": _figures(report),
                "respondent": _words(respondent_pages(report, "id")),
                "region": _words(region_pages(a_region(seed)(), "id")),
            }
            Path(folder, f"{seed}.json").write_text(json.dumps(content), encoding="utf-8")
        script = Path(__file__).parent / "rivals" / "drawing.py"
        done = subprocess.run(
            [python, str(script), folder], check=True, capture_output=True, text=True
        )
    found: dict[str, list[float]] = json.loads(done.stdout)
    return {kind: Times(runs) for kind, runs in found.items()}


def _figures(report: RespondentReport) -> dict[str, object]:
    """What matplotlib draws."""
    return {
        "title": report.place.name,
        "value": report.score.value,
        "names": [part.node.name["id"] for part in report.dimensions],
        "values": [part.score.value or 0.0 for part in report.dimensions],
        "gains": [(item.name["id"], step.gain) for item, step in report.most_to_gain],
        "notice": report.rubric.notice["id"],
    }


def _words(pages: Pages) -> dict[str, object]:
    """What WeasyPrint sets."""
    return {"title": pages.title, "language": pages.language, "blocks": as_data(pages.blocks)}


async def longest_hold() -> tuple[float, float]:
    """Milliseconds that the loop was kept from a task: while nothing is done, and while drawing.

    The first is what the machine alone does to a process, which other work makes longer.
    """
    press = Press(Workshop())
    studio = Studio(press)
    await studio.pdf(a_respondent(0), "id")
    await studio.picture(a_respondent(0), "id")
    reports = [a_respondent(seed) for seed in range(20)]

    async def draw() -> None:
        await asyncio.gather(*(studio.pdf(each, "id") for each in reports),
                             *(studio.picture(each, "id") for each in reports))  # fmt: skip

    busy = await _longest_gap(draw())
    idle = await _longest_gap(asyncio.sleep(3.0))
    press.close()
    return idle, busy


async def _longest_gap(beside: Awaitable[object]) -> float:
    """Of a task that wants to wake every millisecond, until something else is done."""
    gaps, done = [0.0], asyncio.Event()

    async def tick() -> None:
        while not done.is_set():
            start = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps.append(1000 * (time.perf_counter() - start) - 1)

    ticking = asyncio.create_task(tick())
    await beside
    done.set()
    await ticking
    return max(gaps)


def memory_over_many(stand: Stand) -> list[tuple[int, str]]:
    """Resident megabytes of both processes after so many reports of all three sorts."""
    grown = []
    for seed in range(1, MANY + 1):
        if seed % 10 == 0:
            stand.region(a_region(seed))
        elif seed % 2:
            stand.picture(seed)
        else:
            stand.respondent(seed)
        if seed in {1, 100, 250, 500, 750, 1000}:
            grown.append((seed, " + ".join(f"{memory_mb(pid):.0f}" for pid in stand.pids())))
    return grown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rivals", metavar="PYTHON", help="a Python with the rivals installed")
    rivals = parser.parse_args().rivals
    stand = Stand()
    found = {"ours": ours(stand)}
    if rivals:
        found["matplotlib / WeasyPrint"] = theirs(rivals)
    print(f"{machine()}\nmedian milliseconds of {TIMES}, the slowest, and processor time\n")
    rows = [[name, *(times[kind].said() for kind in GOALS)] for name, times in found.items()]
    rows.append(["goal", *(f"{goal}" for goal in GOALS.values())])
    print(table(["", *GOALS], rows))
    idle, busy = asyncio.run(longest_hold())
    print(f"\nthe loop's longest hold: {busy:.1f} ms, {idle:.1f} idle (goal {LOOP_GOAL})")
    grown = ", ".join(f"{count}: {size}" for count, size in memory_over_many(stand))
    print(f"resident MB of the bot's process and the other after so many reports: {grown}")
    stand.press.close()


if __name__ == "__main__":
    main()
