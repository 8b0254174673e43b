"""Typesetting in a process of its own, so that what it needs never makes the bot larger.

typst keeps what it worked out: some 120 MB that stay. The process is started with the first
order and ended when none has come for a while; one that dies is started anew and its order is
given again.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import IO

import structlog

from bot.reporting.orders import Order, receive_made, send_order

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-P", "-m", "bot.reporting.press_worker")
REST = 60.0
"""Seconds without an order after which the process ends; a new one is ready in 60 ms."""
PATIENCE = 30.0
"""Seconds for one order; the longest report takes half of one."""
TRIES = 3
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
"""What the process sees of the environment: no token, no key."""
SMALL_HEAP = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "100000"}
"""glibc gives memory back instead of keeping it: 30 MB less, at the same speed."""

log = structlog.get_logger(__name__)


class WorkerLostError(RuntimeError):
    """The process ended, or had to be ended, before its answer."""


class Workshop:
    """The `Typesetter` port on another process; one order at a time, the others wait.

    Args:
        rest: Seconds without an order after which the process ends.
        patience: Seconds for one order.
    """

    def __init__(self, rest: float = REST, patience: float = PATIENCE) -> None:
        self._rest, self._patience = rest, patience
        self._turn = Lock()
        self._worker: subprocess.Popen[bytes] | None = None
        self._ending: Timer | None = None
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        return self._worker.pid if self._worker else None

    def set(self, order: Order) -> bytes:
        """The finished file. Blocks.

        Raises:
            OrderFailedError: typst cannot set it.
            WorkerLostError: The process died each time, or the workshop is closed.
        """
        with self._turn:
            if self._is_closed:
                raise WorkerLostError("the workshop is closed")
            self._stay()
            try:
                return self._persistently(order)
            finally:
                self._end_later()

    def close(self) -> None:
        """End the process; an order under way is finished first."""
        with self._turn:
            self._is_closed = True
            self._stay()
            self._end()

    def _persistently(self, order: Order) -> bytes:
        for _ in range(TRIES - 1):
            try:
                return self._given(order)
            except WorkerLostError as error:
                log.warning("press_worker_lost", why=str(error))
        return self._given(order)

    def _given(self, order: Order) -> bytes:
        """One try; a process that did not answer is gone after it.

        Raises:
            OrderFailedError: typst cannot set it.
            WorkerLostError: There was no answer.
        """
        worker = self._running()
        alarm = Timer(self._patience, worker.kill)
        alarm.daemon = True
        alarm.start()
        try:
            made = _asked(worker, order)
        finally:
            alarm.cancel()
        if made is None:
            self._end()
            raise WorkerLostError(f"it ended with {worker.returncode}")
        return made

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None:
            self._worker = self._start()
        return self._worker

    def _start(self) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, env=_environment())  # noqa: S603 - all ours

    def _end_later(self) -> None:
        self._ending = Timer(self._rest, self._end_if_resting)
        self._ending.daemon = True
        self._ending.start()

    def _stay(self) -> None:
        if self._ending:
            self._ending.cancel()
            self._ending = None

    def _end_if_resting(self) -> None:
        """The timer's work; an order that came at the same moment goes first."""
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        for pipe in (worker.stdin, worker.stdout):
            _close(pipe)
        try:
            worker.wait(self._patience)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _asked(worker: subprocess.Popen[bytes], order: Order) -> bytes | None:
    """The answer; None where the process is gone."""
    if worker.stdin is None or worker.stdout is None:
        return None
    try:
        send_order(worker.stdin, order)
        return receive_made(worker.stdout)
    except OSError:
        return None


def _close(pipe: IO[bytes] | None) -> None:
    """Close a pipe whose other end may be gone, with something still unsent."""
    with suppress(OSError):
        if pipe:
            pipe.close()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | SMALL_HEAP | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
