"""The watching side of `tests.chaos.victim`: start a bot, learn how it ended, kill it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.simulator import Simulator
from tests.chaos.board import Board
from tests.chaos.sabotage import Plan
from tests.whole.processes import ROOT, environment_for


@dataclass
class Life:
    """One bot from its fork to its end."""

    pid: int
    ended: "asyncio.Task[int]"
    """Its exit status; negative: the signal that ended it."""

    async def end(self, how: signal.Signals) -> int:
        """Send a signal unless it is over; gives how it ended."""
        if not self.ended.done():
            with contextlib.suppress(ProcessLookupError):  # it was faster
                os.kill(self.pid, how)
        return await self.ended

    async def lasts(self, seconds: float) -> bool:
        """Wait so long for its end; whether it still lives."""
        done, _ = await asyncio.wait({self.ended}, timeout=seconds)
        return not done


class Nursery:
    """Forks bots, one at a time."""

    def __init__(self, process: asyncio.subprocess.Process, board: Board) -> None:
        self._process = process
        self.board = board

    async def bear(self, plan: Plan) -> Life:
        """Start a bot. The one before has ended: its end was awaited."""
        assert self._process.stdin
        self.board.clear()
        self._process.stdin.write(json.dumps(asdict(plan)).encode() + b"\n")
        await self._process.stdin.drain()
        pid = int((await self.hear())["pid"])
        return Life(pid, asyncio.create_task(self._end()))

    async def _end(self) -> int:
        return int((await self.hear())["ended"])

    async def hear(self) -> Any:
        """The next fact that it tells."""
        assert self._process.stdout
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the nursery itself has died; its log says why")
        return json.loads(line)


@contextlib.asynccontextmanager
async def nursery(
    simulator: Simulator,
    url: str,
    folder: Path,
    name: str = "bots",
    settings: dict[str, str] | None = None,
) -> AsyncIterator[Nursery]:
    """A nursery whose bots talk to a simulator and keep their answers at `url`.

    Their logs are in `folder`/`name`.log; `settings` are environment variables.
    """
    path = folder / f"{name}.board"
    board = Board(path)
    environment = environment_for(simulator, url) | (settings or {})
    with (folder / f"{name}.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.victim", str(path),
            cwd=ROOT, env=environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
        )  # fmt: skip
    born = Nursery(process, board)
    try:
        await born.hear()
        yield born
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
