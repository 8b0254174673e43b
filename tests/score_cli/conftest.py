"""The command as a fixture."""

from pathlib import Path

import pytest

from tests.score_cli.running import Command


@pytest.fixture
def score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    return Command(tmp_path, capsys, monkeypatch)
