"""Cells: an answer as code and as words, and texts that no spreadsheet takes for a formula."""

import re

from bot.filters import chosen
from bot.reporting.wording import Wording
from scoring.answers import Answer, Status
from scoring.rubric import Indicator

Code = int | float | str
"""What stands in a cell for an answer; empty for none."""

DONT_KNOW, NOT_APPLICABLE = "dk", "na"
"""As `python -m bot score` reads them."""

_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_BEFORE = "\\s\"'\\x00-\\x1f\u200b-\u200f\u2060\ufeff"
"""What a spreadsheet may take away before it looks."""
_FORMULA = re.compile(rf"[{_BEFORE}]*[{_STARTS}]|[\t\r\n]")
_AFTER_SEPARATOR = re.compile(rf"([;,\t|][{_BEFORE}]*)(?=[{_STARTS}])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\s*[\r\n\t\u2028\u2029]+\s*")
LONGEST_TEXT = 32_767
"""UTF-16 units of a cell in a spreadsheet; what is longer is cut."""


def code(answer: Answer | None) -> Code:
    """An answer as one cell: the option's number from 0, a number, `0+2`, `dk`, `na` or nothing.

    Skipped and not reached are both nothing; what was skipped is told apart elsewhere.
    """
    if answer is None or answer.status is Status.SKIPPED:
        return ""
    if answer.status is not Status.GIVEN or answer.value is None:
        return DONT_KNOW if answer.status is Status.DONT_KNOW else NOT_APPLICABLE
    if isinstance(answer.value, frozenset):
        return "+".join(map(str, sorted(answer.value)))
    return answer.value


def label(answer: Answer | None, indicator: Indicator, words: Wording, language: str) -> str:
    """An answer as words."""
    if answer is None:
        return ""
    if answer.status is Status.GIVEN:
        return chosen(answer, indicator.scale, language)
    return words(answer.status.value)


def plain(text: str) -> str:
    """A text without what files refuse: control signs and lone surrogates; cut to a cell."""
    clean = _CONTROLS.sub("", text)
    while len(clean.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        clean = clean[: -max(1, len(clean) - LONGEST_TEXT)]
    return clean


def is_formula(text: str) -> bool:
    """Whether some spreadsheet would take a text for a formula."""
    return _FORMULA.match(text) is not None


def csv_text(text: str) -> str:
    """A text for CSV on one line that starts no formula, whatever separates the columns.

    A spreadsheet in another country may split at semicolons where commas were meant; so an
    apostrophe goes before whatever could begin a formula then.
    """
    line = plain(_LINE_ENDS.sub(" ", text))
    marked = _AFTER_SEPARATOR.sub(r"\g<1>'", line)
    return f"'{marked}" if is_formula(text) else marked
