"""A person's copy as one HTML page, readable on a phone without a network."""

from collections.abc import Mapping

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.filters import filters
from bot.services.data_view import DataView
from bot.telegram.rendering.environment import PARTS, TEMPLATES
from bot.words import LANGUAGES, spoken, translations

_TEMPLATE = f"{PARTS}/data_page.html.j2"


class DataPages:
    """Renders the page in every language of the bot.

    Args:
        controller: Who is responsible for the data.
        contact: How to reach them.
    """

    def __init__(self, *, controller: str, contact: str) -> None:
        self._responsible = {"controller": controller, "contact": contact}
        self._environments: Mapping[str, Environment] = {
            language: _environment(language) for language in LANGUAGES
        }

    def render(self, view: DataView) -> str:
        """The page, in the language that the person chose."""
        language = spoken(view.language)
        template = self._environments[language].get_template(_TEMPLATE)
        return template.render(view=view, language=language, **self._responsible)


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
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
