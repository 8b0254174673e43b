"""README and CONTRIBUTING stay true: their commands, settings and files exist."""

import re
from pathlib import Path

import pytest

from bot.cli import command_names
from bot.config import PREFIX, Settings
from bot.flows.events import Command
from bot.telegram.profile import ENGLISH_NAMES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
OWN = {"setup", "test", "chaos"}
"""Commands that run.py does itself."""
INTERNAL = {"demo"}
"""Settings that only the program sets."""


def table(header: str) -> list[list[str]]:
    """Rows of the Markdown table whose header begins so."""
    lines = README[README.index(header) :].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_command_that_is_shown_exists() -> None:
    """`python3 run.py X` names a command of the command line."""
    shown = set(re.findall(r"(?:run\.py|-m bot) ([a-z][a-z-]+)", README + CONTRIBUTING))

    assert shown - OWN <= set(command_names())


def test_every_command_is_documented_and_none_is_invented() -> None:
    """The table of commands holds exactly those of the command line and of run.py itself."""
    documented = {name for row in table("| Door |") for name in re.findall(r"`([a-z-]+)", row[0])}

    assert documented == set(command_names()) | OWN


def test_every_setting_is_documented_and_none_is_invented() -> None:
    """The settings table holds exactly the settings, with their defaults."""
    documented = {row[0].strip("`"): row[1].strip("`") for row in table("| Setting |")}

    fields = {name: field for name, field in Settings.model_fields.items() if name not in INTERNAL}
    assert set(documented) == {PREFIX + name.upper() for name in fields}
    for name, field in fields.items():
        default = documented[PREFIX + name.upper()]
        expected = "–" if field.is_required() or not field.default else str(field.default)
        assert default == expected, name


def test_every_chat_command_is_listed_with_its_english_name() -> None:
    """The table of chat commands holds all of them."""
    listed = {row[0].strip("/"): row[1].strip("/") for row in table("| Command |")}

    assert listed == {command.value: ENGLISH_NAMES[command] for command in Command}


def test_every_room_is_in_the_table_of_folders() -> None:
    """Who looks for a module's place finds all of them, and none that is gone."""
    section = CONTRIBUTING.partition("\n## Where things live")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(bot/\w+(?:/|\.py))`", section))

    packages = {f"bot/{path.parent.name}/" for path in (ROOT / "bot").glob("*/__init__.py")}
    modules = {f"bot/{path.name}" for path in (ROOT / "bot").glob("[!_]*.py")}
    assert named == packages | modules


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_linked_files_exist(name: str) -> None:
    """A relative link points to a file of the repository."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / target).exists(), target
