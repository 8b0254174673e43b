"""The catalogues are complete, and every way of being wrong is named."""

import argparse
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.commands.catalogues import PLURALS, add_parser, check, extracted, run, update
from bot.words import LANGUAGES, LOCALES, catalogue_path, read_catalogue, spoken, translations

TEMPLATE = """
{# Translators: said first. #}
{{ _("Halo <b>%(name)s</b>", name=name) }}
{{ _("Sampai jumpa") }}
{{ ngettext("%(num)s jawaban", "%(num)s jawaban", count) }}
"""
ENGLISH = {
    '"Halo <b>%(name)s</b>"\nmsgstr ""': '"Halo <b>%(name)s</b>"\nmsgstr "Hello <b>%(name)s</b>"',
    '"Sampai jumpa"\nmsgstr ""': '"Sampai jumpa"\nmsgstr "See you"',
    'msgstr[0] ""': 'msgstr[0] "%(num)s answer"',
    'msgstr[1] ""': 'msgstr[1] "%(num)s answers"',
}


class Words:
    """A little project of one template and its catalogues, all well at first."""

    def __init__(self, folder: Path) -> None:
        self.templates = folder / "templates"
        self.locales = folder / "locales"
        self.templates.mkdir()
        self.say(TEMPLATE)
        self.update()
        for old, new in ENGLISH.items():
            self.change("en", old, new)

    def say(self, template: str) -> None:
        (self.templates / "hello.html.j2").write_text(template, encoding="utf-8")

    def update(self) -> None:
        update(self.locales, (self.templates,))

    def change(self, language: str, old: str, new: str) -> None:
        path = catalogue_path(language, self.locales)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def findings(self) -> list[str]:
        return list(check(self.locales, (self.templates,)))


@pytest.fixture
def words(tmp_path: Path) -> Words:
    return Words(tmp_path)


def test_the_committed_catalogues_are_complete() -> None:
    """Nothing missing, fuzzy, obsolete or out of step with the templates."""
    assert list(check()) == []


def test_updating_changes_nothing_that_is_true(tmp_path: Path) -> None:
    """The committed files are what `update` writes, so a diff shows words only."""
    for path in (LOCALES / "bot.pot", *map(catalogue_path, LANGUAGES)):
        copy = tmp_path / path.relative_to(LOCALES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    update(tmp_path)

    for path in (LOCALES / "bot.pot", *map(catalogue_path, LANGUAGES)):
        assert (tmp_path / path.relative_to(LOCALES)).read_bytes() == path.read_bytes()


def test_a_whole_catalogue_has_no_findings(words: Words) -> None:
    """The sample that the other tests break is well to begin with."""
    assert words.findings() == []


def test_indonesian_is_its_own_source(words: Words) -> None:
    """The default catalogue says what the templates say, in one form a message."""
    said = translations("id", words.locales)

    assert said.gettext("Sampai jumpa") == "Sampai jumpa"
    assert said.ngettext("%(num)s jawaban", "%(num)s jawaban", 1) == "%(num)s jawaban"
    words.change("id", 'msgstr "Sampai jumpa"', 'msgstr "Dadah"')
    assert words.findings() == [
        "id: differs from its source; change the template instead: 'Sampai jumpa'"
    ]


def test_english_has_two_forms(words: Words) -> None:
    """CLDR: one and other."""
    said = translations("en", words.locales)

    assert said.ngettext("%(num)s jawaban", "%(num)s jawaban", 1) == "%(num)s answer"
    assert said.ngettext("%(num)s jawaban", "%(num)s jawaban", 2) == "%(num)s answers"


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('msgstr "See you"', 'msgstr ""', "en: not translated: 'Sampai jumpa'"),
        ('msgid "Sampai jumpa"', 'msgid "Dadah"', "en: missing: 'Sampai jumpa'"),
        ('msgid "Sampai jumpa"', '#, fuzzy\nmsgid "Sampai jumpa"', "en: fuzzy: 'Sampai jumpa'"),
        (
            'msgstr "Hello <b>%(name)s</b>"',
            'msgstr "Hello <b>you</b>"',
            "en: other placeholders than its source: 'Halo <b>%(name)s</b>'",
        ),
        (
            'msgstr "Hello <b>%(name)s</b>"',
            'msgstr "Hello <b>%(names)s</b>"',
            "en: other placeholders than its source: 'Halo <b>%(name)s</b>'",
        ),
        (
            'msgstr "Hello <b>%(name)s</b>"',
            'msgstr "Hello %(name)s"',
            "en: other tags than its source: 'Halo <b>%(name)s</b>'",
        ),
        (
            'msgstr "Hello <b>%(name)s</b>"',
            'msgstr "Hello <b>%(name)s<b>"',
            "en: other tags than its source: 'Halo <b>%(name)s</b>'",
        ),
        (
            'msgstr[1] "%(num)s answers"',
            'msgstr[1] "answers"',
            "en: other placeholders than its source: '%(num)s jawaban'",
        ),
        ('msgstr[1] "%(num)s answers"', 'msgstr[1] ""', "en: not translated: '%(num)s jawaban'"),
        (
            "nplurals=2; plural=(n != 1);",
            "nplurals=1; plural=0;",
            "en: the header must say `Plural-Forms: nplurals=2; plural=(n != 1);`",
        ),
    ],
)
def test_every_mistake_is_named(words: Words, old: str, new: str, finding: str) -> None:
    """A translator reads which message is wrong and how."""
    words.change("en", old, new)

    assert finding in words.findings()


def test_indonesian_plurals_need_their_own_rule(words: Words) -> None:
    """Indonesian has one form (CLDR); generators write two."""
    words.change("id", PLURALS["id"], PLURALS["en"])

    assert f"id: the header must say `Plural-Forms: {PLURALS['id']}`" in words.findings()


def test_new_words_in_a_template_are_noticed_and_merged(words: Words) -> None:
    """`check` asks for `update`; `update` keeps what is translated and drops what is gone."""
    words.say(TEMPLATE.replace("Sampai jumpa", "Selamat jalan"))
    assert "bot.pot: not what the templates say; run `python -m bot catalogues update`" in (
        words.findings()
    )
    assert "en: obsolete: 'Sampai jumpa'" in words.findings()

    words.update()

    assert words.findings() == ["en: not translated: 'Selamat jalan'"]
    english = read_catalogue("en", words.locales)
    assert [message.id for message in english if message.id] == [
        "Halo <b>%(name)s</b>",
        "Selamat jalan",
        ("%(num)s jawaban", "%(num)s jawaban"),
    ]


def test_an_obsolete_comment_is_found(words: Words) -> None:
    """Translations that nothing uses any more do not pile up."""
    path = catalogue_path("en", words.locales)
    path.write_text(
        path.read_text(encoding="utf-8") + '\n#~ msgid "Dulu"\n#~ msgstr "Once"\n',
        encoding="utf-8",
    )

    assert words.findings() == ["en: obsolete: 'Dulu'"]


def test_a_language_without_a_catalogue_is_found(words: Words) -> None:
    """A deleted file is a finding, not a traceback."""
    catalogue_path("en", words.locales).unlink()

    assert [line.split(" at ")[0] for line in words.findings()] == ["en: there is no catalogue"]


def test_files_hold_neither_dates_nor_line_numbers(words: Words) -> None:
    """They change when words do, and only then."""
    pot = (words.locales / "bot.pot").read_text(encoding="utf-8")

    assert "Date" not in pot
    assert "#: hello.html.j2\n" in pot
    assert "#. said first." in pot


def test_what_is_extracted_reaches_every_template() -> None:
    """The screens, the labels, the notes and the shared parts are all read."""
    places = {path for message in extracted() for path, _ in message.locations}

    assert {Path(place).name for place in places} >= {
        "question.html.j2",
        "labels.j2",
        "notes.html.j2",
        "notice.html.j2",
        "toasts.j2",
        "words.j2",
    }


@pytest.mark.parametrize(
    ("tag", "language"), [("id", "id"), ("en-GB", "en"), ("EN", "en"), ("jv", "id"), ("", "id")]
)
def test_the_nearest_language_is_spoken(tag: str, language: str) -> None:
    """Telegram sends IETF tags, or none."""
    assert spoken(tag) == language


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    program = argparse.ArgumentParser()
    add_parser(program.add_subparsers())
    return program


def test_the_command_says_how_many_and_ends_well(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m bot catalogues check`: one line on stdout and status 0 when all is well."""
    status = run(parser.parse_args(["catalogues", "check"]))

    assert status == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert f"{len(LANGUAGES)} languages, 0 findings" in said.out


def test_the_template_catalogue_is_readable() -> None:
    """Translation tools can open it."""
    with (LOCALES / "bot.pot").open("rb") as source:
        assert len(read_po(source)) > 200
