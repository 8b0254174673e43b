"""`backup` and `restore` on the command line: a line and an exit status."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The operator's settings; a database with one migration noted."""
    path = tmp_path / "kota.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE schema_migrations (version, name, checksum, applied_at)")
        connection.commit()
    monkeypatch.setenv("KREATIF_TELEGRAM_TOKEN", "123456789:AAExampleExampleExampleExample")
    monkeypatch.setenv("KREATIF_CONTROLLER", "Dinas Contoh")
    monkeypatch.setenv("KREATIF_CONTACT", "data@contoh.example")
    monkeypatch.setenv("KREATIF_DATABASE_URL", f"sqlite:///{path}")
    return path


def test_there_and_back(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says what it did and where the former state is."""
    copy = tmp_path / "copy.sqlite3"
    assert main(["backup", str(copy)]) == 0
    assert capsys.readouterr().out.startswith(f"{copy}: ")
    assert main(["restore", str(copy)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{copy} is back; before it: {database.parent}/kota-before-restore-")


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_cannot_be_done_is_one_line(
    database: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that is taken; a copy that is none."""
    taken = database.with_name("taken")
    taken.write_text("text", encoding="utf-8")
    assert main([command, str(taken)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("kota-kreatif: ")
