"""The one way to make a jinja2 environment: nothing undefined, our filters, our catalogues."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.filters import filters
from bot.words import translations

KEPT = 1000
"""Compiled templates that an environment keeps: more than there are."""


def template_environment(
    language: str, folders: Sequence[Path], *, autoescape: bool | Callable[[str | None], bool]
) -> Environment:
    """An environment of one language.

    Args:
        language: One of `bot.words.LANGUAGES`.
        folders: Where templates lie; the first that has a name wins.
        autoescape: Whether what a template says is HTML, for all or by the template's name.
    """
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=autoescape,  # noqa: S701 - whoever asks says why where it is not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=KEPT,
        extensions=("jinja2.ext.i18n",),
    )
    environment.filters |= filters(language)
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # added by i18n
        _catalogue(language), newstyle=True
    )
    return environment


@cache
def _catalogue(language: str) -> Translations:
    """A language's catalogue, read once however many environments use it."""
    return translations(language)
