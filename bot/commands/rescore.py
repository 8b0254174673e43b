"""`rescore`: stored scores follow a rubric file that was changed.

Processes of their own read and score span by span; this one writes what they found.
"""

import argparse
import asyncio
import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from bot.commands import Commands
from bot.commands.rescore_worker import begin_worker, score_span
from bot.config import Settings, read_settings
from bot.ids import RandomIds
from bot.keys import open_sealed_store
from bot.rubric_files import RubricShelf, read_rubrics
from bot.services.clock import SystemClock
from bot.services.rescoring import Rescored, SpanScorer, rescore, review
from bot.store import Store
from bot.world import RUBRICS
from scoring.rubric import Rubric

MOST_WORKERS = 8


def add_parser(commands: Commands) -> None:
    """Adds the `rescore` command to a command line."""
    command = commands.add_parser(
        "rescore",
        help="score stored answers anew after a rubric file was changed",
        description="Scores every finished assessment anew that another file of the same rubric "
        "version scored, and looks for answers given without reading. The bot may run meanwhile; "
        "whoever stops this can start it again, and it goes on where it was.",
    )
    command.add_argument("--instrument", metavar="ID", help="only this one (all)")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Scores anew; gives the exit status (1: the instrument is not known)."""
    shelf = read_rubrics(RUBRICS)
    rubrics = _chosen(shelf, args.instrument)
    if not rubrics:
        known = ", ".join(shelf.ids())
        sys.stderr.write(f"no instrument {args.instrument}: there are {known}\n")
        return 1
    asyncio.run(_rescore_all(read_settings(), rubrics))
    return 0


def _chosen(shelf: RubricShelf, instrument: str | None) -> list[Rubric]:
    ids = shelf.ids() if instrument is None else (instrument,)
    return [shelf.rubrics[name, version] for name in ids for version in shelf.versions(name)]


async def _rescore_all(settings: Settings, rubrics: Sequence[Rubric]) -> None:
    clock = SystemClock()
    store = await open_sealed_store(settings, clock=clock, ids=RandomIds(clock))
    try:
        for rubric in rubrics:
            await _rescore(store, settings.database_url, rubric)
    finally:
        await store.close()


async def _rescore(store: Store, url: str, rubric: Rubric) -> None:
    with workers_on(url, rubric) as elsewhere:
        count = await rescore(store.restating, rubric, elsewhere)
    changed = await review(store.restating, rubric)
    sys.stdout.write(
        f"{rubric.id} {rubric.version}: {count} scored anew, {changed} marks of careless answers "
        "changed\n"
    )


@contextmanager
def workers_on(url: str, rubric: Rubric) -> Iterator[SpanScorer]:
    """Processes that start when the first span is there; none for nothing to do."""
    count = min(os.cpu_count() or 1, MOST_WORKERS)
    # spawned, because a fork would copy the threads' locks of the open database
    context = multiprocessing.get_context("spawn")

    async def elsewhere(after: str, last: str) -> Sequence[Rescored]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(workers, score_span, after, last)

    gc.freeze()  # as they do
    try:
        with ProcessPoolExecutor(count, context, begin_worker, (url, rubric)) as workers:
            yield elsewhere
    finally:
        gc.unfreeze()
