"""One contract for both engines: every test that takes `store` or `engine` runs on each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store, open_store
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.databases import Databases
from tests.store.engines import Engine, Sqlite
from tests.store.people import CountingIds


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def blank(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[Engine]:
    """A database without any table, as a newcomer's is."""
    if request.param == "sqlite":
        yield Sqlite(tmp_path / "kreatif.db")
        return
    async with databases.blank_postgresql(request.getfixturevalue("postgresql_url")) as made:
        yield made


@pytest.fixture
def sqlite(tmp_path: Path) -> Sqlite:
    """Where a SQLite file may be made, for what only SQLite has."""
    return Sqlite(tmp_path / "kreatif.db")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(engine: Engine, clock: FakeClock) -> AsyncIterator[Store]:
    """A store on a database without rows."""
    opened = await open_store(engine.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    yield opened
    await opened.close()
