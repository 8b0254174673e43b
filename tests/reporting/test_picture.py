"""The picture: the same drawing as agreed on, nothing on top of anything, every number right."""

import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from bot.reporting.blocks import Picture
from bot.reporting.compilers import Compilers
from bot.reporting.drawing import Box
from bot.reporting.fonts import FOLDER, regular
from bot.reporting.picture import CAPTION_LIMIT, WIDTH, caption, picture
from bot.reporting.press import Press
from bot.reporting.region_pages import region_pages
from bot.services.reports import respondent_report
from tests.reporting.people import AT, PMK3I, WONOSOBO, assessment, reports
from tests.reporting.regions import regions

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "pictures"
REPORTS = reports()
REGIONS = {f"region_{name}": report for name, report in regions().items()}
DRAWINGS = (*REPORTS, *REGIONS)
LANGUAGES = ("id", "en")
SMALLEST = 14
"""Units of 480 across: on a five-inch screen (62 mm across) letters of 1.8 mm."""
LARGEST_FILE = 200_000
SVG = "{http://www.w3.org/2000/svg}"

_FONTS = {
    name: ImageFont.truetype(str(FOLDER / f"NotoSans-{name}.ttf"), 1000)
    for name in ("Regular", "Bold")
}


def drawing(name: str, language: str) -> str:
    """A person's picture, or the chart in a region's report."""
    if name in REPORTS:
        return picture(REPORTS[name], language)
    blocks = region_pages(REGIONS[name], language).blocks
    return next(block.svg for block in blocks if isinstance(block, Picture))


def texts(svg: str) -> list[tuple[str, Box, float]]:
    """Words, box and size of every text, measured by another program than the one that set it."""
    found = []
    for node in ET.fromstring(svg).iter(f"{SVG}text"):
        size, words = float(node.attrib["font-size"]), node.text or ""
        font = _FONTS["Bold" if node.get("font-weight") else "Regular"]
        width = font.getlength(words) * size / 1000
        x, y = float(node.attrib["x"]), float(node.attrib["y"])
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[node.attrib["text-anchor"]]
        found.append((words, Box(left, y - 0.72 * size, left + width, y + 0.2 * size), size))
    return found


def marks(svg: str) -> list[Box]:
    """Boxes of the round and square marks, their edges with them."""
    root = ET.fromstring(svg)

    def numbers(node: ET.Element, *names: str) -> list[float]:
        return [float(node.attrib[name]) for name in names]

    discs = [numbers(node, "cx", "cy", "r") for node in root.iter(f"{SVG}circle")]
    squares = [
        numbers(node, "x", "y", "width")
        for node in root.iter(f"{SVG}rect")
        if node.get("width") == node.get("height") == "12"
    ]
    return [
        *(Box(x - r - 1, y - r - 1, x + r + 1, y + r + 1) for x, y, r in discs),
        *(Box(x - 1, y - 1, x + side + 1, y + side + 1) for x, y, side in squares),
    ]


def sheet(svg: str) -> tuple[float, float]:
    root = ET.fromstring(svg)
    return float(root.attrib["width"]), float(root.attrib["height"])


@pytest.mark.parametrize("name", DRAWINGS)
def test_golden(name: str) -> None:
    """A change of the drawing is seen and agreed on: UPDATE_GOLDEN=1 writes it anew."""
    svg = drawing(name, "id")
    path = GOLDEN / f"{name}.svg"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(svg, encoding="utf-8")
    assert svg == path.read_text(encoding="utf-8")


def test_no_golden_picture_is_left_behind() -> None:
    """Every file belongs to a drawing that is still checked."""
    assert {path.stem for path in GOLDEN.iterdir()} == set(DRAWINGS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_overlaps_and_nothing_is_cut(name: str, language: str) -> None:
    """Every line stands wholly on the sheet, on no other line, large enough to be read."""
    svg = drawing(name, language)
    width, height = sheet(svg)
    found = texts(svg)
    assert len(found) > 10
    assert all(box.inside(width, height) for _, box, _ in found)
    touching = [(a, b) for (a, one, _), (b, other, _) in combinations(found, 2)
                if one.overlaps(other)]  # fmt: skip
    assert touching == []
    assert [words for words, box, _ in found for mark in marks(svg) if mark.overlaps(box)] == []
    assert min(size for _, _, size in found) >= SMALLEST
    assert not any("…" in words for words, _, _ in found)


@pytest.mark.parametrize("count", range(1, 13))
def test_any_number_of_dimensions(count: int) -> None:
    """From one to more than a radar can bear: still nothing overlaps and all names are there."""
    parts = REPORTS["long_name"].dimensions * 3
    report = replace(REPORTS["long_name"], dimensions=parts[:count])
    svg = picture(report, "id")
    found = texts(svg)
    assert not any(a.overlaps(b) for (_, a, _), (_, b, _) in combinations(found, 2))
    assert all(box.inside(*sheet(svg)) for _, box, _ in found)
    # each dimension more brings a name and a value at least
    first = texts(picture(replace(report, dimensions=parts[:1]), "id"))
    assert len(found) >= len(first) + 2 * (count - 1)


@pytest.mark.parametrize("name", REPORTS)
def test_every_number_is_the_scores(name: str) -> None:
    """What is written beside an axis is the node's value with one decimal and a comma."""
    report = REPORTS[name]
    written = [words for words, _, _ in texts(picture(report, "id"))]
    for part in report.dimensions:
        value = part.score.value
        assert (
            "belum cukup" if value is None else f"{value + 1e-9:.1f}".replace(".", ",")
        ) in written
    if report.score.value is not None:
        assert f"{report.score.value + 1e-9:.1f}".replace(".", ",") in written
        gains = [f"+{step.gain + 1e-9:.1f}".replace(".", ",") for _, step in report.most_to_gain]
        assert [words for words in written if re.fullmatch(r"\+\d+,\d", words)] == gains


def test_hand_calculated() -> None:
    """All of Government's answers at level 2 of 4: every dimension and the index are 50,0."""
    svg = picture(respondent_report(PMK3I, assessment("G", level=2), WONOSOBO, AT), "id")
    numbers = [w for w, _, _ in texts(svg) if re.fullmatch(r"\d+,\d", w)]
    assert numbers == ["50,0"] * 7


def test_the_marks_differ_without_colour() -> None:
    """Own: round and whole; the region's: square and dashed; before: a triangle and dots."""
    svg = picture(REPORTS["beside"], "id")
    assert "stroke-dasharray" not in picture(REPORTS["long_name"], "id")
    dashes = set(re.findall(r'stroke-dasharray="([^"]+)"', svg))
    assert len(dashes) == 2
    # five dimensions have a regional value, and the legend shows the mark once
    marks = [r for r in re.findall(r"<rect [^>]*>", svg) if 'fill="#ffffff"' in r and "12" in r]
    assert sum('width="12" height="12"' in mark for mark in marks) == 6
    inks = {ink: _grey(ink) for ink in re.findall(r'stroke="(#[0-9a-f]{6})"', svg)}
    assert max(inks.values()) - min(inks.values()) > 100


def _grey(ink: str) -> float:
    red, green, blue = (int(ink[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_caption_says_what_is_seen(name: str, language: str) -> None:
    """Alternative text: place, group, every dimension; within Telegram's limit."""
    said = caption(REPORTS[name], language)
    assert len(said) <= CAPTION_LIMIT
    assert REPORTS[name].place.name in said
    assert all(part.node.name[language] in said for part in REPORTS[name].dimensions)


def test_png_is_twice_as_large_and_small_enough() -> None:
    """960 pixels across, at most 200 KB, and drawn with our font: two runs give the same bytes."""
    press = Press(Compilers())
    try:
        for report in REPORTS.values():
            svg = picture(report, "id")
            png = press.png(svg, WIDTH)
            with Image.open(BytesIO(png)) as image:
                assert image.size == (960, round(2 * sheet(svg)[1]))
            assert len(png) <= LARGEST_FILE
            assert press.png(svg, WIDTH) == png
    finally:
        press.close()


def test_signs_that_the_font_lacks_are_replaced() -> None:
    """Two signs of another script become two replacements; the rest stays."""
    assert regular().shown("Kota 日本 – “é”") == "Kota \ufffd\ufffd – “é”"


def test_markup_in_a_name_stays_text() -> None:
    """A name can neither end an element nor begin one."""
    place = replace(WONOSOBO, name='<b>&"Kota"')
    svg = picture(replace(REPORTS["gaps"], place=place), "id")
    assert texts(svg)[0][0] == '<b>&"Kota"'
