"""A person's copy as one HTML page, readable on a phone without a network."""

from functools import cache

from jinja2 import Template

from bot.services.data_view import DataView
from bot.telegram.rendering.environment import PARTS, TEMPLATES
from bot.templating import template_environment
from bot.words import spoken

_TEMPLATE = f"{PARTS}/data_page.html.j2"


class DataPages:
    """Renders the page in every language of the bot.

    Args:
        controller: Who is responsible for the data.
        contact: How to reach them.
    """

    def __init__(self, *, controller: str, contact: str) -> None:
        self._responsible = {"controller": controller, "contact": contact}

    def render(self, view: DataView) -> str:
        """The page, in the language that the person chose."""
        language = spoken(view.language)
        return _page(language).render(view=view, language=language, **self._responsible)


@cache
def _page(language: str) -> Template:
    return template_environment(language, [TEMPLATES], autoescape=True).get_template(_TEMPLATE)
