"""Is the process alive, and is it ready for updates?"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.services.incoming import Incoming
from bot.services.ports import Clock, ConversationStore
from bot.services.waiting import within

log = structlog.get_logger(__name__)

ALIVE_PATH = "/healthz"
READY_PATH = "/readyz"

Check = Callable[[], Awaitable[bool]]
"""One condition of being ready; what it raises counts as no."""
Handle = Callable[[Incoming], Awaitable[object]]


class Readiness:
    """Whether this process should be given updates."""

    def __init__(self, checks: Mapping[str, Check], clock: Clock, patience: float = 2.0) -> None:
        """Look at some conditions.

        Args:
            checks: by the name under which /readyz shows them.
            clock: for the patience.
            patience: seconds; a check that takes longer has failed.
        """
        self._checks = dict(checks)
        self._clock = clock
        self._patience = patience
        self._draining = False
        self._failing: list[str] = []

    def stop(self) -> None:
        """Say «not ready» from now on: the process is about to end."""
        self._draining = True

    async def report(self) -> dict[str, bool]:
        """How each check ended; while draining nothing is asked any more."""
        if self._draining:
            return {"taking_updates": False}
        tasks = {name: asyncio.ensure_future(_ask(ask)) for name, ask in self._checks.items()}
        await within(self._clock, tasks.values(), self._patience)
        report = {name: task.done() and task.result() for name, task in tasks.items()}
        for task in tasks.values():
            task.cancel()
        self._note([name for name, passed in report.items() if not passed])
        return report

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Where health is asked for."""
        return [web.get(ALIVE_PATH, _alive), web.get(READY_PATH, self._answer)]

    async def _answer(self, _request: web.Request) -> web.Response:
        report = await self.report()
        ready = all(report.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"ready": ready, "checks": report}, status=status)

    def _note(self, failing: list[str]) -> None:
        """Log a change, not every question."""
        if failing != self._failing:
            self._failing = failing
            log.warning("readiness_changed", failing=failing)


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _ask(check: Check) -> bool:
    try:
        return await check()
    except Exception:  # noqa: BLE001 - whatever is wrong with a part, it is not ready
        return False


def store_answers(store: ConversationStore) -> Check:
    """Whether the store can be read: one look-up by primary key."""

    async def ask() -> bool:
        await store.is_seen(0)
        return True

    return ask


def holds(condition: Callable[[], bool]) -> Check:
    """A check on something that can be told at once: that a task runs, say."""

    async def ask() -> bool:
        return condition()

    return ask


class Progress:
    """Watches the handling of events, to tell when it is stuck: all places taken, none ends."""

    def __init__(self, clock: Clock, places: int, patience: float = 30.0) -> None:
        """Watch a handler.

        Args:
            clock: measures the standstill.
            places: events that are handled at the same time at most.
            patience: seconds without an end, with all places taken, that mean «stuck».
        """
        self._clock = clock
        self._places = places
        self._patience = patience
        self._running = 0
        self._moved = clock.monotonic()

    def watch(self, handle: Handle) -> Handle:
        """The same handler, watched; for `Doors.handle`."""

        async def watched(incoming: Incoming) -> object:
            self._running += 1
            self._note_move()
            try:
                return await handle(incoming)
            finally:
                self._running -= 1
                self._note_move()

        return watched

    async def is_moving(self) -> bool:
        """Whether events begin and end; a check for `Readiness`."""
        if self._running < self._places:
            return True
        return self._clock.monotonic() - self._moved < self._patience

    def _note_move(self) -> None:
        self._moved = self._clock.monotonic()
