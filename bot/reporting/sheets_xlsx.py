"""The export as a spreadsheet: answers, scores, coverage, levels, remarks and a codebook.

Rows go to the disk as they come (xlsxwriter's constant memory). Text is only ever written as
text: nothing in a cell is a formula, a link or a number because it looks like one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]  # it comes without types

from bot.filters import say
from bot.reporting.sheets import AssessmentRow, Export, Privacy
from bot.reporting.sheets_cells import code, is_formula, label, plain
from bot.reporting.sheets_codebook import codebook
from bot.reporting.sheets_remarks import without_names
from bot.reporting.wording import Wording, wording
from scoring.rubric import Text

TEMPLATE = "sheets.j2"
Cell = str | float | date | None
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_IDENTITY = ("respondent", "round", "region", "region_name", "group", "group_name", "privacy")
_ABOUT = ("subsectors", "started", "finished", "facilitated", "counts")
_SCORES = ("score", "score_lo", "score_hi", "answered", "band")
_COVERAGE = ("round", "region", "region_name", "group", "group_name", "quota", "started_count",
             "half_way", "finished_count", "missing")  # fmt: skip
_LEVELS = ("region", "region_name", "indicator", "indicator_name", "own_level", "consensus",
           "verified", "reason")  # fmt: skip
_HANDS = ("region", "region_name", "part", "part_name", "own_score", "consensus_score",
          "verified_score")  # fmt: skip
_CODEBOOK = (
    "code",
    "meaning",
    "question",
    "groups",
    "answer_code",
    "answer_words",
    "answer_value",
)
_REMARKS = ("round", "region", "region_name", "group_name", "question", "remark")
_ROUNDED = frozenset({"scores", "levels", "hands"})
"""Sheets whose numbers are shown with one decimal; they are kept in full."""
_WIDE, _NARROW = 34, 12
"""Widths of columns, in characters."""
_WIDE_COLUMNS = frozenset({"question", "remark", "reason", "meaning", "answer_words"})


@dataclass(slots=True)
class _Table:
    """One sheet that is filled from top to bottom."""

    sheet: Any
    formats: dict[str, Any]
    number_style: str = ""
    next_row: int = 0

    def add(self, cells: Sequence[Cell], style: str = "") -> None:
        """Write one row."""
        for column, value in enumerate(cells):
            self._write(column, value, style)
        self.next_row += 1

    def _write(self, column: int, value: Cell, style: str) -> None:
        at = (self.next_row, column)
        match value:
            case None | "":
                return
            case str():
                kept = plain(value)
                chosen = "quoted" if is_formula(kept) else style
                self.sheet.write_string(*at, kept, self.formats.get(chosen))
            case date():
                self.sheet.write_datetime(*at, value, self.formats["day"])
            case _:
                self.sheet.write_number(*at, value, self.formats.get(self.number_style))


@dataclass(slots=True)
class XlsxSink:
    """Writes one spreadsheet; give it rows, then close it."""

    export: Export
    target: BinaryIO
    _words: Wording = field(init=False)
    _book: Any = field(init=False)
    _formats: dict[str, Any] = field(init=False)
    _tables: dict[str, _Table] = field(init=False)
    _remarks: list[tuple[str, ...]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Begin every sheet with its header."""
        self._words = wording(TEMPLATE, self.export.language)
        self._book = xlsxwriter.Workbook(self.target, dict(_OPTIONS))
        self._formats = {
            "header": self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "day": self._book.add_format({"num_format": "yyyy-mm-dd"}),
            "score": self._book.add_format({"num_format": "0.0"}),
            "quoted": self._book.add_format({"quote_prefix": True}),
        }
        self._tables = {name: self._begun(name, header) for name, header in self._sheets()}

    def _sheets(self) -> Iterator[tuple[str, list[str]]]:
        yield "answers", [*self._columns(_IDENTITY + _ABOUT), *self._indicator_columns()]
        dimensions = [self._say(node.name) for node in self.export.rubric.dimensions()]
        yield "scores", [*self._columns(_IDENTITY + _SCORES), *dimensions]
        yield "coverage", self._columns(_COVERAGE)
        if self.export.levels:
            yield "levels", self._columns(_LEVELS)
        if self.export.scores:
            yield "hands", self._columns(_HANDS)
        yield "codebook", self._columns(_CODEBOOK)
        yield "remarks", self._columns(_REMARKS)

    def _begun(self, name: str, header: list[str]) -> _Table:
        sheet = self._book.add_worksheet(self._words(f"sheet_{name}"))
        sheet.freeze_panes(1, 1)
        wide = {self._words(f"column_{each}") for each in _WIDE_COLUMNS}
        for column, title in enumerate(header):
            sheet.set_column(column, column, _WIDE if title in wide else _NARROW)
        table = _Table(sheet, self._formats, "score" if name in _ROUNDED else "")
        table.add(header, "header")
        return table

    def _columns(self, names: Sequence[str]) -> list[str]:
        return [self._words(f"column_{name}") for name in names]

    def _indicator_columns(self) -> Iterator[str]:
        for item in self.export.rubric.indicators.values():
            yield item.id
            yield f"{item.id} · {self._say(item.name)}"

    def add(self, row: AssessmentRow) -> None:
        """Write one assessment."""
        identity = self._identity(row)
        about = (
            "; ".join(row.subsectors), row.started, row.finished,
            self._yes_no(known=row.is_facilitated), self._yes_no(known=row.counts),
        )  # fmt: skip
        self._tables["answers"].add([*identity, *about, *self._answers(row)])
        if row.score is not None:
            self._tables["scores"].add([*identity, *self._scores(row)])
        self._remarks += self._remarks_of(row)

    def _identity(self, row: AssessmentRow) -> list[Cell]:
        privacy = self._words(f"privacy_{row.privacy.value}")
        return [row.respondent, row.round, row.region, row.region_name, row.group,
                self._group(row.group), privacy]  # fmt: skip

    def _answers(self, row: AssessmentRow) -> Iterator[Cell]:
        for item in self.export.rubric.indicators.values():
            answer = row.answers.get(item.id)
            yield code(answer)
            yield label(answer, item, self._words, self.export.language)

    def _scores(self, row: AssessmentRow) -> Iterator[Cell]:
        score = row.score
        if score is not None:
            yield from (score.value, score.lo, score.hi, 100 * score.answered)
            yield self._say(score.band.name) if score.band else None
            yield from (score.nodes[node.id].value for node in self.export.rubric.dimensions())

    def _remarks_of(self, row: AssessmentRow) -> Iterator[tuple[str, ...]]:
        if row.privacy is not Privacy.SHOWN:
            return
        place = (row.round, row.region, row.region_name, self._group(row.group))
        for question in self.export.rubric.open_questions:
            said = without_names(row.remarks.get(question.id, ""), self.export.names).strip()
            if said:
                yield (*place, self._say(question.question), said)

    def close(self) -> None:
        """Write the other sheets and end the file; the target stays open."""
        codes = codebook(self.export.rubric, self.export.language, self._words)
        # by their words, so that their order joins them to nobody's row
        remarks = sorted(self._remarks, key=lambda remark: remark[-1].casefold())
        self._fill("coverage", self._coverage())
        self._fill("levels", self._levels())
        self._fill("hands", self._hands())
        self._fill("codebook", codes)
        self._fill("remarks", remarks)
        self._book.close()

    def _fill(self, name: str, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self._tables[name].add(row)

    def _coverage(self) -> Iterator[list[Cell]]:
        for row in self.export.coverage:
            yield [row.round, row.region, row.region_name, row.group, self._group(row.group),
                   row.quota, row.started, row.half_way, row.finished, row.missing]  # fmt: skip

    def _levels(self) -> Iterator[list[Cell]]:
        for row in self.export.levels:
            name = self._say(self.export.rubric.indicators[row.indicator].name)
            yield [row.region, row.region_name, row.indicator, name, row.own, row.consensus,
                   row.verified, row.reason]  # fmt: skip

    def _hands(self) -> Iterator[list[Cell]]:
        for row in self.export.scores:
            name = self._say(self.export.rubric.nodes[row.part].name)
            yield [row.region, row.region_name, row.part, name, row.own, row.consensus,
                   row.verified]  # fmt: skip

    def _group(self, group: str) -> str:
        return self._say(self.export.rubric.groups[group].name)

    def _say(self, text: Text) -> str:
        return say(text, self.export.language)

    def _yes_no(self, *, known: bool | None) -> str:
        return "" if known is None else self._words("yes" if known else "no")
