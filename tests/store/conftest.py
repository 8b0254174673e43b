"""One contract for both engines: every test that takes `store` or `engine` runs on each."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.store import Store, open_store
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine, Postgresql, Sqlite
from tests.store.people import CountingIds
from tests.store.servers import postgresql_server

SCHEMAS = count(1)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Address of a PostgreSQL server for the whole run, in a temporary folder."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An empty database."""
    if request.param == "sqlite":
        return Sqlite(tmp_path / "kreatif.db")
    return await _fresh_schema(request.getfixturevalue("postgresql_url"))


async def _fresh_schema(server: str) -> Postgresql:
    database = Postgresql(server, f"test_{next(SCHEMAS)}")
    await database.rows(f"CREATE SCHEMA {database.schema}")
    return database


@pytest.fixture
def sqlite(tmp_path: Path) -> Sqlite:
    """An empty SQLite file, for what only SQLite has."""
    return Sqlite(tmp_path / "kreatif.db")


@pytest.fixture
async def postgresql(postgresql_url: str) -> Postgresql:
    """An empty PostgreSQL schema, for what only PostgreSQL has."""
    return await _fresh_schema(postgresql_url)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(engine: Engine, clock: FakeClock) -> AsyncIterator[Store]:
    """A store on an empty database."""
    opened = await open_store(engine.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    yield opened
    await opened.close()
