"""Whole conversations over HTTP, compared with the transcripts that people reviewed."""

from pathlib import Path

import pytest

from tests.whole.town import town_at
from tests.whole.transcripts import FOLDER, UPDATE, play


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(path: Path, tmp_path: Path) -> None:
    """Every screen, edit and toast is as in the file (KREATIF_UPDATE_GOLDEN=1 writes it anew)."""
    expected = path.read_text(encoding="utf-8")
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as town:
        played = await play(town, expected)
    if UPDATE:
        path.write_text(played, encoding="utf-8")
    assert played == (played if UPDATE else expected)
