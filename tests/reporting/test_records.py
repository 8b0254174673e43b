"""The draft of a berita acara, read back: its figures are those that came in; it is a draft."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from bot.flows.field.field_record_ready import CHECKS
from bot.reporting.compilers import Compilers
from bot.reporting.press import Press
from bot.reporting.records import (
    Attendance,
    Commitment,
    FieldRecord,
    Nominated,
    Party,
    Readiness,
    ThreeLevels,
    ThreeScores,
    Visit,
)
from bot.reporting.records_docx import record_docx
from bot.reporting.records_pdf import record_pdf
from scoring.subsector import Parameter, assess_subsectors
from tests.reporting.people import PMK3I, UNFRIENDLY, WONOSOBO

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
KRIYA, KULINER = assess_subsectors({
    "13": dict.fromkeys(Parameter, 3),
    "08": {**dict.fromkeys(Parameter, 1), Parameter.MONEY: 4},
})  # fmt: skip
RECORD = FieldRecord(
    rubric=PMK3I,
    place=WONOSOBO,
    started=date(2026, 11, 23),
    ended=date(2026, 11, 24),
    round="PMK3I 2026",
    venue="Wonosobo",
    parties=(Party("Wakil bupati", "Sri Lestari"), Party("Tim penilai"), Party("Wakil komunitas")),
    visits=(
        Visit(date(2026, 11, 23), "Sanggar Setyo Langgeng", "kriya", "12 perajin hadir"),
        Visit(date(2026, 11, 24), "Pasar Kertek"),
    ),
    leading="kriya",
    supporting=("kuliner", "fesyen"),
    nominated=(Nominated("kriya", KRIYA), Nominated("kuliner", KULINER)),
    scores=(
        ThreeScores(PMK3I.root, 62.35, 58.0, 54.04),
        ThreeScores("D1", 100.0, None, 41.25),
    ),
    levels=(
        ThreeLevels("P5", 2.4, 2, 1, "SK komite belum ada"),
        ThreeLevels("P1", None, 3, None),
    ),
    attendance=(Attendance("Bu Ani (Forum Kriya), Pak Jo", ("P5", "P1")),),
    commitments=(
        Commitment("Terbitkan SK komite", "Pemerintah daerah", date(2027, 2, 1)),
        Commitment("Susun daftar perajin", "Komunitas", date(2027, 5, 1)),
    ),
    checklist={
        "contact": Readiness(True, "Dinas Pariwisata"),
        "people": Readiness(False, "3 dari 4 kelompok"),
    },
)


@pytest.fixture
def press() -> Iterator[Press]:
    opened = Press(Compilers())
    yield opened
    opened.close()


def tables(data: bytes) -> list[list[list[str]]]:
    """Every table of a DOCX as rows of texts."""
    return [[[cell.text for cell in row.cells] for row in table.rows]
            for table in Document(BytesIO(data)).tables]  # fmt: skip


def text_of(data: bytes) -> str:
    """The text of a PDF on one line."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return " ".join(" ".join(pages).split())


def lines_of(data: bytes) -> str:
    """The paragraphs of a DOCX, outside of its tables."""
    return "\n".join(line.text for line in Document(BytesIO(data)).paragraphs)


def test_the_document_holds_every_figure_as_it_came_in() -> None:
    """Self, agreed and verified side by side; Indonesian numbers, 62,35 as people round it."""
    parties, visits, nominated, scores, levels, attendance, commitments, _ = tables(
        record_docx(RECORD, "id", AT)
    )

    assert [row[2] for row in parties[1:]] == ["Sri Lestari", "", ""]
    assert visits[1] == ["1", "23 November 2026", "Sanggar Setyo Langgeng", "kriya",
                         "12 perajin hadir"]  # fmt: skip
    assert visits[2][1:] == ["24 November 2026", "Pasar Kertek", "", ""]
    assert nominated[1] == ["kriya", "15", "3", "3", "calon unggulan"]
    assert nominated[2] == ["kuliner", "8", "2", "1", "kuat di pasar"]
    assert [row[1:] for row in scores] == [
        ["Mandiri", "Kesepakatan", "Terverifikasi"],
        ["62,4", "58,0", "54,0"],
        ["100,0", "–", "41,3"],
    ]
    assert levels[1] == ["P5 Komite atau wadah bersama", "2,4", "2", "1", "SK komite belum ada"]
    assert levels[2][1:] == ["–", "3", "–", ""]
    assert attendance[1:] == [
        ["Bu Ani (Forum Kriya), Pak Jo", "Komite atau wadah bersama; Aturan ekonomi kreatif"],
    ]
    assert commitments[1:] == [
        ["1", "Terbitkan SK komite", "Pemerintah daerah", "Februari 2027"],
        ["2", "Susun daftar perajin", "Komunitas", "Mei 2027"],
    ]


def test_the_pdf_says_the_same_as_the_document(press: Press) -> None:
    """Every cell of every table of the DOCX stands in the PDF too."""
    said = text_of(record_pdf(press, RECORD, "id", AT))
    squeezed = re.sub(r"\s", "", said)

    for table in tables(record_docx(RECORD, "id", AT))[:-1]:
        for cell in (cell for row in table for cell in row):
            assert re.sub(r"\s", "", cell) in squeezed


def test_it_is_a_draft_on_every_page(press: Press) -> None:
    """In the head of each page, in the foot, and in words."""
    data = record_pdf(press, RECORD, "id", AT)
    document = Document(BytesIO(record_docx(RECORD, "id", AT)))

    assert all("KONSEP" in page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    assert document.sections[0].header.paragraphs[0].text == "KONSEP"
    assert "belum ditandatangani" in document.sections[0].footer.paragraphs[0].text
    assert "keputusan ada pada para pihak" in lines_of(record_docx(RECORD, "id", AT))


def test_the_opening_says_when_and_where() -> None:
    """With the days of the week, from the first to the last day; or on one day."""
    said = lines_of(record_docx(RECORD, "id", AT))

    assert "Kab. Wonosobo, Jawa Tengah, dari Senin, 23 November 2026 sampai Selasa, 24" in said
    assert "Subsektor unggulan yang disepakati: kriya." in said
    assert "Subsektor pendukung: kuliner, fesyen." in said
    assert "Wonosobo, 24 November 2026" in said
    one_day = FieldRecord(PMK3I, WONOSOBO, date(2026, 11, 24), date(2026, 11, 24))
    assert "pada Selasa, 24 November 2026" in lines_of(record_docx(one_day, "id", AT))


def test_there_is_room_to_sign_for_everybody() -> None:
    """Two beside each other; who is not named has a line to write on."""
    signatures = tables(record_docx(RECORD, "id", AT))[-1]

    assert signatures[0][0] == "Wakil bupati\nSri Lestari"
    assert signatures[0][1].startswith("Tim penilai\n....")
    assert signatures[1][0].startswith("Wakil komunitas\n....")


def test_the_checklist_shows_what_the_data_say() -> None:
    """Done is ticked; not done and not known are open, with what is known beside."""
    lines = [line for line in lines_of(record_docx(RECORD, "id", AT)).splitlines()
             if line.startswith(("☒", "☐"))]  # fmt: skip

    assert [line[0] for line in lines] == ["☒", *["☐"] * 8]
    assert len(lines) == len(CHECKS)
    assert lines[0].endswith("(Dinas Pariwisata)") and lines[1].endswith("(3 dari 4 kelompok)")


def test_an_empty_record_is_a_form_to_fill_in(press: Press) -> None:
    """Before anything is recorded every chapter is there, with room."""
    empty = FieldRecord(PMK3I, WONOSOBO, date(2026, 11, 24), date(2026, 11, 24))
    said = text_of(record_pdf(press, empty, "id", AT))

    assert said.count("Silakan diisi dengan tangan") == 5
    assert "yang disepakati: ...." in said


def test_words_of_people_are_words(press: Press) -> None:
    """Nothing in them becomes code, markup or a field; DOCX keeps every sign that there is."""
    hostile = f"{UNFRIENDLY}\x00\x0b\ufffe"
    record = FieldRecord(
        PMK3I, WONOSOBO, RECORD.started, RECORD.ended, round=hostile, venue=hostile,
        parties=(Party(hostile, hostile),), visits=(Visit(RECORD.started, hostile),),
        leading=hostile, commitments=(Commitment(hostile, hostile, RECORD.ended),),
        levels=(ThreeLevels("P5", 1.0, reason=hostile),),
        attendance=(Attendance(hostile, ("P5",)),),
    )  # fmt: skip

    found = tables(record_docx(record, "id", AT))
    said = text_of(record_pdf(press, record, "id", AT))

    assert found[0][1][1] == UNFRIENDLY
    assert '#eval("1+1")' in said and "<b>&amp;" in said


def test_english_is_written_in_english(press: Press) -> None:
    """The same record for a guest of the team."""
    said = text_of(record_pdf(press, RECORD, "en", AT))

    assert "Record of the Field Check" in said
    assert "62.4" in said and "February 2027" in said
    assert "Monday, 23 November 2026" in said


def test_the_same_record_is_the_same_file(press: Press) -> None:
    """No hidden clock: what is signed can be compared."""
    first, second = (record_pdf(press, RECORD, "id", AT) for _ in range(2))

    assert first == second
