"""One jinja2 environment a language, compiled once: HTML escaped, nothing undefined."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.flows.places import OTHER_SUBSECTOR, SUBSECTORS, UNSURE_SUBSECTOR
from bot.flows.screens import Screen
from bot.telegram.rendering.filters import filters
from bot.words import translations

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
HTML = ".html.j2"
NOTES = f"notes{HTML}"
LABELS, TOASTS, WORDS, SUBSECTOR_NAMES = "labels.j2", "toasts.j2", "words.j2", "subsectors.j2"

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")


@cache
def template_name(screen: str) -> str:
    """The name of a screen's template: `RegionQuestion` -> `region_question`."""
    return _CAPITAL.sub("_", screen).lower()


def screen_templates() -> frozenset[str]:
    """The screens that have a template, by the template's name."""
    files = (path.name for path in TEMPLATES.glob(f"*{HTML}") if path.name != NOTES)
    return frozenset(name.removesuffix(HTML) for name in files)


class Vocabulary:
    """All templates of one language, ready to render.

    Args:
        language: One of `bot.words.LANGUAGES`.
        settings: What every template may name: controller, contact, demo, username.
    """

    def __init__(self, language: str, settings: Mapping[str, object]) -> None:
        self._environment = _environment(language)
        self._environment.globals |= settings
        self._environment.globals["subsector_names"] = self._subsector_names()
        self._labels, self._notes, self._toasts, self._words = (
            self._macros(name) for name in (LABELS, NOTES, TOASTS, WORDS)
        )
        self._screens = {
            name: self._environment.get_template(f"{name}{HTML}") for name in screen_templates()
        }

    def screen(self, screen: Screen, brevity: int = 0) -> str:
        """A screen as HTML, its note first.

        Args:
            screen: What is shown.
            brevity: 0 says everything; more leaves out what the template can do without.
        """
        kind = template_name(type(screen).__name__)
        text = self._screens[kind].render(screen=screen, brevity=brevity)
        if screen.note is not None:
            note = self._notes(screen.note.remark)(screen.note, screen, kind)
            text = f"{' '.join(note.split())}\n\n{text}"
        return _EMPTY_LINES.sub("\n\n", text).strip()

    def label(self, key: str, params: Mapping[str, str]) -> str:
        """The words of a button, as plain text."""
        return self._labels(key)(params).strip()

    def toast(self, key: str) -> str:
        """A short line over the chat, as plain text."""
        return self._toasts(key)().strip()

    def word(self, key: str) -> str:
        """A text that stands outside of screens, by its key in `words.j2`.

        Raises:
            AttributeError: There is no such text.
        """
        return self._words(key)().strip()

    def _macros(self, template: str) -> Callable[[str], Callable[..., str]]:
        module = self._environment.get_template(template).module
        return lambda name: getattr(module, name)

    def _subsector_names(self) -> Mapping[str, str]:
        named = self._macros(SUBSECTOR_NAMES)("in_text")
        codes = (*SUBSECTORS, OTHER_SUBSECTOR, UNSURE_SUBSECTOR, "")
        return {code: str(named(code)).strip() for code in codes}


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape((HTML.removeprefix("."),), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=("jinja2.ext.i18n",),
    )
    environment.filters |= filters(language)
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # added by i18n
        translations(language), newstyle=True
    )
    return environment
