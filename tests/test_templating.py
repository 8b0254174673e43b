"""Templates are compiled once in a process, and never for another environment's rules."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from bot.templating import template_environment


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the templates that are compiled, in their order."""
    names: list[str] = []
    compile_source = Environment.compile

    def note(environment: Environment, source: str, name: str, *rest: Any) -> Any:
        names.append(name)
        return compile_source(environment, source, name, *rest)

    monkeypatch.setattr(Environment, "compile", note)
    return names


def said(folder: Path, *, language: str = "id", autoescape: bool = True) -> str:
    """What a new environment makes of the template there."""
    environment = template_environment(language, [folder], autoescape=autoescape)
    return environment.get_template("a.j2").render(name="<Serayu>")


def test_the_same_text_is_compiled_once(tmp_path: Path, compiled: list[str]) -> None:
    """However many environments read it; a changed file is compiled anew."""
    (tmp_path / "a.j2").write_text("Halo {{ name }}")
    assert [said(tmp_path), said(tmp_path)] == ["Halo &lt;Serayu&gt;"] * 2
    assert compiled == ["a.j2"]
    (tmp_path / "a.j2").write_text("Hai {{ name }}")
    assert said(tmp_path) == "Hai &lt;Serayu&gt;"
    assert compiled == ["a.j2", "a.j2"]


def test_what_is_not_escaped_is_nobody_elses(tmp_path: Path) -> None:
    """Escaping and language are compiled into the code."""
    (tmp_path / "a.j2").write_text("{{ name }} {{ 1.5 | score }}")
    assert said(tmp_path, autoescape=False) == "<Serayu> 1,5"
    assert said(tmp_path, autoescape=True) == "&lt;Serayu&gt; 1,5"
    assert said(tmp_path, language="en", autoescape=False) == "<Serayu> 1.5"
