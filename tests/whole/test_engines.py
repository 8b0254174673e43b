"""The reviewed transcripts on PostgreSQL: the same words, screens and toasts as on SQLite."""

from pathlib import Path

import pytest

from tests.store.engines import Postgresql
from tests.whole.town import town_at
from tests.whole.transcripts import FOLDER, play

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(path: Path, postgresql: Postgresql) -> None:
    """Only the database's address differs, restarts of the bot included."""
    expected = path.read_text(encoding="utf-8")
    async with town_at(postgresql.url) as town:
        played = await play(town, expected)
    assert played == expected
