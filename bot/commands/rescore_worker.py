"""A process of `rescore`: reads its spans over a connection of its own, and scores them."""

import asyncio
import gc
from collections.abc import Sequence
from dataclasses import dataclass

# the only hook that runs when a worker of a pool ends, and before it waits for its threads
from multiprocessing.util import Finalize

from bot.services.clock import SystemClock
from bot.services.rescoring import Rescored, score_batch
from bot.store.database import Database
from bot.store.opening import open_database
from bot.store.restating import Restater
from bot.store.values import micros
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Worker:
    """What a process keeps between two spans."""

    rubric: Rubric
    database: Database
    runner: asyncio.Runner

    @staticmethod
    def begun(url: str, rubric: Rubric) -> "Worker":
        """One that is connected.

        Raises:
            StoreUnavailableError: The database cannot be opened.
        """
        runner = asyncio.Runner()
        database = runner.run(open_database(url, at=micros(SystemClock().now())))
        return Worker(rubric, database, runner)

    def score_span(self, after: str, last: str) -> Sequence[Rescored]:
        """The new scores of what is stale behind one id and up to another."""
        restater = Restater(self.database, SystemClock())
        return score_batch(self.rubric, self.runner.run(restater.stale(self.rubric, after, last)))

    def end(self) -> None:
        """Disconnect: the connection's thread would keep the process from ending."""
        self.runner.run(self.database.close())
        self.runner.close()


_OWN: list[Worker] = []


def begin_worker(url: str, rubric: Rubric) -> None:
    """Get this process ready; the first thing that it does."""
    worker = Worker.begun(url, rubric)
    _OWN[:] = [worker]
    # what is loaded stays: looking for garbage in it again and again takes a tenth of the time
    gc.freeze()
    Finalize(None, worker.end, exitpriority=1)


def score_span(after: str, last: str) -> Sequence[Rescored]:
    """`Worker.score_span` of this process."""
    return _OWN[0].score_span(after, last)
