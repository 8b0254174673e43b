"""The words of pictures and reports: macros of plain text, in every language of the bot."""

from functools import cache
from pathlib import Path

from jinja2 import Environment

from bot.reporting.fonts import regular
from bot.templating import template_environment
from bot.words import spoken

TEMPLATES = Path(__file__).resolve().parent / "templates"
SHARED = TEMPLATES.parents[1] / "telegram" / "templates"
"""Where the names of subsectors stand, which chat and reports have in common."""


class Wording:
    """One template's macros, each called by its name with what it says.

    Args:
        environment: The environment of one language.
        template: Name of the file of macros.
    """

    def __init__(self, environment: Environment, template: str) -> None:
        self._macros = environment.get_template(template).module

    def __call__(self, macro: str, *values: object) -> str:
        """A macro's text on one line, with only signs that the font can show.

        Raises:
            AttributeError: There is no such macro.
        """
        text = regular().shown(str(getattr(self._macros, macro)(*values)))
        return " ".join(text.split())


@cache
def wording(template: str, language: str) -> Wording:
    """The macros of a template in the language that serves this tag best."""
    return Wording(_environment(spoken(language)), template)


@cache
def _environment(language: str) -> Environment:
    # no autoescape: this is plain text, set by typst from strings and escaped where SVG is written
    return template_environment(language, [TEMPLATES, SHARED], autoescape=False)
