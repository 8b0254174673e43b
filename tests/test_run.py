"""The one door: what it needs of a machine, and what it says when that is missing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import run

Commands = list[tuple[str, ...]]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Commands:
    """A fresh clone on a machine without anything; what would be installed is only noted."""
    noted: Commands = []
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr("run.shutil.which", lambda _name: None)
    monkeypatch.setattr(run, "has_module", lambda _name: False)

    def note(*command: str | Path) -> None:
        noted.append(tuple(str(part) for part in command))
        (tmp_path / ".venv").mkdir(exist_ok=True)

    monkeypatch.setattr(run, "run", note)
    return noted


def test_without_pip_and_uv_one_line_names_the_debian_package(
    machine: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither pip nor uv: one line with the way out, exit status 2, nothing touched."""
    assert run.main(["setup"]) == 2

    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("run.py:")]
    assert len(said) == 1
    assert "apt install python3-venv" in said[0]
    assert not machine


def test_uv_installs_by_hash_where_it_is_present(
    machine: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """uv makes the environment and checks every hash."""
    monkeypatch.setattr("run.shutil.which", lambda _name: "/usr/bin/uv")

    assert run.main(["setup"]) == 0

    made, installed = machine
    assert made[:2] == ("/usr/bin/uv", "venv")
    assert {"--require-hashes", "-r"} <= set(installed)
    assert installed[-1].endswith("requirements.txt")


def test_without_ensurepip_this_interpreter_s_pip_installs(
    machine: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian without python3-venv: the environment is made without pip, pip --python fills it."""
    monkeypatch.setattr(run, "has_module", lambda name: name == "pip")

    assert run.main(["setup"]) == 0

    (installed,) = machine
    assert installed[:4] == (sys.executable, "-m", "pip", "--python")
    assert "--require-hashes" in installed


def test_a_finished_set_up_is_not_repeated_and_a_changed_lock_is(
    machine: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp holds the hash of the requirements; a broken stamp means set up again."""
    monkeypatch.setattr("run.shutil.which", lambda _name: "/usr/bin/uv")
    run.main(["setup"])
    run.venv_python().parent.mkdir(parents=True)
    run.venv_python().touch()
    machine.clear()

    run.main(["setup"])
    assert not machine

    run.STAMP.write_text("{broken", encoding="utf-8")
    run.main(["setup"])
    assert machine


def test_the_locked_requirements_hold_hashes_and_no_host() -> None:
    """Every requirement is pinned with hashes; no line names an index or an address."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (run.ROOT / name).read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if "://" in line or line.startswith("--index")]
        pinned = [line for line in lines if "==" in line]
        hashes = [line for line in lines if "--hash=sha256:" in line]
        assert pinned
        assert len(hashes) >= len(pinned)


def test_every_check_is_a_step_of_the_tests() -> None:
    """The one command runs formatting, lint, types, contracts, dead code, catalogues, tests."""
    assert [name for name, _ in run.CHECKS] == [
        "format", "lint", "types", "imports", "dead code", "catalogues", "tests"]  # fmt: skip


def test_an_unknown_command_says_what_there_is() -> None:
    """Exit status 2 and the list of commands, from the real program."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "fly"], cwd=run.ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert "demo" in done.stderr


def test_a_missing_setting_stops_before_anything_starts(tmp_path: Path) -> None:
    """`serve` without settings: one line each on stderr, exit status 2, no file made."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"], cwd=tmp_path, capture_output=True, text=True,
        env={"PYTHONPATH": str(run.ROOT), "PATH": ""}, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert [line.split()[1] for line in done.stderr.splitlines()] == [
        "KREATIF_TELEGRAM_TOKEN", "KREATIF_CONTROLLER", "KREATIF_CONTACT"]  # fmt: skip
    assert json.dumps(sorted(tmp_path.iterdir())) == "[]"
