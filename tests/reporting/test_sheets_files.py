"""Exports read back: the same codes and scores, text as text, bounded memory, progress."""

import io
import json
import tracemalloc
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it comes without types
import pytest

from bot.answer_files.parts import RawRow, read_parts
from bot.answer_files.respondents import Respondent, RowReader
from bot.reporting.sheets import AssessmentRow, Export
from bot.reporting.sheets_export import EVERY, Form, write_export
from bot.reporting.sheets_flat import columns
from scoring.answers import Status
from tests.reporting.sheet_rows import FORMULA, business, export, many, row, rows
from tests.telegram.sample_rubric import SAMPLE


def written(made: Export, form: Form) -> bytes:
    """The bytes of an export."""
    target = io.BytesIO()
    write_export(made, form, target, lambda _done, _total: None)
    return target.getvalue()


def sheets(made: Export) -> dict[str, list[tuple[Any, ...]]]:
    """Every sheet of the spreadsheet as rows of values."""
    book = openpyxl.load_workbook(io.BytesIO(written(made, Form.XLSX)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def by_header(table: list[tuple[Any, ...]], place: int = 1) -> dict[str, Any]:
    """One row with the names of its columns."""
    return dict(zip(table[0], table[place], strict=True))


FIVE = [business(respondent=f"{number:012}") for number in range(5)]
"""Enough businesses that they are shown."""


def test_the_spreadsheet_has_codes_and_labels_side_by_side() -> None:
    """A number, ticks, don't know and a skipped question of one business."""
    book = sheets(export(FIVE))
    first = by_header(book["Jawaban per orang"])

    assert list(book) == [
        "Jawaban per orang", "Nilai per orang", "Cakupan", "Tingkat per indikator",
        "Nilai per daerah", "Buku kode", "Catatan",
    ]  # fmt: skip
    assert (first["P5"], first["P5 · Komite atau wadah bersama"]) == ("dk", "Tidak tahu")
    assert (first["N1"], first["N1 · Pekerja"]) == (12.5, "12,5 orang")
    assert (first["M1"], first["M1 · Sumber modal"]) == ("0+1", "Bank, Koperasi")
    assert (first["L2"], first["L2 · Program dan pelatihan"]) == (None, "Dilewati")
    assert first["Tanggal selesai"] == datetime(2026, 11, 21)  # noqa: DTZ001 - a day, no moment
    assert (first["Kode daerah"], first["Kelompok"]) == ("33.07", "Pelaku usaha")


def test_scores_are_those_of_the_score() -> None:
    """Every figure of the sheet is the scoring package's own."""
    book = sheets(export(FIVE))
    first, score = by_header(book["Nilai per orang"]), FIVE[0].score

    assert score is not None
    assert first["Nilai terendah yang mungkin"] == pytest.approx(score.lo, rel=1e-12)
    assert first["Nilai tertinggi yang mungkin"] == pytest.approx(score.hi, rel=1e-12)
    assert first["Pelaku usaha"] == pytest.approx(score.nodes["D4"].value, rel=1e-12)
    assert len(book["Nilai per orang"]) == 6


def test_coverage_levels_and_codebook_stand_beside() -> None:
    """Quota 5, finished 2: three missing. Self, agreed and verified level are three columns,
    and so are the scores that they make."""
    book = sheets(export(FIVE))
    coverage, levels = by_header(book["Cakupan"]), by_header(book["Tingkat per indikator"])

    assert (coverage["Kuota"], coverage["Sudah selesai"], coverage["Masih kurang"]) == (5, 2, 3)
    assert [levels[name] for name in ("Tingkat penilaian mandiri", "Tingkat kesepakatan",
                                      "Tingkat terverifikasi")] == [2.4, 2, 1]  # fmt: skip
    hands = by_header(book["Nilai per daerah"])
    assert (hands["Bagian"], hands["Nilai penilaian mandiri"]) == ("Pelaku usaha", 62.35)
    assert (hands["Nilai kesepakatan"], hands["Nilai terverifikasi"]) == (None, 54.04)
    codes = [line[4:6] for line in book["Buku kode"] if line[0] == "K2"]
    assert codes[0] == (0, "Belum ada komunitas")
    assert codes[4] == (4, "Lebih dari 7 tahun, ada kader penerus")


def test_every_column_of_a_file_for_programs_stands_in_the_codebook() -> None:
    """Whoever gets the CSV can look up what it says."""
    explained = {line[0]: line[1] for line in sheets(export(FIVE))["Buku kode"]}

    assert set(columns(SAMPLE)) <= set(explained)
    assert explained["score_D4"] == "Nilai: Pelaku usaha"


def test_english_is_written_in_english() -> None:
    """Headers and labels follow the reader's language."""
    book = sheets(export(FIVE, "en"))

    assert by_header(book["Answers by person"])["P5 · Committee or joint forum"] == "Don’t know"


def test_no_cell_of_a_spreadsheet_is_a_formula_or_a_link() -> None:
    """Whatever people wrote stands there as text."""
    made = [replace(one, region_name=FORMULA, subsectors=("@x", "http://a.example"),
                    remarks={"best_practice": "=1+1 pasar malam"}) for one in FIVE]  # fmt: skip
    data = written(export(made), Form.XLSX)
    book = openpyxl.load_workbook(io.BytesIO(data))

    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    assert by_header(sheets(export(made))["Jawaban per orang"])["Daerah"] == FORMULA


def test_remarks_stand_alone_without_names_in_the_order_of_their_words() -> None:
    """No pseudonym beside them, and not the order of the rows."""
    said = ["Pasar malam", "Lapak Pak Slamet", "Festival", "Sanggar", "Kelas batik"]
    made = [replace(one, remarks={"best_practice": words})
            for one, words in zip(FIVE, said, strict=True)]  # fmt: skip
    table = sheets(export(made))["Catatan"]

    assert [line[-1] for line in table[1:]] == [
        "Festival", "Kelas batik", "Lapak Pak […]", "Pasar malam", "Sanggar",
    ]  # fmt: skip
    assert not {one.respondent for one in made} & {cell for line in table for cell in line}


def test_remarks_of_a_small_group_are_not_there() -> None:
    """Four businesses are too few for their words."""
    made = [replace(one, remarks={"best_practice": "Festival"}) for one in FIVE[:4]]

    assert len(sheets(export(made))["Catatan"]) == 1


@pytest.mark.parametrize(("form", "name"), [(Form.CSV, "a.csv"), (Form.JSON_LINES, "a.jsonl")])
def test_a_file_for_programs_can_be_scored_again(form: Form, name: str) -> None:
    """Read by the scoring command's own reader, the answers are the same."""
    made = [*FIVE, *(row("33.07", "C", number) for number in range(6))]
    made.sort(key=lambda one: one.respondent)
    reader = RowReader(SAMPLE)
    parts = read_parts(name, io.BytesIO(written(export(made), form)))
    read = [reader.read(part) for part in parts if isinstance(part, RawRow)]

    assert len(read) == len(made)
    for found, one in zip(read, made, strict=True):
        assert isinstance(found, Respondent)
        given = {item: answer for item, answer in one.answers.items()
                 if answer.status is not Status.SKIPPED}  # fmt: skip
        assert (found.id, found.group, found.region) == (one.respondent, one.group, "33.07")
        assert found.answers == given


def test_csv_escapes_text_and_leaves_numbers() -> None:
    """An apostrophe before a formula; a score below zero would stay a number."""
    made = [replace(one, region_name=FORMULA, round="-1") for one in FIVE]
    lines = written(export(made), Form.CSV).decode("utf-8-sig").splitlines()

    assert lines[0] == ",".join(columns(SAMPLE))
    assert lines[1].startswith("000000000000,'-1,33.07,\"'=HYPERLINK(")
    assert ",12.5,0+1," in lines[1]


def test_json_lines_leave_out_what_is_not_known() -> None:
    """One object a line; what was skipped is named."""
    first = json.loads(written(export(FIVE), Form.JSON_LINES).splitlines()[0])

    assert (first["P5"], first["M1"], first["skipped"]) == ("dk", "0+1", "L2")
    assert first["facilitated"] is True
    assert "L2" not in first and "K2" not in first


def test_hidden_rows_have_names_of_their_own() -> None:
    """So that a reader of files still has an id for each."""
    made = rows({"33.07": {"A": 5, "B": 1, "G": 2}, "33.08": {"G": 4}})
    lines = [json.loads(line) for line in written(export(made), Form.JSON_LINES).splitlines()]

    assert len({line["id"] for line in lines}) == 12
    assert {line["privacy"]: ("region" in line, "score" in line) for line in lines} == {
        "shown": (True, True), "withheld": (True, False), "pooled": (False, True),
    }  # fmt: skip


@pytest.mark.parametrize("form", list(Form))
def test_progress_is_told_from_nothing_to_all(form: Form) -> None:
    """Every hundred rows, and at the end."""
    told: list[tuple[int, int]] = []
    made = Export(SAMPLE, "id", lambda: many(250))
    target = io.BytesIO()

    assert write_export(made, form, target, lambda done, total: told.append((done, total))) == 250
    assert EVERY == 100
    assert told == [(0, 250), (100, 250), (200, 250), (250, 250)]


@pytest.mark.parametrize("form", list(Form))
def test_memory_does_not_grow_with_the_rows(form: Form) -> None:
    """Ten times the rows take no more than half a megabyte more."""
    small, large = (peak(form, count) for count in (100, 1000))

    assert large - small < 512 * 1024


class Nowhere(io.RawIOBase):
    """A file that is written and forgotten."""

    def __init__(self) -> None:
        self.at = self.end = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.at += len(data)
        self.end = max(self.end, self.at)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = {0: offset, 1: self.at + offset, 2: self.end + offset}[whence]
        return self.at

    def tell(self) -> int:
        return self.at


def peak(form: Form, count: int) -> int:
    """The most bytes that were held at once for so many rows."""

    def made() -> Any:
        return many(count)

    written(export([]), form)  # what is read once and kept
    tracemalloc.start()
    try:
        target: Any = Nowhere()
        write_export(Export(SAMPLE, "id", made), form, target, lambda _done, _total: None)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_row_of_the_sample_is_what_it_says() -> None:
    """The rows that the tests make are whole."""
    assert isinstance(row(), AssessmentRow)
    assert row().score is not None
