"""Whether a report is what the store gives: its figures, its words, and its very bytes."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from bot.reporting.claims import FILENAME, Claims, ClaimsError, FigureValue, from_json

MOST_LINES = 20
"""Differences that are told; whoever changed more is known by these."""
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


class Verdict(IntEnum):
    """How the check ended; the values are exit statuses."""

    GENUINE = 0
    """The same bytes as the store gives."""
    REFUSED = 1
    UNPROVEN = 3
    """Every figure is right, but another edition set the pages: nobody can compare drawings."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict, and what led there, a line each."""

    verdict: Verdict
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What stands in a PDF: its attachment and the text of its pages, line by line."""

    claims: Claims
    pages: tuple[tuple[str, ...], ...]


def read_report(pdf: bytes) -> ReadReport:
    """Take a report apart.

    Raises:
        ClaimsError: It is no PDF, or lacks the attachment of a report of ours.
    """
    try:
        reader = PdfReader(BytesIO(pdf))
        attached = reader.attachments.get(FILENAME, [])
        pages = tuple(tuple(page.extract_text().splitlines()) for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ClaimsError("the file is no PDF that can be read") from error
    if len(attached) != 1:
        raise ClaimsError(f"the file has no attachment {FILENAME}, so it is no report of this bot")
    return ReadReport(from_json(attached[0]), pages)


def compare(found: bytes, read: ReadReport, truth: Claims, made: bytes) -> Finding:
    """Hold a report against what the store gives.

    Args:
        found: The file that is checked.
        read: The same, taken apart.
        truth: What the report would have to say of itself.
        made: The same report, set just now.
    """
    if found == made:
        return Finding(Verdict.GENUINE, ())
    same_edition = read.claims.edition == truth.edition
    true_pages = read_report(made).pages
    wrong = [*_claims_wrong(read.claims, truth)]
    wrong += (
        _pages_wrong(read.pages, true_pages)
        if same_edition
        else _pages_wrong(_numbers(read.pages), _numbers(true_pages))
    )
    if wrong:
        return Finding(Verdict.REFUSED, tuple(wrong[:MOST_LINES]))
    if same_edition:
        line = (
            "words and figures are right, but the file was changed: a drawing or what lies over it"
        )
        return Finding(Verdict.REFUSED, (line,))
    line = (
        f"every figure is right; the pages were set by edition {read.claims.edition}, this is "
        f"{truth.edition}: compare them by eye with a freshly set file"
    )
    return Finding(Verdict.UNPROVEN, (line,))


def compare_figures(found: bytes, read: ReadReport, truth: Claims, made: bytes) -> Finding:
    """Hold a region's report against what the store gives now.

    People go on answering, and what they wrote is chosen by the coordinator: so the figures are
    compared by their attachment, and the pages are proven only where they are the same.
    """
    if found == made:
        return Finding(Verdict.GENUINE, ())
    wrong = tuple(_claims_wrong(read.claims, truth))
    if wrong:
        return Finding(Verdict.REFUSED, wrong[:MOST_LINES])
    missing = tuple(_missing_numbers(read.pages, read_report(made).pages))
    if missing:
        return Finding(Verdict.REFUSED, missing[:MOST_LINES])
    line = "every figure is right; words that the coordinator chose are for the eye to compare"
    return Finding(Verdict.UNPROVEN, (line,))


def not_as_issued(found: Claims, issued: Sequence[Claims]) -> Finding:
    """Refuse a region's report that is none of those that were issued of its subject and moment.

    Args:
        found: What the report says of itself.
        issued: What those say that were issued, at least one; the last first.
    """
    alike = (each for each in issued if each.language == found.language)
    wrong = tuple(_claims_wrong(found, next(alike, issued[0])))
    changed = "the file was changed after it was issued: its words, a drawing or what lies over it"
    return Finding(Verdict.REFUSED, wrong[:MOST_LINES] or (changed,))


def _missing_numbers(
    found: Sequence[Sequence[str]], truth: Sequence[Sequence[str]]
) -> Iterator[str]:
    """A line for each number that the store's pages have more often than the report's."""
    [shown], [due] = _numbers(found), _numbers(truth)
    for number, times in (Counter(due) - Counter(shown)).items():
        yield f"the pages should have the number {number} {times} times more"


def _claims_wrong(found: Claims, truth: Claims) -> Iterator[str]:
    for name in ("instrument", "version", "rubric_hash", "answers_hash"):
        yield from _differing(name, getattr(found, name), getattr(truth, name))
    yield from figures_wrong(found.figures, truth.figures)


def figures_wrong(
    found: Mapping[str, FigureValue], truth: Mapping[str, FigureValue]
) -> Iterator[str]:
    """A line for each figure that is not the store's, missing or too many."""
    for name in sorted(found.keys() | truth.keys()):
        if name not in truth:
            yield f"figure {name}: the report has one, the store has none"
        elif name not in found:
            yield f"figure {name}: the report has none"
        else:
            yield from _differing(f"figure {name}", found[name], truth[name])


def _differing(name: str, found: FigureValue, truth: FigureValue) -> Iterator[str]:
    if found != truth:
        yield f"{name}: the report says {found}, the store gives {truth}"


def _pages_wrong(found: Sequence[Sequence[str]], truth: Sequence[Sequence[str]]) -> list[str]:
    wrong = []
    if len(found) != len(truth):
        wrong.append(f"the report has {len(found)} pages, it should have {len(truth)}")
    for number, (shown, due) in enumerate(zip(found, truth, strict=False), start=1):
        for tag, a, b, c, d in SequenceMatcher(None, shown, due, autojunk=False).get_opcodes():
            if tag != "equal":
                here, there = " / ".join(shown[a:b]), " / ".join(due[c:d])
                wrong.append(
                    f"page {number}: the report shows “{here}”, the store gives “{there}”"
                )
    return wrong


def _numbers(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The numbers on all pages, as one page: another edition may break pages elsewhere.

    Page numbers and other numbers of the wording are in them too, so a change of words that
    has a number in it is told as a difference: an honest doubt is better than a missed change.
    """
    return [[number for page in pages for line in page for number in _NUMBER.findall(line)]]
