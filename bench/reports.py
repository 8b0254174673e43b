"""Pictures and reports, beside matplotlib and WeasyPrint doing the same page.

    .venv/bin/python -m bench.reports                                # ours alone
    uv venv .bench && uv pip install -p .bench/bin/python -r bench/reports-requirements.txt
    .venv/bin/python -m bench.reports --rivals .bench/bin/python     # and the rivals

Every report has other answers, so that no cache helps. Times are medians on the clock from the
answers to the finished bytes, score and next steps included; the rivals get the finished words
and drawing, and only draw: matplotlib the picture, WeasyPrint the pages (from HTML with the same
text, tables and SVG, tagged as well). The loop's longest hold is the largest gap of a task that
wants to wake every millisecond while forty reports are drawn two at a time.
"""

import argparse
import asyncio
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from bench.stand import machine, memory_mb, table
from bot.flows.places import Place
from bot.flows.records import Assessment
from bot.reporting.blocks import as_data
from bot.reporting.compilers import Compilers
from bot.reporting.pages import Pages, set_pages
from bot.reporting.picture import WIDTH, picture
from bot.reporting.press import Press
from bot.reporting.region_pages import region_pages
from bot.reporting.respondent_pages import respondent_pages
from bot.reporting.studio import Studio
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


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def ours(press: Press) -> dict[str, list[float]]:
    def drawn(seed: int) -> object:
        return press.png(picture(a_respondent(seed), "id"), WIDTH)

    def respondent(seed: int) -> object:
        return set_pages(press, respondent_pages(a_respondent(seed), "id"))

    for warm in range(3):
        drawn(-warm), respondent(-warm), set_pages(press, region_pages(a_region(-warm)(), "id"))
    regions = [a_region(seed) for seed in range(TIMES)]
    return {
        "picture": [timed(lambda seed=seed: drawn(seed)) for seed in range(TIMES)],
        "respondent": [timed(lambda seed=seed: respondent(seed)) for seed in range(TIMES)],
        "region": [
            timed(lambda make=make: set_pages(press, region_pages(make(), "id")))
            for make in regions
        ],
    }


def theirs(python: str) -> dict[str, list[float]]:
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
    return found


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


async def longest_hold() -> float:
    """Milliseconds that the loop was kept from a task, while reports were drawn beside it."""
    press = Press(Compilers())
    studio, gaps, done = Studio(press), [0.0], asyncio.Event()
    await studio.pdf(a_respondent(0), "id")
    await studio.picture(a_respondent(0), "id")

    async def tick() -> None:
        while not done.is_set():
            start = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps.append(1000 * (time.perf_counter() - start) - 1)

    ticking = asyncio.create_task(tick())
    reports = [a_respondent(seed) for seed in range(20)]
    await asyncio.sleep(0.05)
    gaps.clear()
    await asyncio.gather(*(studio.pdf(each, "id") for each in reports),
                         *(studio.picture(each, "id") for each in reports))  # fmt: skip
    done.set()
    await ticking
    press.close()
    return max(gaps)


def memory_over_many(press: Press) -> list[tuple[int, float]]:
    """Resident megabytes after so many reports of all three sorts."""
    grown = []
    for seed in range(1, MANY + 1):
        if seed % 10 == 0:
            set_pages(press, region_pages(a_region(seed)(), "id"))
        elif seed % 2:
            press.png(picture(a_respondent(seed), "id"), WIDTH)
        else:
            set_pages(press, respondent_pages(a_respondent(seed), "id"))
        if seed in {1, 100, 250, 500, 750, 1000}:
            grown.append((seed, memory_mb(os.getpid())))
    return grown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rivals", metavar="PYTHON", help="a Python with the rivals installed")
    rivals = parser.parse_args().rivals
    press = Press(Compilers())
    found = {"ours": ours(press)}
    if rivals:
        found["matplotlib / WeasyPrint"] = theirs(rivals)
    print(f"{machine()}\nmedian milliseconds of {TIMES}, and the slowest\n")
    rows = [
        [name, *(f"{median(times[kind]):.0f} ({max(times[kind]):.0f})" for kind in GOALS)]
        for name, times in found.items()
    ]
    rows.append(["goal", *(f"{goal}" for goal in GOALS.values())])
    print(table(["", *GOALS], rows))
    print(f"\nthe loop's longest hold: {asyncio.run(longest_hold()):.1f} ms (goal {LOOP_GOAL})")
    grown = ", ".join(f"{count}: {size:.0f}" for count, size in memory_over_many(press))
    print(f"resident MB after so many reports: {grown}")
    press.close()


if __name__ == "__main__":
    main()
