"""The words of each language, read straight from `locales/<language>/LC_MESSAGES/bot.po`.

The sentences in the templates are Indonesian: they are the message ids, so that a missing
translation still says something true. No compiled catalogue is written or committed.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("id", "en")
"""Languages of the bot; the first one is the default and the source of all message ids."""

DEFAULT_LANGUAGE = LANGUAGES[0]
DOMAIN = "bot"
LOCALES = Path(__file__).resolve().parent.parent / "locales"


def spoken(language: str) -> str:
    """The language of the bot that serves this language tag best (`en-GB` -> `en`)."""
    base = language.partition("-")[0].lower()
    return base if base in LANGUAGES else DEFAULT_LANGUAGE


def catalogue_path(language: str, locales: Path = LOCALES) -> Path:
    """Where the catalogue of a language lies."""
    return locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str, locales: Path = LOCALES) -> Catalog:
    """The catalogue of a language.

    Raises:
        OSError: There is none.
        babel.messages.pofile.PoFileError: It is not a PO file.
    """
    with catalogue_path(language, locales).open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN, abort_invalid=True)


def translations(language: str, locales: Path = LOCALES) -> Translations:
    """The catalogue of a language as gettext wants it, built in memory."""
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language, locales))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
