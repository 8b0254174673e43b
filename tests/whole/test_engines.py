"""The reviewed transcripts on PostgreSQL: the same words, screens and toasts as on SQLite."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.store.engines import Postgresql
from tests.store.servers import postgresql_server
from tests.whole.town import town_at
from tests.whole.transcripts import FOLDER, play

SCHEMAS = count(1)
pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL server for these conversations."""
    with postgresql_server() as url:
        yield url


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(path: Path, server: str) -> None:
    """Only the database's address differs, restarts of the bot included."""
    database = Postgresql(server, f"town_{next(SCHEMAS)}")
    await database.rows(f"CREATE SCHEMA {database.schema}")
    expected = path.read_text(encoding="utf-8")
    async with town_at(database.url) as town:
        played = await play(town, expected)
    assert played == expected
