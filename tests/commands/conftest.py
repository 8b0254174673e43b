"""The command as a fixture."""

from pathlib import Path

import pytest

from tests.commands.running import ScoreCommand


@pytest.fixture
def score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> ScoreCommand:
    return ScoreCommand(tmp_path, capsys, monkeypatch)
