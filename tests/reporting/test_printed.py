"""Reports as they are printed: drawn by a second reading of the finished file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from bot.reporting.compilers import Compilers
from bot.reporting.pages import Pages, set_pages
from bot.reporting.press import Press
from bot.reporting.region_pages import region_pages
from bot.reporting.respondent_pages import respondent_pages
from tests.reporting.people import reports
from tests.reporting.regions import regions

WIDTH, HEIGHT = 210, 297
"""Millimetres of A4."""
SIDE, TOP, FOOT = 20, 18, 8
"""Millimetres that stay white; the footer stands in the lower margin."""
DOTS = 2
"""Dots a millimetre."""
PAGES: dict[str, Callable[[], Pages]] = {
    "person": lambda: respondent_pages(reports()["long_name_beside"], "id"),
    "nobody_yet": lambda: respondent_pages(reports()["no_answers"], "en"),
    "region": lambda: region_pages(regions()["beside"], "id"),
    "region_in_english": lambda: region_pages(regions()["one_missing"], "en"),
}


@pytest.fixture(scope="module")
def press() -> Press:
    return Press(Compilers())


def drawn(pdf: bytes, folder: Path) -> list[Image.Image]:
    """Every page as a grey picture."""
    count = len(PdfReader(BytesIO(pdf)).pages)
    (folder / "report.pdf").write_bytes(pdf)
    source = folder / "main.typ"
    source.write_text(
        f"#set page(width: {WIDTH}mm, height: {HEIGHT}mm, margin: 0mm)\n"
        f'#for n in range({count}) {{ image("report.pdf", page: n + 1, width: {WIDTH}mm) }}'
    )
    made = typst.compile(source, root=folder, format="png", ppi=25.4 * DOTS)
    pages = made if isinstance(made, list) else [made]
    return [Image.open(BytesIO(page)).convert("L") for page in pages if page]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_and_the_margins_stay_white(
    press: Press, name: str, tmp_path: Path
) -> None:
    """Long names, a full region, nobody at all: no ink but between the margins of any page."""
    pages = drawn(set_pages(press, PAGES[name]()), tmp_path)
    assert len(pages) >= 2
    for page in pages:
        inked = page.point(lambda grey: 255 * (grey < 240)).getbbox()
        assert inked is not None
        left, top, right, bottom = (edge / DOTS for edge in inked)
        assert left >= SIDE - 1
        assert top >= TOP - 1
        assert right <= WIDTH - SIDE + 1
        assert bottom <= HEIGHT - FOOT
        # a page of text and tables is neither black nor nearly white
        share = sum(page.histogram()[:128]) / (page.width * page.height)
        assert 0.005 < share < 0.3
