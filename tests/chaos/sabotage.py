"""What is done to the bot inside the process that is to be killed, and nowhere else.

The product knows nothing of this: its functions are wrapped after they were imported.
"""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from random import Random
from typing import Any

from bot import app
from bot.services import conversation, intake, membership
from bot.services.clock import SystemClock
from bot.services.units import Unit
from bot.store import Store, opening, postgresql, sqlite, writer
from bot.store.batches import Park
from bot.telegram.transport import BotApi
from tests.chaos.board import Board

SENDING = frozenset({"sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument"})


def put(owner: Any, **replacements: Any) -> None:
    """Replace attributes of a module or a class."""
    for name, replacement in replacements.items():
        setattr(owner, name, replacement)


def original_of(owner: Any, name: str) -> Callable[..., Any]:
    """What is about to be wrapped."""
    original: Callable[..., Any] = getattr(owner, name)
    return original


@dataclass(frozen=True)
class Plan:
    """How one process shall live, and where it shall die."""

    point: str = ""
    """One of `POINTS`; empty: somebody else ends it."""
    nth: int = 1
    """At which passage of the point."""
    patience: float = 1.0
    """Seconds until an update is parked; small ones exercise the inbox."""
    lease: float = 0.6
    """Seconds; who is killed every second would otherwise leave everything to wait for it."""
    bugs: float = 0.0
    """Share of steps that fail as a bug would."""
    seed: int = 0
    departures: str = ""
    """File to which the moment of every `sendMessage` goes, on the machine's monotonic clock."""


@dataclass
class _Watched:
    """A connection to SQLite that tells of every statement that has run."""

    connection: Any
    ran: Callable[[], None]

    def executemany(self, *args: Any) -> None:
        self.connection.executemany(*args)
        self.ran()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


@dataclass
class Sabotage:
    """Wraps the stages of an answer's way, counts their passages, and kills at the planned one."""

    plan: Plan
    board: Board
    passed: Counter[str] = field(default_factory=Counter)
    writing: str = "mark"

    def __post_init__(self) -> None:
        self.random = Random(self.plan.seed)
        path, flags = self.plan.departures, os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._departures = os.open(path, flags, 0o600) if path else None

    def install(self) -> None:
        """Wrap everything; there is no way back."""
        self._be_impatient()
        self._stage(app.App, "_open_store", "start")
        self._stage(intake.Intake, "settle", "intake")
        self._stage(Store, "commit", "commit")
        self._stage(Store, "park", "park")
        self._stage(Store, "mark", "mark")
        self._watch_steps()
        self._watch_batches()
        self._watch_requests()

    def passes(self, point: str) -> None:
        """Die here if this is the planned passage: at once, with nothing tidied up."""
        self.passed[point] += 1
        if point == self.plan.point and self.passed[point] == self.plan.nth:
            self.board.hit = point
            os.kill(os.getpid(), signal.SIGKILL)

    def _be_impatient(self) -> None:
        limits = partial(intake.IntakeLimits, patience=self.plan.patience)
        put(app, IntakeLimits=limits)
        put(opening, open_sqlite=partial(sqlite.open_sqlite, busy_seconds=0.2))
        put(postgresql, LOCK_SECONDS=0.3)
        lease = self.plan.lease
        put(app, LeasePace=partial(
            membership.LeasePace, lasting=lease, beat=lease / 6, believed=0.75 * lease
        ))  # fmt: skip
        board = self.board

        def now(_clock: SystemClock) -> datetime:
            return datetime.now(UTC) + timedelta(seconds=board.clock_offset)

        put(SystemClock, now=now)

    def _stage(self, owner: Any, name: str, stage: str) -> None:
        original = original_of(owner, name)

        @wraps(original)
        async def staged(*args: Any, **kwargs: Any) -> Any:
            self.passes(f"{stage}.before")
            self.board.enter(stage)
            try:
                result = await original(*args, **kwargs)
            finally:
                self.board.enter(stage, -1)
            self.passes(f"{stage}.after")
            return result

        put(owner, **{name: staged})

    def _watch_steps(self) -> None:
        original = original_of(conversation, "step")

        def step(*args: Any) -> Any:
            self.passes("step.before")
            if self.random.random() < self.plan.bugs:
                raise RuntimeError("a bug, for the sake of the test")
            self.board.enter("step")
            result = original(*args)
            self.board.enter("step", -1)
            self.passes("step.after")
            return result

        put(conversation, step=step)

    def _watch_batches(self) -> None:
        """Dies in the middle of transactions: some statements ran, nothing is committed."""
        original = original_of(writer, "write_batch")

        async def write_batch(database: Any, writes: Sequence[Any], *others: Any) -> list[object]:
            first = writes[0]
            kinds = {Unit: "commit", Park: "park"}
            self.writing = kinds.get(type(first), "mark")
            results: list[object] = await original(database, writes, *others)
            return results

        put(writer, write_batch=write_batch)
        self._watch_sqlite()
        self._watch_postgresql()

    def _watch_sqlite(self) -> None:
        original = original_of(sqlite.SqliteTransaction, "_work_off")

        def work_off(transaction: Any, connection: Any, ask: Any) -> Any:
            return original(transaction, _Watched(connection, self._statement_ran), ask)

        put(sqlite.SqliteTransaction, _work_off=work_off)

    def _watch_postgresql(self) -> None:
        original = original_of(postgresql.PostgresqlTransaction, "run")

        async def run(*args: Any) -> None:
            await original(*args)
            self._statement_ran()

        put(postgresql.PostgresqlTransaction, run=run)

    def _statement_ran(self) -> None:
        self.passes(f"{self.writing}.inside")

    def _depart(self, method: str) -> None:
        """Note it at once: what a process buffers dies with it."""
        if self._departures is not None and method == "sendMessage":
            os.write(self._departures, f"{time.monotonic()}\n".encode())

    def _watch_requests(self) -> None:
        original = original_of(BotApi, "_post")

        async def post(api: BotApi, method: str, *args: Any) -> Any:
            if method != "getUpdates" and method not in SENDING:
                return await original(api, method, *args)
            stage = "fetch" if method == "getUpdates" else "send"
            self._depart(method)
            self.passes(f"{stage}.before")
            self.board.enter(stage)
            delay = self.random.uniform(0.0, 0.004)
            midway = asyncio.get_running_loop().call_later(delay, self.passes, f"{stage}.inside")
            try:
                result = await original(api, method, *args)
            finally:
                midway.cancel()
                self.board.enter(stage, -1)
            self.passes(f"{stage}.after")
            return result

        put(BotApi, _post=post)
