"""Reads answer files row by row: CSV as people save it, or JSON lines.

CSV may have a byte order mark, CRLF, quotes, tabs or the semicolons of an Indonesian Excel
(which also writes decimal commas). One row is in memory at a time.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, NoReturn, cast

JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
CSV_ENDINGS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t"
LONGEST_LINE = 1_000_000
"""Characters; a longer one is no answer sheet, and would fill the memory."""

_DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+\s*")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it was written: column name -> cell."""

    line: int
    cells: dict[str, object]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used, and how to mend it."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a CSV file, where its first record stands."""

    line: int
    columns: tuple[str, ...]


Part = Header | RawRow | BadRow


def read_parts(name: str, stream: BinaryIO) -> Iterator[Part]:
    """The header (CSV only), then every row of an answer file, good or bad.

    Args:
        name: The file's name; its ending says the format, else its first character does.
        stream: Bytes in UTF-8, or in UTF-16 with a byte order mark.
    """
    text = _decoded(stream)
    try:
        first, lines = _peeked(_limited(text))
        if _is_json(name, first):
            yield from _json_rows(lines)
        else:
            yield from _csv_parts(lines)
    finally:
        text.detach()  # the stream stays its owner's, who closes it


def _decoded(stream: BinaryIO) -> io.TextIOWrapper:
    """Text with its line ends; bytes that are no text stay recognisable."""
    buffered = stream if isinstance(stream, io.BufferedReader) else _buffered(stream)
    start = buffered.peek(2)[:2]
    is_utf16 = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if is_utf16 else "utf-8-sig"
    return io.TextIOWrapper(buffered, encoding, errors="surrogateescape", newline="")


def _buffered(stream: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", stream))  # it needs readinto, no more


def _limited(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        yield line


def _peeked(lines: Iterator[str]) -> tuple[str, Iterator[str]]:
    """The first line that says something, and all lines from the start."""
    blank: list[str] = []
    for line in lines:
        if line.strip():
            return line, _chained(blank, line, lines)
        blank.append(line)
    return "", iter(())


def _chained(blank: list[str], line: str, rest: Iterator[str]) -> Iterator[str]:
    yield from blank
    yield line
    yield from rest


def _is_json(name: str, first: str) -> bool:
    ending = PurePath(name).suffix.lower()
    if ending in JSON_ENDINGS:
        return True
    return ending not in CSV_ENDINGS and first.lstrip().startswith("{")


def _json_rows(lines: Iterable[str]) -> Iterator[Part]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _json_row(number, line)


def _json_row(number: int, line: str) -> Part:
    if not _is_text(line):
        return BadRow(number, NOT_TEXT)
    try:
        value = json.loads(line, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        detail = str(error).partition(": line ")[0]
        return BadRow(number, f"this is no JSON ({detail}): write one object a line")
    if not isinstance(value, dict):
        return BadRow(number, 'this is no JSON object: write {"id": …, "group": …, …} on one line')
    return RawRow(number, value)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        msg = f'"{twice}" stands there twice'
        raise ValueError(msg)
    return found


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no number"
    raise ValueError(msg)


def _csv_parts(lines: Iterator[str]) -> Iterator[Part]:
    start, first, rest = _csv_start(lines)
    delimiter = _delimiter(first)
    records = _records(_chained([], first, rest), delimiter, start)
    columns: tuple[str, ...] | None = None
    for line, record in records:
        if isinstance(record, BadRow):
            yield record
        elif columns is None:
            columns = tuple(cell.strip() for cell in record)
            yield Header(line, columns)
        else:
            yield _csv_row(line, columns, record, delimiter)


def _csv_start(lines: Iterator[str]) -> tuple[int, str, Iterator[str]]:
    """Lines before the header, the header's line and the rest; `sep=;` is Excel's own note."""
    before = 0
    for line in lines:
        if line.strip() and not line.startswith("sep="):
            return before, line, lines
        before += 1
    return before, "", lines


def _delimiter(header: str) -> str:
    """The separator that the header holds most of, outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _records(
    lines: Iterator[str], delimiter: str, before: int
) -> Iterator[tuple[int, list[str] | BadRow]]:
    """The records with the line each begins on."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, BadRow(line, _csv_mistake(error))
            continue
        if any(cell.strip() for cell in record):
            yield line, record


def _csv_mistake(error: csv.Error) -> str:
    if "unexpected end" in str(error) or "field larger" in str(error):
        return 'a quote opens here and never ends: close it, or write "" for a quote in a text'
    return f"the quotes do not fit ({error}): write a quote in a text as two quotes"


def _csv_row(line: int, columns: tuple[str, ...], record: Sequence[str], delimiter: str) -> Part:
    if len(record) != len(columns):
        return BadRow(
            line,
            f"{_cells(len(record))}, but the header has {len(columns)}: "
            f"each row needs one cell a column, separated by {_told(delimiter)}",
        )
    if not all(map(_is_text, record)):
        return BadRow(line, NOT_TEXT)
    if delimiter == ";":
        record = [cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell
                  for cell in record]  # fmt: skip
    return RawRow(line, dict(zip(columns, record, strict=True)))


def _cells(count: int) -> str:
    return "one cell" if count == 1 else f"{count} cells"


def _told(delimiter: str) -> str:
    return "a tab" if delimiter == "\t" else f'"{delimiter}"'


NOT_TEXT = 'bytes that are no UTF-8: save the file as "CSV UTF-8"'


def _is_text(cell: str) -> bool:
    """Whether a cell holds no byte that could not be read."""
    if cell.isascii():
        return True
    return not any("\udc80" <= letter <= "\udcff" for letter in cell)
