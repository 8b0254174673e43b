"""Cells: no text becomes a formula, no number a text, and remarks name nobody."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reporting.sheets_cells import LONGEST_TEXT, code, csv_text, is_formula, plain
from bot.reporting.sheets_remarks import without_names
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer

STARTS = "=+-@＝＋－＠"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+62 811", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
     " =1+1", "\u200b=1", "\ufeff@x", "\x00=1"],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    """The starts that are known to be run, plain, in full width, and behind blanks."""
    assert is_formula(text)
    assert csv_text(text).startswith("'")


@pytest.mark.parametrize(
    "text", ["", "Kriya = batik", "a-b", "Rp5.000", "'kata", "Kab. Pati", "1"]
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    """An apostrophe is only put where one is needed."""
    assert not is_formula(text)
    assert csv_text(text) == text


@given(st.text(alphabet=st.sampled_from([*STARTS, *"ab;,\t\n\r\"' |"]), max_size=12),
       st.sampled_from(",;\t|"))  # fmt: skip
def test_no_separator_of_any_country_lets_a_formula_begin(text: str, delimiter: str) -> None:
    """A file with commas that is opened with semicolons is cut in other places."""
    line = io.StringIO()
    csv.writer(line).writerow(["x", csv_text(text), "y"])

    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        for cells in csv.reader([line.getvalue().strip("\r\n")], delimiter=delimiter,
                                quoting=quoting):  # fmt: skip
            for cell in cells:
                assert not cell.strip("\"' ").startswith(tuple(STARTS)) or "'" in cell


@given(st.text())
def test_any_text_can_be_kept(text: str) -> None:
    """No control sign, no lone surrogate, and no more than a cell holds."""
    kept = plain(text)

    assert not {sign for sign in kept if sign < " " or "\ud800" <= sign <= "\udfff"} - {"\t", "\n"}
    assert [sign for sign in text if sign.isalnum()] == [sign for sign in kept if sign.isalnum()]


def test_a_long_text_is_cut_to_a_cell() -> None:
    """Excel's limit counts UTF-16 units: an emoji takes two."""
    assert len(plain("a" * 40_000)) == LONGEST_TEXT
    assert len(plain("🎉" * 20_000).encode("utf-16-le")) // 2 in {LONGEST_TEXT, LONGEST_TEXT - 1}


def test_answers_are_codes() -> None:
    """As the scoring command reads them."""
    answers = [Answer.given(3), Answer.given(12.5), Answer.given(frozenset({2, 0})),
               DONT_KNOW, NOT_APPLICABLE, SKIPPED, None]  # fmt: skip

    assert [code(answer) for answer in answers] == [3, 12.5, "0+2", "dk", "na", "", ""]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Hubungi Pak Slamet Riyadi saja.", "Hubungi Pak […] saja."),
        ("ibu Sri Wahyuni dan bapak Joko", "ibu […] dan bapak […]"),
        ("Bapak Bupati dan Ibu Kota mendukung", "Bapak Bupati dan Ibu Kota mendukung"),
        ("WA 0812-3456-7890 atau @sari_batik", "WA […] atau […]"),
        ("tulis ke sari@contoh.id, lihat https://t.me/sari", "tulis ke […], lihat […]"),
        ("NIK 3307012345678901", "NIK […]"),
        ("Batik karya Wahyuningsih bagus", "Batik karya […] bagus"),
        ("Sejak 2019 ada 45 perajin", "Sejak 2019 ada 45 perajin"),
        ("Pasar malam tiap Sabtu", "Pasar malam tiap Sabtu"),
    ],
)
def test_remarks_name_nobody(said: str, shown: str) -> None:
    """Titles with names, accounts, numbers, and names that are known; offices and years stay."""
    assert without_names(said, ["Sri Wahyuningsih", "Al"]) == shown
