"""No sentence waits in the templates for an occasion that never comes."""

import ast
import re
from enum import StrEnum
from pathlib import Path

import pytest

from bot.flows.effects import Toast
from bot.flows.remarks import Remark
from bot.telegram.rendering.environment import LABELS, screen_templates

BOT = Path(__file__).parents[2] / "bot"
TEMPLATES = BOT / "telegram" / "templates"
FLOWS = [ast.parse(path.read_text(encoding="utf-8")) for path in (BOT / "flows").rglob("*.py")]


def macros(name: str, parameters: str) -> set[str]:
    """Names of a template's macros that take just these parameters."""
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    return set(re.findall(rf"macro (\w+)\({re.escape(parameters)}\)", source))


def texts() -> set[str]:
    """Every string that stands in the flows."""
    nodes = (node for tree in FLOWS for node in ast.walk(tree))
    return {str(node.value) for node in nodes if isinstance(node, ast.Constant)}


def unmade(keys: set[str]) -> set[str]:
    """Keys of labels that neither stand in the flows nor are put together there (`role_{…}`)."""
    nodes = (node for tree in FLOWS for node in ast.walk(tree))
    patterns = [_pattern(node) for node in nodes if isinstance(node, ast.JoinedStr)]
    return {key for key in keys - texts() if not any(one.fullmatch(key) for one in patterns)}


def _pattern(node: ast.JoinedStr) -> re.Pattern[str]:
    """What an f-string with at least one fixed part may give."""
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
             for part in node.values]  # fmt: skip
    fixed = any(isinstance(part, ast.Constant) for part in node.values)
    return re.compile("".join(parts) if fixed else "(?!)")


@pytest.mark.parametrize(
    ("sayings", "template", "parameters"),
    [(Remark, "notes.html.j2", "note, screen, kind"), (Toast, "toasts.j2", "")],
)
def test_remarks_and_toasts_are_said_somewhere(
    sayings: type[StrEnum], template: str, parameters: str
) -> None:
    """Each has its words, and each is said by a flow."""
    said = {ast.unparse(node) for tree in FLOWS for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)}  # fmt: skip

    assert {one.value for one in sayings} == macros(template, parameters)
    assert {f"{sayings.__name__}.{one.name}" for one in sayings} <= said


def test_every_label_belongs_to_a_button() -> None:
    """The keys of labels stand in the flows, where the keyboards are made."""
    keys = set().union(*(macros(name, "p") for name in LABELS))
    assert unmade(keys) == set()


def test_every_template_belongs_to_a_screen() -> None:
    """A screen's template is called like its class."""
    screens = {node.name for tree in FLOWS for node in ast.walk(tree)
               if isinstance(node, ast.ClassDef)}  # fmt: skip
    named = screen_templates()
    assert {name.replace("_", "") for name in named} <= {name.lower() for name in screens}
