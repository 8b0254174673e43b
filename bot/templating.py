"""The one way to make a jinja2 environment: nothing undefined, our filters, our catalogues."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import CodeType

from babel.support import Translations
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from bot.filters import filters
from bot.words import translations

KEPT = 1000
"""Compiled templates that an environment keeps: more than there are."""

Autoescape = bool | Callable[[str | None], bool]


class _CompiledOnce(BytecodeCache):
    """The code of templates, for every environment of a process that reads the same text."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of this very text, if anything was."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED: defaultdict[tuple[str, Autoescape], _CompiledOnce] = defaultdict(_CompiledOnce)
"""Apart by all that environments differ in: jinja2 works constants out when it compiles."""


def template_environment(
    language: str, folders: Sequence[Path], *, autoescape: Autoescape
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
        bytecode_cache=_COMPILED[language, autoescape],
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
