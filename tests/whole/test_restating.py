"""A rubric file edited under the same version: the bot's start brings the stored scores after."""

import asyncio
from pathlib import Path

import pytest

from bot.services import restating
from bot.store import open_store
from scoring.answers import Answer
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.people import ANI, CountingIds
from tests.store.test_figures import finish
from tests.store.test_rescoring import OLDER, PMK3I
from tests.whole.town import town_at


class Heard:
    """A log that says when a line has come."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, object]] = []
        self.came = asyncio.Event()

    def info(self, event: str, **values: object) -> None:
        self.lines.append((event, values["scores"]))
        self.came.set()


async def test_the_leader_restates_at_its_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody runs `rescore`; the region's figures come back by themselves, with one line."""
    url = f"sqlite:///{tmp_path}/town.sqlite3"
    store = await open_store(url, clock=FakeClock(), ids=CountingIds(), sealer=SEALER)
    for n in range(3):
        await finish(store, OLDER, ANI + n, {"P1": Answer.given(n)}, region="34.71", role="G")
    assert await store.figures.region(PMK3I, "34.71") == {}
    await store.close()
    heard = Heard()
    monkeypatch.setattr(restating, "log", heard)

    async with town_at(url) as town:
        await asyncio.wait_for(heard.came.wait(), timeout=20)
        assert town.app is not None
        figures = await town.app.store.figures.region(PMK3I, "34.71")

    assert figures["G"].people == 3
    assert heard.lines == [("scores_restated", 3)]
