"""A respondent's report: read back from the PDF, every number is the score's."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from bot.filters import rounded
from bot.flows.beside import Example
from bot.flows.evidence import Evidence, EvidenceKind
from bot.flows.field.field_record_ready import CHECKS
from bot.flows.then_and_now import then_and_now
from bot.reporting.claims import FILENAME, ClaimsError, from_json, to_json
from bot.reporting.compilers import Compilers
from bot.reporting.pages import set_pages
from bot.reporting.press import Press
from bot.reporting.respondent_pages import claims_of, respondent_pages
from bot.reporting.wording import wording
from bot.services.reports import Beside, RespondentReport, respondent_report
from tests.reporting.people import (
    AT,
    PMK3I,
    SITARO,
    UNFRIENDLY,
    assessment,
    reports,
    with_gaps,
)

REPORTS = reports()
LANGUAGES = ("id", "en")


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(Compilers())


@cache
def talkative() -> RespondentReport:
    own = replace(with_gaps(assessment("G", 16)), remarks={"problem": UNFRIENDLY})
    return respondent_report(PMK3I, own, SITARO, AT)


_READ: dict[tuple[int, str], tuple[RespondentReport, PdfReader]] = {}


def read(press: Press, report: RespondentReport, language: str = "id") -> PdfReader:
    """Set once: most tests look at the same reports."""
    key = id(report), language
    if key not in _READ:
        made = set_pages(press, respondent_pages(report, language))
        _READ[key] = report, PdfReader(BytesIO(made))
    return _READ[key][1]


@cache
def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def shown(value: float) -> str:
    """By hand: one decimal, halves up, a comma."""
    whole, tenth = divmod(int(value * 10 + 0.5 + 1e-9), 10)
    return f"{whole},{tenth}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_two_or_three_pages(press: Press, name: str, language: str) -> None:
    """What a person prints: two or three sheets."""
    assert len(read(press, REPORTS[name], language).pages) in {2, 3}


@pytest.mark.parametrize("name", REPORTS)
def test_every_number_is_the_scores(press: Press, name: str) -> None:
    """Each dimension's heading carries its value, each row its points, each step its gain."""
    report = REPORTS[name]
    text = text_of(read(press, report))
    for part in report.dimensions:
        value = part.score.value
        due = "belum cukup jawaban" if value is None else shown(value)
        assert f"{part.node.name['id']}: {due} Pertanyaan" in text
        for line in part.indicators:
            if line.points is not None:
                assert shown(line.points) in text
    if report.score.value is not None:
        band = report.score.band
        assert band is not None
        assert f"{shown(report.score.value)} dari 100 · {band.name['id']}" in text
    for advice in report.steps:
        assert f"+{shown(advice.recommendation.gain)}" in text
        assert advice.recommendation.step is None or (
            advice.recommendation.step.first_action["id"].rstrip(".") in text
        )


def test_hand_calculated(press: Press) -> None:
    """Six parts, all of 18 answers at level 2 of 4: 50,0; three answers of one part bring 2,8."""
    report = respondent_report(PMK3I, assessment("G", level=2), SITARO, AT)
    text = text_of(read(press, report))
    assert "50,0 dari 100 · sedang" in text
    # 100 points / 6 parts / 3 questions, half of it
    assert shown(100 / 6 / 3 / 2) == "2,8"
    assert "Ruang kreatif" in text
    assert text.count(" 2 dari 4 2,8 ") >= 3


def test_beside_the_first_one_and_good_practice(press: Press) -> None:
    """All at level 1 of 4 is 25,0; what rose and fell is named; each step has its example."""
    own = replace(assessment("C"), leading_subsector="")
    first = replace(assessment("C", level=1), finished_at=datetime(2025, 5, 3, tzinfo=UTC))
    then = then_and_now(PMK3I, first, PMK3I, own)
    assert then is not None
    examples = tuple(Example(item, "Kota Malang", "Panggung warga.") for item in PMK3I.indicators)
    beside = Beside(before=then.before, before_at=then.at, then=then, examples=examples)
    report = respondent_report(PMK3I, own, SITARO, AT, beside)
    text = text_of(read(press, report))
    assert f"dulu 25,0 (3 Mei 2025), sekarang {shown(then.now.value or 0.0)}; naik: " in text
    assert "Sebelumnya" not in text
    # by the row of levels 1 3 0 2 4 2 1 3, twice: ten of sixteen rose, two fell, four stayed
    assert (len(then.rose), len(then.fell)) == (10, 2)
    assert text.count("Contoh dari Kota Malang: Panggung warga.") == len(report.steps) == 3
    assert "Subsektor unggulan menurut Anda" not in text


def test_evidence_stands_beside_its_answer(press: Press) -> None:
    """Three pieces in words and how many more; long ones are cut, and none stands elsewhere."""
    own = assessment("G", level=3)
    first, second, *_ = PMK3I.asked("G")
    kinds = (
        (EvidenceKind.TEXT, "Perda 4/2024 " + "tentang ekonomi kreatif " * 9, ""),
        (EvidenceKind.PHOTO, "", ""),
        (EvidenceKind.DOCUMENT, "", "sk-komite.pdf"),
        (EvidenceKind.LOCATION, "", ""),
        (EvidenceKind.LINK, "https://contoh.go.id", ""),
    )
    given = [Evidence(f"e{at}", first.id, kind, AT, text, name)
             for at, (kind, text, name) in enumerate(kinds)]  # fmt: skip
    given.append(replace(given[3], indicator=second.id))
    beside = Beside(evidence=tuple(given))
    text = text_of(read(press, respondent_report(PMK3I, own, SITARO, AT, beside)))
    row = r"Bukti: Perda 4/2024 tentang [a-z ]+…; foto; sk-komite\.pdf dan 2 lagi 3 dari 4"
    assert re.search(row, text)
    assert "Bukti: lokasi 3 dari 4" in text
    assert text.count("Bukti:") == 2


def test_what_people_write_stays_words(press: Press) -> None:
    """No text becomes code or markup; signs that no letter of ours has are replaced."""
    text = text_of(read(press, talkative()))
    due = UNFRIENDLY.replace(" ✓ 日本", " \ufffd\ufffd")
    assert due in text


def test_figures_are_attached(press: Press) -> None:
    """The machine-readable part: the unrounded figures, and both hashes, also on the page."""
    report = talkative()
    reader = read(press, report)
    [attached] = reader.attachments[FILENAME]
    claims = from_json(attached)
    assert claims == claims_of(report, "id")
    assert claims.figures["index"] == report.score.value
    assert len([name for name in claims.figures if name.startswith("points.")]) == 18
    text = text_of(reader)
    assert PMK3I.hash in text
    assert report.answers_hash in text


def test_tagged_dated_and_spoken(press: Press) -> None:
    """PDF/UA-1: tags, a language, a title; PDF/A-3: the date is that of the answers."""
    reader = read(press, REPORTS["gaps"])
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == "Hasil penilaian mandiri: Kab. Wonosobo"
    assert metadata.creation_date == datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    xmp = bytes(root["/Metadata"].get_object().get_data()).decode()
    assert "<pdfuaid:part>1" in xmp
    assert "<pdfaid:part>3" in xmp


def test_only_our_font_and_whole_in_the_file(press: Press) -> None:
    """Embedded Noto Sans, nothing of the system."""
    for page in read(press, REPORTS["gaps"]).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            base = font.get_object()
            assert "NotoSans" in base["/BaseFont"]
            below = base["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in below or "/FontFile3" in below


def test_the_same_bytes_again(press: Press) -> None:
    """`verify` rests on this, with a press that set other things before."""
    pages = respondent_pages(talkative(), "id")
    first = set_pages(press, pages)
    set_pages(press, respondent_pages(REPORTS["beside"], "en"))
    other = Press(Compilers())
    assert set_pages(press, pages) == first == set_pages(other, pages)
    other.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_chapters(press: Press, language: str) -> None:
    """Headings of every part that the report promises; nine boxes to tick, as on the desk."""
    text = text_of(read(press, talkative(), language))
    due = {
        "id": ("Ringkasan", "Nilai tiap bagian", "Langkah berikutnya", "Jawaban Anda",
               "Yang Anda tulis", "Cara membaca laporan ini", "Siap uji petik?",
               "Keaslian laporan"),
        "en": ("Summary", "Score of each part", "Next steps", "Your answers",
               "What you wrote", "How to read this report", "Ready for the field check?",
               "Is this report genuine?"),
    }[language]  # fmt: skip
    assert [chapter for chapter in due if chapter not in text] == []
    assert len(CHECKS) == 9
    checks = [f"check_{key}" for key in CHECKS]
    assert all(wording("report.j2", language)(check) in text for check in checks)
    assert PMK3I.notice[language] in text


def test_numbers_as_the_language_has_them(press: Press) -> None:
    """A comma and 24 hours with dots in Indonesian, a point and colons in English."""
    value = rounded(talkative().score.value or 0.0)
    id_text, en_text = (text_of(read(press, talkative(), each)) for each in LANGUAGES)
    assert f"{str(value).replace('.', ',')} dari 100" in id_text
    assert "21 November 2026, 15.30 WITA" in id_text
    assert f"{value} out of 100" in en_text
    assert "21 November 2026, 15:30 WITA" in en_text


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": 2}, "another format"),
        ({"figures": {"index": [1]}}, "figure that is none"),
        ({"at": "yesterday"}, "time is none"),
        ({"at": "2026-11-21T07:30:00"}, "no zone"),
        ({"subject": 7}, "lacks a part"),
        ({"extra": ""}, "one too many"),
    ],
)
def test_a_strange_attachment_is_refused(change: dict[str, object], complaint: str) -> None:
    """In words that say what is strange about it."""
    content = json.loads(to_json(claims_of(REPORTS["gaps"], "id"))) | change
    with pytest.raises(ClaimsError, match=complaint):
        from_json(json.dumps(content).encode())


def test_no_json_is_refused() -> None:
    """Neither junk nor something huge is looked at further."""
    with pytest.raises(ClaimsError, match="not JSON"):
        from_json(b"{")
    with pytest.raises(ClaimsError, match="bytes"):
        from_json(b" " * 2_000_000)
