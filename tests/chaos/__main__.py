"""`python3 run.py chaos`: hundreds of deaths, and a report; status 1 if anything was lost.

On SQLite and on PostgreSQL, each polling; then two replicas behind one webhook; then on each
engine a broadcast to 20,000 through three deaths.
"""

import argparse
import asyncio
import logging
import random
import shutil
import sys
from pathlib import Path

import tests.conftest  # noqa: F401 - gives every process of a run its key
from tests.chaos.report import Report
from tests.chaos.running import ENGINES, PLANS, besiege, logs_folder, storm_over
from tests.chaos.storm import Storm

BROADCAST = "broadcast"


def main() -> int:
    """Run the chosen plans; 0 when nothing was lost, 1 on any violation."""
    options = _options()
    # its replies to somebody who was killed meanwhile are no news
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    reports = []
    everything = options.plan == "all"
    plans = PLANS if everything else tuple(plan for plan in PLANS if plan == options.plan)
    for number, plan in enumerate(plans):
        share = (options.kills + number) // len(plans)
        reports.append(_run(plan, share, options.seed))
    is_whole = not any(report.violations for report in reports)
    if everything or options.plan == BROADCAST:
        storm = Storm(options.recipients, options.rate, seed=options.seed)
        for engine in ENGINES:
            is_whole &= _broadcast(engine, storm)
    return 0 if is_whole else 1


def _broadcast(engine: str, storm: Storm) -> bool:
    """Send one through the storm; whether nothing was wrong."""
    folder = logs_folder()
    wreckage = asyncio.run(storm_over(engine, storm, folder))
    sys.stdout.write("\n".join(wreckage.lines()) + "\n")
    _keep(folder, wreckage.violations)
    return not wreckage.violations


def _run(plan: str, kills: int, seed: int) -> Report:
    folder = logs_folder()
    report = asyncio.run(besiege(plan, kills, seed, folder))
    sys.stdout.write("\n".join(report.lines()) + "\n")
    _keep(folder, report.violations)
    return report


def _keep(folder: Path, violations: list[str]) -> None:
    """Logs are only of use where something was wrong."""
    if violations:
        sys.stdout.write(f"  logs and database: {folder}\n")
    else:
        shutil.rmtree(folder)
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 run.py chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=750, help="in all (750)")
    parser.add_argument(
        "--seed", type=int, default=random.randrange(10**6), help="to repeat a run"
    )
    parser.add_argument("--plan", choices=[*PLANS, BROADCAST, "all"], default="all")
    parser.add_argument("--recipients", type=int, default=20_000, help="of the broadcast (20000)")
    parser.add_argument("--rate", type=int, default=200, help="its messages a second (200)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
