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

_LAST_WORDS = 5.0
"""Seconds within which what the dead have said is written down."""


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
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.victim", str(path),
        cwd=ROOT, env=environment,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    writing = asyncio.create_task(_write_log(process.stderr, folder / f"{name}.log"))
    born = Nursery(process, board)
    try:
        await born.hear()
        yield born
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        with contextlib.suppress(TimeoutError):  # somebody else still holds the other end
            await asyncio.wait_for(writing, _LAST_WORDS)


async def _write_log(lines: asyncio.StreamReader, path: Path) -> None:
    """Write down what the bots say: a disk that is full for them must not hide why they end."""
    with path.open("ab", buffering=0) as log:
        while said := await lines.read(2**16):
            log.write(said)
