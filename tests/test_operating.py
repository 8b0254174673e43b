"""docs/operating.md and the files beside it say what the program does."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from bot.cli import command_names
from bot.config import PREFIX, Settings
from bot.web.addresses import webhook_address
from bot.web.health import ALIVE_PATH, READY_PATH

ROOT = Path(__file__).resolve().parents[1]
DOCS = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
NAMES = {PREFIX + name.upper() for name in Settings.model_fields}


def _default(name: str) -> str:
    field = Settings.model_fields[name.removeprefix(PREFIX).lower()]
    if field.is_required():
        return "required"
    value = field.default
    value = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if value else "none"


def _settings_table() -> dict[str, str]:
    section = DOCS.partition("\n## Settings")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(KREATIF_\w+)` \| (.+?) \|", section, re.MULTILINE)
    return {name: default.strip("`") for name, default in rows}


def test_every_setting_is_in_the_table_with_its_default() -> None:
    """And nothing is in it that does not exist."""
    assert _settings_table() == {name: _default(name) for name in NAMES}


@pytest.mark.parametrize("text", [DOCS, COMPOSE, DOCKERFILE], ids=["docs", "compose", "image"])
def test_only_settings_that_exist_are_named(text: str) -> None:
    """A setting with a typing error would be ignored in silence."""
    of_compose = {"KREATIF_REPLICAS", "KREATIF_PUBLISH"}
    assert set(re.findall(r"\bKREATIF_[A-Z_]+", text)) - of_compose <= NAMES


def test_every_command_that_is_shown_exists() -> None:
    """`setup` is the door's own."""
    shown = set(re.findall(r"run\.py ([a-z-]+)", DOCS))
    assert {"backup", "restore", "serve", "check-config"} <= shown
    assert shown - {"setup"} <= set(command_names())


def _events_in_code() -> set[str]:
    """First arguments of our log calls."""
    found = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
                found |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    return {event for event in found if isinstance(event, str)}


def test_the_log_lines_to_know_exist() -> None:
    """An operator greps for them."""
    section = DOCS.partition("\n## Logs")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \| (?:info|warning|error) ", section, re.MULTILINE)
    named = {event for row in rows for event in re.findall(r"`(\w+)`", row)}
    assert len(named) > 5
    assert named - _events_in_code() == set()


def test_the_proxy_passes_the_webhook_and_nothing_else() -> None:
    """The example's path is the one that the bot makes."""
    (caddyfile,) = re.findall(r"```caddyfile\n(.*?)```", DOCS, re.DOTALL)
    (passed,) = re.findall(r"handle (/\S+)\*", caddyfile)
    assert webhook_address("https://bot.example.org", "x").path.startswith(passed)
    assert not any(path.startswith(passed) for path in (ALIVE_PATH, READY_PATH, "/metrics"))
    assert f"health_uri {READY_PATH}" in caddyfile


def test_one_service_runs_by_default() -> None:
    """PostgreSQL comes with its profile only."""
    services: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    assert [name for name, one in services.items() if "profiles" not in one] == ["bot"]
    assert services["postgres"]["profiles"] == ["postgres"]


def test_nothing_is_published_beyond_this_machine() -> None:
    """A proxy stands in front; the database is not published at all."""
    services: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    assert all(port.startswith("127.0.0.1:") for port in services["bot"]["ports"])
    assert "ports" not in services["postgres"]


def test_every_setting_can_be_given_to_the_container() -> None:
    """All but where it listens (the image says) and the demo's mark."""
    given = yaml.safe_load(COMPOSE)["services"]["bot"]["environment"].keys()
    assert NAMES - given == {"KREATIF_HOST", "KREATIF_PORT", "KREATIF_DEMO"}


def test_the_image_holds_what_it_copies_and_does_not_run_as_root() -> None:
    """What .dockerignore leaves out cannot be copied in."""
    copied = re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    assert set(copied) == let_in
    assert all((ROOT / name).exists() for name in copied)
    assert re.search(r"^USER \d+$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE
    assert ALIVE_PATH in DOCKERFILE
