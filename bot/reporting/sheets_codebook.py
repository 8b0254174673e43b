"""The codebook of an export: what every code and column means."""

from collections.abc import Iterator

from bot.filters import say
from bot.reporting.sheets import Privacy
from bot.reporting.sheets_cells import DONT_KNOW, NOT_APPLICABLE
from bot.reporting.sheets_flat import AFTER, FIXED, score_column
from bot.reporting.wording import Wording
from scoring.rubric import Choice, Indicator, Multi, Number, Rubric

Row = list[str | float | None]
"""Code, meaning, question, groups, answer code, answer in words, value from 0 to 1."""


def codebook(rubric: Rubric, language: str, words: Wording) -> Iterator[Row]:
    """All rows: the instrument, its groups, codes and columns, then every question."""
    yield [
        rubric.id,
        f"{say(rubric.name, language)} {rubric.version}",
        say(rubric.notice, language),
    ]
    yield ["sha256", rubric.hash]
    for group in rubric.groups.values():
        yield [group.id, say(group.name, language)]
    for answer_code, key in ((DONT_KNOW, "dont_know"), (NOT_APPLICABLE, "not_applicable")):
        yield ["", "", "", "", answer_code, words(key)]
    yield ["", "", "", "", "", words("no_code")]
    for privacy in Privacy:
        yield ["", words(f"meaning_{privacy.value}", rubric.panel.min_group), "", "",
               privacy.value, words(f"privacy_{privacy.value}")]  # fmt: skip
    yield from _columns(rubric, language, words)
    for item in rubric.indicators.values():
        yield from _indicator(rubric, item, language, words)


def _columns(rubric: Rubric, language: str, words: Wording) -> Iterator[Row]:
    """What the columns of the files for programs are."""
    for name in (*FIXED, *AFTER):
        yield [name, words(f"column_{'respondent' if name == 'id' else name}")]
    for node in rubric.dimensions():
        yield [score_column(node.id), f"{words('column_score')}: {say(node.name, language)}"]


def _indicator(rubric: Rubric, item: Indicator, language: str, words: Wording) -> Iterator[Row]:
    dimension = say(rubric.dimension_of(item.id).name, language)
    asked = ", ".join(group for group in rubric.groups if item in rubric.asked(group))
    head: Row = [item.id, f"{dimension}: {say(item.name, language)}",
                 say(item.question, language, "…"), asked]  # fmt: skip
    for place, answer in enumerate(_answers(item, language, words)):
        again: Row = [item.id, "", "", ""]
        yield (again if place else head) + answer


def _answers(item: Indicator, language: str, words: Wording) -> Iterator[Row]:
    match item.scale:
        case Choice(options) | Multi(options):
            for index, option in enumerate(options):
                yield [index, say(option.text, language), option.value]
        case Number(lo, hi, _, unit):
            yield ["", words("number_scale", lo, hi, say(unit, language))]
