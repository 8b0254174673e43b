"""Stored scores follow a changed rubric file while the bot runs, on both engines."""

import asyncio
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from bot.services.ports import StoreUnavailableError
from bot.services.restating import AGAIN, EVERY, REST, SLICE, Restating
from bot.store import Store
from bot.store.restating import Restater
from scoring.answers import Answer
from tests.fakes.clock import FakeClock
from tests.store.engines import Engine
from tests.store.people import ANI
from tests.store.test_figures import finish
from tests.store.test_rescoring import OLDER, PMK3I, old_scores

MANY = 2 * SLICE + 1
"""Three slices."""


@dataclass
class Watched:
    """A clock that counts rests, and what was stored at each of them."""

    store: Store
    rests: list[float] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    waits_a_day: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        self.rests.append(seconds)
        if seconds == EVERY:
            self.waits_a_day.set()
            await asyncio.Event().wait()
        figures = await self.store.figures.region(PMK3I, "34.71")
        self.people.append(figures["G"].people if figures else 0)


def restating(store: Store, clock: object) -> Restating:
    return Restating(store.restating, (PMK3I,), clock)  # type: ignore[arg-type]


async def test_slices_with_a_rest_after_each(store: Store) -> None:
    """Each slice is stored before the next, so that answers have their turn in between."""
    await old_scores(store, MANY)
    watched = Watched(store)

    assert await restating(store, watched).catch_up()

    assert watched.people[:3] == [SLICE, 2 * SLICE, MANY]
    assert set(watched.rests) == {REST}


async def test_one_line_says_what_was_done(store: Store, engine: Engine) -> None:
    """How many, of which rubric; a round that finds nothing says nothing."""
    await old_scores(store, 2)
    with capture_logs() as first:
        await restating(store, Watched(store)).catch_up()
    with capture_logs() as second:
        await restating(store, Watched(store)).catch_up()

    assert first == [
        {"event": "scores_restated", "log_level": "info", "instrument": "pmk3i",
         "version": PMK3I.version, "scores": 2, "careless_marks": 0},
    ]  # fmt: skip
    assert second == []
    hashes = await engine.rows("SELECT DISTINCT rubric_hash FROM scores")
    assert [tuple(row) for row in hashes] == [(PMK3I.hash,)]


async def test_careless_sheets_are_found_without_an_operator(store: Store) -> None:
    """One who tapped the same answer throughout in no time is left out by the next round."""
    asked = [item.id for item in PMK3I.asked("G")]
    for person in range(6):
        answers = {item: Answer.given((person + n) % 5) for n, item in enumerate(asked)}
        await finish(store, PMK3I, ANI + person, answers, region="34.71", role="G")
    hurried = {item: Answer.given(4) for item in asked}
    await finish(store, PMK3I, ANI + 9, hurried, region="34.71", role="G", seconds=0.5)

    await restating(store, Watched(store)).catch_up()

    figures = (await store.figures.region(PMK3I, "34.71"))["G"]
    assert (figures.people, figures.excluded) == (6, 1)


async def test_a_store_that_is_down_is_tried_again_and_goes_on_where_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written stays; a minute later the rest follows, and then a day is waited."""
    await old_scores(store, MANY)
    real, calls = Restater.restate, []

    async def breaks(self: Restater, rescored: list[object]) -> None:
        calls.append(len(rescored))
        if len(calls) == 2:
            raise StoreUnavailableError
        await real(self, rescored)  # type: ignore[arg-type]

    monkeypatch.setattr(Restater, "restate", breaks)
    watched = Watched(store)
    running = asyncio.create_task(restating(store, watched).run())
    await watched.waits_a_day.wait()
    running.cancel()

    assert calls == [SLICE, SLICE, SLICE, 1]
    assert [rest for rest in watched.rests if rest != REST] == [AGAIN, EVERY]


async def test_a_mistake_of_ours_stops_nothing(store: Store) -> None:
    """It is logged by its kind, without the text, and the next round comes after a day."""

    class Broken(Restater):
        async def ahead(self, after: str, count: int) -> str:
            raise RuntimeError("with somebody's answer in it")

    broken = Restating(Broken(None, FakeClock()), (OLDER,), FakeClock())  # type: ignore[arg-type]
    with capture_logs() as logs:
        assert await broken.catch_up()

    assert logs == [{"event": "restating_failed", "log_level": "warning", "error": "RuntimeError"}]
