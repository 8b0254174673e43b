"""`python3 run.py chaos`: hundreds of deaths, and a report; status 1 if anything was lost.

On SQLite and on PostgreSQL, each polling; then two replicas behind one webhook.
"""

import argparse
import asyncio
import logging
import random
import shutil
import sys

import tests.conftest  # noqa: F401 - gives every process of a run its key
from tests.chaos.report import Report
from tests.chaos.running import PLANS, besiege, logs_folder


def main() -> int:
    """Run the chosen plans; 0 when nothing was lost, 1 on any violation."""
    options = _options()
    # its replies to somebody who was killed meanwhile are no news
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    reports = []
    plans = PLANS if options.plan == "all" else (options.plan,)
    for number, plan in enumerate(plans):
        share = (options.kills + number) // len(plans)
        reports.append(_run(plan, share, options.seed))
    return 1 if any(report.violations for report in reports) else 0


def _run(plan: str, kills: int, seed: int) -> Report:
    folder = logs_folder()
    report = asyncio.run(besiege(plan, kills, seed, folder))
    sys.stdout.write("\n".join(report.lines()) + "\n")
    if report.violations:
        sys.stdout.write(f"  logs and database: {folder}\n")
    else:
        shutil.rmtree(folder)
    sys.stdout.flush()
    return report


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 run.py chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=750, help="in all (750)")
    parser.add_argument(
        "--seed", type=int, default=random.randrange(10**6), help="to repeat a run"
    )
    parser.add_argument("--plan", choices=[*PLANS, "all"], default="all")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
