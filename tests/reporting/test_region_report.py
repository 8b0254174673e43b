"""A region's report: only what may be shown, and every figure a scoring result."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.flows.desk.standing_values import Movement, PlaceAmongKind, PopulationClass, Quarter
from bot.reporting.claims import FILENAME, from_json
from bot.reporting.compilers import Compilers
from bot.reporting.pages import set_pages
from bot.reporting.press import Press
from bot.reporting.region_pages import claims_of_region, region_pages
from bot.reporting.wording import wording
from bot.services.reports_of_regions import RegionalReport, figures_of_region
from scoring.rubric import Choice
from tests.reporting.people import PMK3I, UNFRIENDLY
from tests.reporting.regions import GROUPS, PRACTICE, regions

REGIONS = regions()


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(Compilers())


_READ: dict[tuple[int, str], tuple[RegionalReport, PdfReader]] = {}


def read(press: Press, report: RegionalReport, language: str = "id") -> PdfReader:
    """Set once: most tests look at the same reports."""
    key = id(report), language
    if key not in _READ:
        made = set_pages(press, region_pages(report, language))
        _READ[key] = report, PdfReader(BytesIO(made))
    return _READ[key][1]


@cache
def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def shown(value: float) -> str:
    """By hand: one decimal, halves up, a comma."""
    whole, tenth = divmod(int(value * 10 + 0.5 + 1e-9), 10)
    return f"{whole},{tenth}"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", REGIONS)
def test_six_to_ten_pages(press: Press, name: str, language: str) -> None:
    """As long as a meeting can read; a page less where there is nothing to show yet."""
    shortest = 5 if REGIONS[name].figures.value is None else 6
    assert shortest <= len(read(press, REGIONS[name], language).pages) <= 10


def test_every_figure_stands_on_a_page(press: Press) -> None:
    """Index, interval, dimensions, groups, indicators: as `publish` gave them."""
    report = REGIONS["full"]
    text, figures = text_of(read(press, report)), report.figures
    assert figures.value is not None
    assert figures.half_width is not None
    assert f"{shown(figures.value)} dari 100" in text
    low, high = figures.value - figures.half_width, figures.value + figures.half_width
    assert f"Rentang kepercayaan 95 persen {shown(low)}–{shown(high)}" in text
    for node in PMK3I.dimensions():
        value, half_width = figures.nodes[node.id]
        assert value is not None
        assert half_width is not None
        assert f"{node.name['id']}: {shown(value)} ± {shown(half_width)}" in text
        row = [figures.groups[group].nodes.get(node.id) for group in GROUPS]
        cells = " ".join("–" if each is None else shown(each) for each in row)
        assert f"{node.name['id']} {shown(value)} {cells}" in text
    for mean in figures.indicators.values():
        assert shown(100 * mean) in text


def test_steps_are_rescored_exactly() -> None:
    """For plain means: what is missing to the next level, times the indicator's weight."""
    report = REGIONS["full"]
    assert len(report.steps) == 7
    for step in report.steps:
        scale = step.indicator.scale
        assert isinstance(scale, Choice)
        mean = report.figures.indicators[step.indicator.id]
        missing = scale.options[step.target].value - mean
        # eight parts of equal weight, and the questions of a part weigh alike
        siblings = len(PMK3I.dimension_of(step.indicator.id).children)
        assert step.gain == pytest.approx(100 * missing / 8 / siblings)
        assert 0 < missing <= 0.25 + 1e-9


def test_one_group_missing_hides_the_total(press: Press) -> None:
    """No score under the same name from three groups; it says who is missing."""
    report = REGIONS["one_missing"]
    text = text_of(read(press, report))
    assert "Nilai daerah belum ditampilkan" in text
    assert "dari kelompok Akademisi." in text
    assert "dari 100 ·" not in text
    assert report.steps == ()
    assert "Langkah tampil di sini setelah nilai daerah dapat ditampilkan." in text
    # neither does anybody's text appear
    assert report.remarks == {}
    assert "panggung musik" not in text


def test_a_small_group_takes_another_with_it(press: Press) -> None:
    """Three businesses: their column is empty, and so is one other that would give them away."""
    report = REGIONS["one_small"]
    assert report.figures.value is not None
    assert "B" not in report.figures.groups
    assert len(report.figures.groups) <= 2
    rows = text_of(read(press, report))
    assert "belum ditampilkan" in rows


def test_gaps_name_both_groups_and_the_larger_first(press: Press) -> None:
    """Government was made to answer two levels higher: it stands above in every named gap."""
    report = REGIONS["full"]
    text = text_of(read(press, report))
    named = [gap for gap in report.figures.gaps if gap.named]
    assert named
    largest = max(named, key=lambda gap: abs(gap.difference))
    assert f"Pemerintah daerah menilai {shown(abs(largest.difference))} poin lebih tinggi" in text


def test_beside_the_round_before(press: Press) -> None:
    """Each figure that both rounds may show, then and now, and a word on what moved."""
    report = REGIONS["beside"]
    text, then = text_of(read(press, report)), report.then
    assert then is not None
    assert then.index is not None
    said = {Movement.ROSE: "naik", Movement.FELL: "turun", Movement.UNSURE: "belum tentu berubah"}
    rows = [("Nilai daerah", then.index), *((one.node.name["id"], one) for one in then.dimensions)]
    assert len(rows) == 9
    for name, moved in rows:
        row = f"{name} {shown(moved.before)} {shown(moved.now)} {said[moved.movement]}"
        assert row in text, row
    assert then.index.now == report.figures.value
    assert report.before is not None
    assert f"Sebelumnya {shown(then.index.before)} (16 November 2025)" in text
    assert {one.node.id: one.before for one in then.dimensions} == {
        node: value for node, (value, _) in report.before.nodes.items()
        if node in {one.id for one in PMK3I.dimensions()}
    }  # fmt: skip


def test_beside_regions_of_its_kind(press: Press) -> None:
    """31,24 and 44,46 and 58,05 by hand: 31,2, 44,5 and 58,1; no place, no other region's name."""
    text = text_of(read(press, REGIONS["beside"]))
    assert (
        "Nilainya di antara seperempat teratas dan seperempat terbawah dari 12 kabupaten "
        "berpenduduk di bawah 100 ribu lain. Nilai tengah mereka 44,5; separuhnya antara 31,2 "
        "dan 58,1."
    ) in text
    assert "Ini bukan peringkat" in text
    hidden = replace(REGIONS["one_missing"], kind=REGIONS["beside"].kind)
    assert "Di antara daerah sejenis" not in text_of(read(press, hidden))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ["kabupaten", "kota"])
@pytest.mark.parametrize("size", [None, *PopulationClass])
def test_every_kind_has_its_name(language: str, kind: str, size: PopulationClass | None) -> None:
    """Two sentences, three numbers, and a name of its own for each kind and class."""
    words = wording("region.j2", language)
    places = [PlaceAmongKind(kind, size, 10, 1.0, 2.0, 3.0, quarter) for quarter in Quarter]
    said = {words("kind_place", place) for place in places}
    assert len(said) == 3
    assert all(len(re.findall(r"\d[.,]0", each)) == 3 for each in said)
    assert all(not re.search(r"[a-z][.;:][A-Za-z]", each) for each in said)
    names = {
        words("kind_name", replace(places[0], size=each)) for each in (None, *PopulationClass)
    }
    assert len(names) == 5


def test_an_example_stands_beside_each_step(press: Press) -> None:
    """Every step has one here, under its own step, without anybody's name."""
    report = REGIONS["beside"]
    text = text_of(read(press, report))
    assert len(report.steps) == 7
    assert text.count(f"Contoh dari Kab. Wonosobo: {PRACTICE}") == 7
    *_, chapter = text.split("Langkah berikutnya")
    for step in report.steps:
        own = chapter.partition(step.step.action["id"].rstrip("."))[2]
        assert own.index("Contoh dari") < own.index("Siap uji petik?")
        assert f"+{shown(step.gain)}" in chapter
    assert "Usia dan keaktifan komunitas: 14 bukti" in text


@pytest.mark.parametrize("name", REGIONS)
def test_no_page_holds_a_line_that_was_left_over(press: Press, name: str) -> None:
    """A chapter's end is not alone on the next page; the footer has some hundred signs."""
    pages = [page.extract_text() for page in read(press, REGIONS[name]).pages]
    assert min(map(len, pages)) > 400
    assert "Keaslian laporan" in pages[-1]
    glued = [found for page in pages for found in re.findall(r"\w+[a-z][.;:][A-Z]\w+", page)]
    assert glued == []


def test_hundreds_of_texts_leave_it_a_report_to_read(press: Press) -> None:
    """Eight of forty to a question, from the whole of them, each cut between two words."""
    texts = tuple(f"Tulisan {number:02} " + "tentang sanggar kami " * 45 for number in range(40))
    questions = PMK3I.open_questions
    report = replace(REGIONS["beside"], remarks={asked.id: texts for asked in questions})
    reader = read(press, report)
    text = text_of(reader)
    assert len(reader.pages) <= 10
    assert text.count("32 tulisan lagi dapat dibaca di ringkasan daerah di chat.") == 3
    shown_ones = re.findall(r"Tulisan (\d\d) tentang [a-z ]+…", text)
    assert shown_ones == [f"{number:02}" for number in range(0, 40, 5)] * 3


def test_words_of_people_and_evidence(press: Press) -> None:
    """They stand under their question, as text."""
    text = text_of(read(press, REGIONS["full"]))
    assert UNFRIENDLY.replace(" ✓ 日本", " \ufffd\ufffd") in text
    assert text.count("panggung musik.") == 3
    assert "Aturan ekonomi kreatif. Bukti: Perda 4/2024, laman hukum daerah" in text


@pytest.mark.parametrize("name", REGIONS)
def test_what_is_hidden_is_not_attached_either(press: Press, name: str) -> None:
    """The machine-readable part holds the same figures, and no hidden one."""
    report = REGIONS[name]
    [attached] = read(press, report).attachments[FILENAME]
    claims = from_json(attached)
    assert claims == claims_of_region(report, "id")
    assert dict(claims.figures) == figures_of_region(report)
    groups = {key.split(".")[1] for key in claims.figures if key.startswith("group.")}
    assert groups == set(report.figures.disclosure.groups) & set(report.figures.people)
    items = {key.partition(".")[2] for key in claims.figures if key.startswith("indicator.")}
    assert items <= set(report.figures.disclosure.indicators)
