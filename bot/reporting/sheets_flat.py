"""Exports for programs: CSV and JSON lines, a row an assessment.

Columns are named as `python -m bot score` reads them, so that a file can be scored again.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import BinaryIO

from bot.reporting.sheets import AssessmentRow, Privacy
from bot.reporting.sheets_cells import Code, code, csv_text
from scoring.answers import Status
from scoring.rubric import Rubric

Value = Code | bool | None
FIXED = (
    "id", "round", "region", "region_name", "group", "subsectors", "started", "finished",
    "facilitated", "counts", "privacy", "rubric", "version",
)  # fmt: skip
SCORE = "score"
AFTER = ("skipped", SCORE, "score_lo", "score_hi")


def columns(rubric: Rubric) -> tuple[str, ...]:
    """The columns of a file, in their order."""
    return (*FIXED, *rubric.indicators, *AFTER, *(score_column(node.id)
            for node in rubric.dimensions()))  # fmt: skip


def score_column(node: str) -> str:
    """The column of a dimension's score."""
    return f"{SCORE}_{node}"


def record(rubric: Rubric, row: AssessmentRow, number: int) -> dict[str, Value]:
    """One row, column by column; `number` names those that have lost their pseudonym."""
    return dict(zip(columns(rubric), _values(rubric, row, number), strict=True))


def _values(rubric: Rubric, row: AssessmentRow, number: int) -> Iterator[Value]:
    yield row.respondent if row.privacy is Privacy.SHOWN else f"{row.privacy.value}-{number}"
    yield from (row.round, row.region, row.region_name, row.group, "; ".join(row.subsectors))
    yield from (day.isoformat() if day else None for day in (row.started, row.finished))
    yield from (row.is_facilitated, row.counts, row.privacy.value, rubric.id, rubric.version)
    yield from (code(row.answers.get(item)) for item in rubric.indicators)
    yield " ".join(item for item, answer in row.answers.items()
                   if answer.status is Status.SKIPPED)  # fmt: skip
    score = row.score
    yield from (None, None, None) if score is None else (score.value, score.lo, score.hi)
    yield from (None if score is None else score.nodes[node.id].value
                for node in rubric.dimensions())  # fmt: skip


class CsvSink:
    """Writes CSV in UTF-8 with a byte order mark, as spreadsheets like it."""

    def __init__(self, rubric: Rubric, target: BinaryIO) -> None:
        self._rubric = rubric
        self._text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, quoting=csv.QUOTE_MINIMAL)
        self._writer.writerow(columns(rubric))
        self._done = 0

    def add(self, row: AssessmentRow) -> None:
        """Write one row."""
        self._done += 1
        values = record(self._rubric, row, self._done).values()
        self._writer.writerow([csv_text(value) if isinstance(value, str) else _number(value)
                               for value in values])  # fmt: skip

    def close(self) -> None:
        """Write what is left; the target stays open."""
        self._text.flush()
        self._text.detach()


def _number(value: float | None) -> float | str:
    """Numbers stay numbers, a yes is 1."""
    if value is None:
        return ""
    return int(value) if isinstance(value, bool) else value


class JsonLinesSink:
    """Writes one JSON object a line; what is not known is left out."""

    def __init__(self, rubric: Rubric, target: BinaryIO) -> None:
        self._rubric = rubric
        self._target = target
        self._done = 0

    def add(self, row: AssessmentRow) -> None:
        """Write one row."""
        self._done += 1
        fields = record(self._rubric, row, self._done)
        known = {name: value for name, value in fields.items() if value not in {None, ""}}
        line = json.dumps(known, ensure_ascii=False, allow_nan=False)
        self._target.write(line.encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        """Nothing is left to write."""
