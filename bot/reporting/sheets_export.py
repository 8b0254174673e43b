"""Writing an export from its first row to its last, protected, with its progress told."""

from enum import StrEnum
from typing import BinaryIO, Protocol

from bot.reporting.sheets import AssessmentRow, Export, Progress
from bot.reporting.sheets_flat import CsvSink, JsonLinesSink
from bot.reporting.sheets_privacy import protect, protection, tally

EVERY = 100
"""Rows between two tellings of the progress."""


class Form(StrEnum):
    """The sorts of files; the value is the file's ending."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON_LINES = "jsonl"


class Sink(Protocol):
    """Takes rows that may be seen, one by one, and ends the file."""

    def add(self, row: AssessmentRow) -> None:
        """Write one row."""

    def close(self) -> None:
        """Write what comes after the rows; the target stays open."""


def open_sink(export: Export, form: Form, target: BinaryIO) -> Sink:
    """A file of this form, begun; only rows that went through `protect` belong into it."""
    match form:
        case Form.XLSX:
            return _xlsx(export, target)
        case Form.CSV:
            return CsvSink(export.rubric, target)
        case Form.JSON_LINES:
            return JsonLinesSink(export.rubric, target)


def _xlsx(export: Export, target: BinaryIO) -> Sink:
    """What it needs takes 5 MB, so it is loaded with the first workbook."""
    from bot.reporting.sheets_xlsx import XlsxSink  # noqa: PLC0415 - said above

    return XlsxSink(export, target)


def write_export(export: Export, form: Form, target: BinaryIO, progress: Progress) -> int:
    """Write a whole export and give the number of its rows. Blocks: for a thread.

    Args:
        export: what it says; its rows are protected here.
        form: the sort of file.
        target: where the bytes go; an XLSX needs one that can seek.
        progress: told about every hundred rows, and at the end.
    """
    counted = tally(export.rows())
    protecting, total = protection(export.rubric, counted), counted.total
    sink = open_sink(export, form, target)
    for done, row in enumerate(protect(export.rows, protecting)):
        if done % EVERY == 0:
            progress(done, total)
        sink.add(row)
    sink.close()
    progress(total, total)
    return total
