"""Texts: every language, no stray placeholder, and short enough for a small screen."""

from pathlib import Path

import pytest

from bot.rubric_files import inspect_rubric, load_rubric, schema, texts
from bot.rubric_files.fields import _MODELS_AT
from tests.rubric_files.samples import (
    GOOD,
    HERE,
    Case,
    case,
    changed,
    expected,
    places,
    reported,
    warned,
    write,
)

ASKED = "{id: Adakah aturan?, en: Are there rules?}"

CASES = [
    case(
        "missing translation",
        "name: {id: Ruang, en: Spaces}",
        f"{HERE}name: {{id: Ruang}}",
        "translation missing: en; add it here",
    ),
    case(
        "missing translation of a level, at the sentence itself",
        "      - {id: Tidak, en: No}",
        f"      - {HERE}{{en: No}}",
        "translation missing: id; add it here",
    ),
    case(
        "unknown language",
        "en: Spaces}",
        f"en: Spaces, {HERE}jv: Papan}}",
        'unknown language "jv"; known here: id, en',
    ),
    case(
        "language named twice",
        "[id, en]",
        f"[id, en, {HERE}en]",
        '"en" is named twice; remove one',
    ),
    case(
        "empty text",
        "en: Spaces}",
        f'{HERE}en: " "}}',
        "the text is empty; write it or remove the key",
    ),
    case(
        "level sentence over 66 characters",
        "      - {id: Tidak, en: No}",
        f"      - {{id: {HERE}{'x' * 67}, en: No}}",
        "67 characters, 1 over the limit of 66; shorten it",
    ),
    case(
        "name over 80 characters",
        "en: Spaces}",
        f"en: {HERE}{'x' * 81}}}",
        "81 characters, 1 over the limit of 80; shorten it",
    ),
    case(
        "text over 1,000 characters",
        "id: Praktik baik?",
        f"id: {HERE}{'x' * 1001}",
        "1001 characters, 1 over the limit of 1000; shorten it",
    ),
    case(
        "option over 200 characters",
        "en: Nobody",
        f"en: {HERE}{'x' * 201}",
        "201 characters, 1 over the limit of 200; shorten it",
    ),
    case(
        "unknown placeholder",
        'id: "Siapa memasok {subsector}?"',
        f'id: {HERE}"Siapa memasok {{sector}}?"',
        '"{sector}" is not a placeholder; only {subsector} is known, so write words instead',
    ),
    case(
        "lone brace",
        "id: Berapa ruang?",
        f'id: {HERE}"Berapa ruang }}?"',
        '"}" is not a placeholder; only {subsector} is known, so write words instead',
    ),
    case(
        "placeholder in an indicator about the region",
        "id: Adakah aturan?",
        f'id: {HERE}"Adakah {{subsector}}?"',
        "{subsector} stands only in indicators with `about: subsector`; write words instead",
    ),
]


@pytest.mark.parametrize("item", CASES, ids=str)
def test_text_is_named_at_its_place(item: Case, tmp_path: Path) -> None:
    """A wrong text is the only thing reported, and at its place."""
    path = write(tmp_path, changed(item.old, item.new))

    assert reported(path) == expected(item)


def explained(characters: int, sign: str = "x") -> Case:
    """The first indicator with an explanation of so many signs."""
    return case(
        "long explanation",
        f"question: {ASKED}\n    levels:\n      - {{id: Tidak, en: No}}\n"
        "      - {id: Sebagian, en: Partly}\n      - {id: Ya, en: Yes}\n"
        "    effort: 1\n    explain: {id: Perda., en: A regional law.}",
        f"question: {{id: {HERE}Adakah aturan?, en: Are there rules?}}\n    levels:\n"
        "      - {id: Tidak, en: No}\n"
        "      - {id: Sebagian, en: Partly}\n      - {id: Ya, en: Yes}\n"
        f"    effort: 1\n    explain: {{id: {sign * characters}, en: A regional law.}}",
        "4097 characters with question, options, explanation and evidence: over the 4096 of a "
        "message; shorten it",
    )


# 400 kept free + 14 of the question + 5, 8 and 2 of the levels with 5 around each = 444,
# so 3,652 are left of Telegram's 4,096.
def test_question_message_may_fill_the_limit(tmp_path: Path) -> None:
    """A question with all that belongs to it fits one message of 4,096 characters."""
    item = explained(3652)

    assert warned(write(tmp_path, changed(item.old, item.new))) == []


@pytest.mark.parametrize(("characters", "sign"), [(3653, "x"), (1826, "😀")])
def test_question_message_over_the_limit(characters: int, sign: str, tmp_path: Path) -> None:
    """One character more is refused; a sign beyond the basic plane counts twice."""
    item = explained(characters, sign)
    marked = changed(item.old, item.new)
    if sign == "😀":
        marked = marked.replace("😀,", "😀x,")

    assert reported(write(tmp_path, marked)) == expected(item)


def test_three_steps_fit_a_result(tmp_path: Path) -> None:
    """`do`, `first` and `basis` of one step have 1,000 characters together."""
    # «Undang bagian hukum.» has 20 characters and «UU 24/2019» 10, so 970 are left.
    fits = changed("{id: Susun aturan., en: Draft rules.}", f"{{id: {'x' * 970}, en: Draft.}}")
    item = case(
        "long step",
        '"0-1":\n        do: {id: Susun aturan., en: Draft rules.}',
        f'{HERE}"0-1":\n        do: {{id: {"x" * 971}, en: Draft.}}',
        '1001 characters of "do", "first" and "basis" in "id": over 1000, as a result shows '
        "three; shorten it",
    )

    assert warned(write(tmp_path, fits)) == []
    assert reported(write(tmp_path, changed(item.old, item.new))) == expected(item)


def test_long_question_is_a_warning(tmp_path: Path) -> None:
    """26 words still load, with a warning; 25 are silent."""
    marked = changed("id: Adakah aturan?", f"id: {HERE}{'kata ' * 26}".rstrip())
    silent = changed("id: Adakah aturan?", f"id: {'kata ' * 25}".rstrip())
    message = "26 words; a question reads well up to 25, consider shortening it"

    line = marked[: marked.index(HERE)].count("\n") + 1
    assert warned(write(tmp_path, marked)) == [(line, 20, message)]
    assert warned(write(tmp_path, silent)) == []


def test_long_option_is_a_warning(tmp_path: Path) -> None:
    """An option of `choice` over 66 characters loads with a warning."""
    marked = changed("en: Nobody", f"en: {HERE}{'x' * 67}")
    silent = changed("en: Nobody", f"en: {'x' * 66}")
    message = "67 characters; up to 66 fit two lines of a phone, consider shortening it"

    assert warned(write(tmp_path, marked)) == [(*places(marked)[0], message)]
    assert warned(write(tmp_path, silent)) == []


def test_refused_option_is_not_warned_of_too(tmp_path: Path) -> None:
    """An option over 200 characters is a mistake only."""
    path = write(tmp_path, changed("en: Nobody", f"en: {'x' * 201}"))

    assert inspect_rubric(path).warnings == ()


def test_every_text_field_has_a_rule() -> None:
    """A text that the language gains is checked for languages and length from its first day."""
    ruled = {rule.path for rule in texts.RULES}
    missing = [
        (*path, field.alias or name)
        for path, model in _MODELS_AT.items()
        for name, field in model.model_fields.items()
        if field.annotation == schema.Text and (*path, field.alias or name) not in ruled
    ]

    assert missing == []


def test_texts_are_stripped(tmp_path: Path) -> None:
    """A block scalar's last line break is not part of the text."""
    block = "about:\n  id: |\n    Tiga\n    pertanyaan.\n  en: >\n    Three\n    questions."
    text = GOOD.replace("about: {id: Tiga pertanyaan., en: Three questions.}", block)

    about = load_rubric(write(tmp_path, text)).about
    assert about == {"id": "Tiga\npertanyaan.", "en": "Three questions."}
