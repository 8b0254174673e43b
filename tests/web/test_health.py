"""Alive is «the loop runs»; ready is «give me updates»."""

import asyncio
from collections.abc import Iterable

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.services.incoming import GroupMessage, Incoming
from bot.web.health import Check, Progress, Readiness, holds, store_answers
from bot.web.server import WebServer
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.fakes.tally import MemoryTally

EVENT = Incoming(1, 1, 1, GroupMessage())


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> MemoryStore:
    return MemoryStore(clock)


async def _get(readiness: Readiness, *paths: str) -> list[tuple[int, str]]:
    server = WebServer("127.0.0.1", 0, readiness.routes(), MemoryTally())
    await server.start()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
            return [await _read(session, path) for path in paths]
    finally:
        await server.close()


async def _read(session: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with session.get(path) as answer:
        return answer.status, await answer.text()


async def test_a_ready_process_says_so(store: MemoryStore, clock: FakeClock) -> None:
    """200, and each check by name."""
    readiness = Readiness({"store": store_answers(store), "sender": holds(lambda: True)}, clock)
    alive, ready = await _get(readiness, "/healthz", "/readyz")
    assert alive == (200, "ok\n")
    assert ready == (200, '{"ready": true, "checks": {"store": true, "sender": true}}')


async def test_a_store_that_is_down_is_not_ready_but_alive(
    store: MemoryStore, clock: FakeClock
) -> None:
    """Restarting the process would not bring the store back: only readiness falls."""
    store.down = True
    readiness = Readiness({"store": store_answers(store), "sender": holds(lambda: True)}, clock)
    alive, ready = await _get(readiness, "/healthz", "/readyz")
    assert alive[0] == 200
    assert ready == (503, '{"ready": false, "checks": {"store": false, "sender": true}}')


async def test_a_draining_process_is_not_ready(store: MemoryStore, clock: FakeClock) -> None:
    """The load balancer looks elsewhere, and nothing is asked of a store that is closing."""
    readiness = Readiness({"store": store_answers(store)}, clock)
    readiness.stop()
    store.down = True
    assert (await _get(readiness, "/readyz"))[0] == (
        503,
        '{"ready": false, "checks": {"taking_updates": false}}',
    )


async def test_a_check_that_hangs_has_failed(clock: FakeClock) -> None:
    """After two seconds the answer is no, and the question is withdrawn."""
    ended: list[str] = []

    async def hang() -> bool:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("withdrawn")
        return True

    readiness = Readiness({"store": hang, "sender": holds(lambda: True)}, clock)
    report = asyncio.create_task(readiness.report())
    await clock.advance(1.9)
    assert not report.done()
    await clock.advance(0.2)
    assert await report == {"store": False, "sender": True}
    await clock.settle()
    assert ended == ["withdrawn"]


async def test_only_a_change_is_logged(store: MemoryStore, clock: FakeClock) -> None:
    """A balancer asks every second; the log holds what changed."""
    readiness = Readiness({"store": store_answers(store)}, clock)
    with capture_logs() as lines:
        for down in (False, True, True, False, False):
            store.down = down
            await readiness.report()
    assert [line["failing"] for line in lines] == [["store"], []]


def _stuck(progress: Progress, count: int) -> Iterable[asyncio.Task[object]]:
    async def forever(_: Incoming) -> object:
        return await asyncio.Event().wait()

    handle = progress.watch(forever)
    return [asyncio.ensure_future(handle(EVENT)) for _ in range(count)]


@pytest.mark.parametrize(
    ("running", "seconds", "moves"), [(1, 3600, True), (2, 29, True), (2, 31, False)]
)
async def test_stuck_is_all_places_taken_and_none_ends(
    clock: FakeClock, running: int, seconds: float, *, moves: bool
) -> None:
    """One event that never ends holds up nobody else; as many as there are places do."""
    progress = Progress(clock, places=2, patience=30)
    tasks = _stuck(progress, running)
    await clock.advance(seconds)
    assert await progress.is_moving() is moves
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await progress.is_moving()


async def test_a_watched_handler_does_what_it_did(clock: FakeClock) -> None:
    """Its result and its failures pass through."""

    async def handle(incoming: Incoming) -> object:
        if incoming.update_id != EVENT.update_id:
            raise LookupError
        return "done"

    watched = Progress(clock, places=1).watch(handle)
    assert await watched(EVENT) == "done"
    with pytest.raises(LookupError):
        await watched(Incoming(2, 1, 1, GroupMessage()))


async def test_progress_is_a_check(clock: FakeClock) -> None:
    """It goes into readiness as it is."""
    check: Check = Progress(clock, places=1).is_moving
    assert await Readiness({"intake": check}, clock).report() == {"intake": True}
