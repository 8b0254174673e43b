"""`python -m bot catalogues check|update`: keep the gettext catalogues true to the templates.

The Indonesian sentences in the templates are the message ids. `update` extracts them, fills
the Indonesian catalogue and merges the others; `check` says what is missing or wrong, and
ends with status 1 if anything is.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po

from bot.commands import Commands
from bot.words import DEFAULT_LANGUAGE, DOMAIN, LANGUAGES, LOCALES, catalogue_path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE_FOLDERS = (
    ROOT / "bot" / "telegram" / "templates",
    ROOT / "bot" / "reporting" / "templates",
)
"""Where the words of people stand."""

PLURALS = {
    "id": "nplurals=1; plural=0;",
    "en": "nplurals=2; plural=(n != 1);",
}
"""The plural rule of each language (Unicode CLDR); generators get Indonesian wrong."""

_EXTRACTION = {
    "encoding": "utf-8",
    "extensions": "jinja2.ext.i18n",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
PROJECT = "kota-kreatif"
_TRANSLATORS = "Translators:"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
_TAG = re.compile(r"</?[a-z][^>]*>")
_VOLATILE = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    rb'|Generated-By|Report-Msgid-Bugs-To): .*"\n',
    re.MULTILINE,
)


def add_parser(commands: Commands) -> None:
    """Add the command to the program's."""
    parser = commands.add_parser("catalogues", help="check or update the words of each language")
    parser.add_argument("action", choices=("check", "update"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 0 if all is well."""
    if args.action == "update":
        update()
    findings = list(check())
    for finding in findings:
        sys.stderr.write(f"{finding}\n")
    counted = len([message for message in extracted() if message.id])
    sys.stdout.write(f"{counted} messages, {len(LANGUAGES)} languages, {len(findings)} findings\n")
    return 1 if findings else 0


def extracted(folders: tuple[Path, ...] = TEMPLATE_FOLDERS) -> Catalog:
    """Every message in the templates, in the order of files and lines."""
    catalogue = _empty()
    for path in (file for folder in folders for file in sorted(folder.rglob("*.j2"))):
        with path.open("rb") as source:
            found = extract("jinja2", source, DEFAULT_KEYWORDS, (_TRANSLATORS,), _EXTRACTION)
            for line, text, comments, context in found:
                catalogue.add(
                    text, None, [(_location(path), line)], auto_comments=comments, context=context
                )
    return catalogue


def _location(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def update(locales: Path = LOCALES, folders: tuple[Path, ...] = TEMPLATE_FOLDERS) -> None:
    """Write the template catalogue and merge it into every language."""
    template = extracted(folders)
    locales.mkdir(parents=True, exist_ok=True)
    (locales / f"{DOMAIN}.pot").write_bytes(_as_file(template))
    for language in LANGUAGES:
        path = catalogue_path(language, locales)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_as_file(_merged(template, _read(path, language), language)))


def _merged(template: Catalog, old: Catalog, language: str) -> Catalog:
    """The template's messages with the old translations; what is obsolete is left behind."""
    merged = _empty(language)
    for message in _messages(template):
        former = _source(message) if language == DEFAULT_LANGUAGE else old.get(message.id)
        merged.add(
            message.id,
            former.string if former else None,
            message.locations,
            auto_comments=message.auto_comments,
        )
    return merged


def _source(message: Message) -> Message:
    """What the Indonesian catalogue says: the message id itself, in its one form."""
    return Message(message.id, message.id[:1] if message.pluralizable else message.id)


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return _empty(language)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def _empty(language: str | None = None) -> Catalog:
    catalogue = Catalog(
        language, DOMAIN, header_comment="", project=PROJECT, version="1", fuzzy=False
    )
    if language:
        catalogue.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalogue


def _as_file(catalogue: Catalog) -> bytes:
    """A catalogue as text without dates and line numbers: it changes when words do."""
    target = BytesIO()
    write_po(target, catalogue, width=99, include_lineno=False)
    return _VOLATILE.sub(b"", target.getvalue()).lstrip()


def check(locales: Path = LOCALES, folders: tuple[Path, ...] = TEMPLATE_FOLDERS) -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    template = extracted(folders)
    pot = locales / f"{DOMAIN}.pot"
    if not pot.exists() or pot.read_bytes() != _as_file(template):
        yield f"{pot.name}: not what the templates say; run `python -m bot catalogues update`"
    for language in LANGUAGES:
        path = catalogue_path(language, locales)
        if path.exists():
            yield from _findings(template, path, language)
        else:
            yield f"{language}: there is no catalogue at {path}"


def _findings(template: Catalog, path: Path, language: str) -> Iterator[str]:
    catalogue = _read(path, language)
    rule = f"Plural-Forms: {PLURALS[language]}"
    if f'"{rule}\\n"' not in path.read_text(encoding="utf-8"):
        yield f"{language}: the header must say `{rule}`"
    known = {message.id for message in _messages(template)}
    for message in (*_messages(catalogue), *catalogue.obsolete.values()):
        if message.id not in known:
            yield f"{language}: obsolete: {_shown(message)}"
    for wanted in _messages(template):
        translated = catalogue.get(wanted.id)
        mistakes = _mistakes(translated, language) if translated else ("missing",)
        yield from (f"{language}: {mistake}: {_shown(wanted)}" for mistake in mistakes)


def _mistakes(message: Message, language: str) -> Iterator[str]:
    forms = _forms(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if not all(forms) or (message.pluralizable and len(forms) != _plural_count(language)):
        yield "not translated"
        return
    if language == DEFAULT_LANGUAGE and set(forms) != {_forms(message.id)[0]}:
        yield "differs from its source; change the template instead"
    for form in forms:
        if _placeholders(form) != _placeholders(_forms(message.id)[0]):
            yield "other placeholders than its source"
        if Counter(_TAG.findall(form)) != Counter(_TAG.findall(_forms(message.id)[0])):
            yield "other tags than its source"


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(match[0] for match in _PLACEHOLDER.finditer(text))


def _plural_count(language: str) -> int:
    return int(PLURALS[language].partition("=")[2].partition(";")[0])


def _shown(message: Message) -> str:
    return repr(_forms(message.id)[0])
