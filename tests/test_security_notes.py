"""SECURITY.md promises nothing that is not there: tests, table, settings and commands exist."""

import re
from pathlib import Path

from bot.cli import command_names
from bot.config import PREFIX, Settings
from bot.flows.access import MAY, Deed, Role

ROOT = Path(__file__).resolve().parents[1]
NOTES = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", NOTES))


def test_every_file_that_is_named_exists() -> None:
    """Tests and modules by their paths."""
    paths = {name for name in NAMED if re.fullmatch(r"(tests|bot|docs)/[\w/.]+", name)}
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_every_test_that_is_named_exists() -> None:
    """Single tests by their names."""
    tests = {name for name in NAMED if name.startswith("test_")}
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    assert len(tests) > 4
    assert [name for name in sorted(tests) if f"def {name}(" not in sources] == []


def test_every_setting_and_command_that_is_named_exists() -> None:
    """As an operator would type them."""
    settings = {name for name in NAMED if re.fullmatch(rf"{PREFIX}[A-Z_]+", name)}
    known = {PREFIX + name.upper() for name in Settings.model_fields}

    assert settings >= {"KREATIF_CONTACT", "KREATIF_KEY"}
    assert settings <= known
    assert "change-key" in command_names()


def test_the_table_of_acts_is_the_table_of_the_code() -> None:
    """Role × act, each cell."""
    rows = [line.strip("| ").split(" | ") for line in NOTES.splitlines() if line.startswith("| `")]
    told = {cells[0].strip("`"): cells[1:] for cells in rows}
    expected = {
        deed.value: ["yes" if deed in MAY[role] else "no" for role in Role] for deed in Deed
    }

    assert "| act | " + " | ".join(Role) + " |" in NOTES
    assert told == expected


def test_nobody_s_address_is_invented() -> None:
    """A weakness is told to the operator, whom only their own bot can name."""
    assert re.search(r"[\w.]+@[\w.]+\w", NOTES) is None
