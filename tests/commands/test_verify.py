"""`python -m bot verify` as an operator runs it, on a store that goes on changing."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText

from bot.cli import main
from bot.flows.effects import BeginAssessment, FinishAssessment, GiveConsent, RecordAnswer
from bot.flows.places import Place
from bot.reporting.blocks import Figure
from bot.reporting.claims import to_json
from bot.reporting.compilers import Compilers
from bot.reporting.pages import Pages, set_pages
from bot.reporting.press import Press
from bot.reporting.region_pages import region_pages
from bot.reporting.respondent_pages import respondent_pages
from bot.reporting.verifying import figures_wrong
from bot.services.issuing import IssuedReport
from bot.services.reports import respondent_report
from bot.services.reports_of_regions import RegionalWords, regional_report
from bot.store import Store, open_store
from scoring.answers import Answer
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.reporting.people import PMK3I
from tests.store.people import ANI, BUDI, NOW, CountingIds, assessment, later, say
from tests.store.test_figures import finishing

OWN = assessment("a1", instrument="pmk3i", version=PMK3I.version, region="33.07", role="G")
SHEET = {item.id: Answer.given(at % 4) for at, item in enumerate(PMK3I.asked("G"))}
AT = later(60)
Change = Callable[[Pages], Pages]
PLACE = Place("33.07", "Kab. Wonosobo", "Jawa Tengah", "Asia/Jakarta")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An operator's environment, with a database of one finished assessment."""
    address = f"sqlite:///{tmp_path}/kreatif.db"
    monkeypatch.setenv("KREATIF_TELEGRAM_TOKEN", "123456:" + "a" * 30)
    monkeypatch.setenv("KREATIF_CONTROLLER", "Dinas")
    monkeypatch.setenv("KREATIF_CONTACT", "dinas@example.go.id")
    monkeypatch.setenv("KREATIF_DATABASE_URL", address)
    asyncio.run(_fill(address))
    return address


async def _opened(url: str) -> Store:
    return await open_store(url, clock=FakeClock(), ids=CountingIds(), sealer=SEALER)


async def _fill(url: str) -> None:
    store = await _opened(url)
    await say(store, ANI, 1, GiveConsent("1"), BeginAssessment(OWN))
    answers = [RecordAnswer(OWN.id, item, answer) for item, answer in SHEET.items()]
    await say(store, ANI, 2, *answers, when=NOW)
    done = finishing(PMK3I, OWN.id, SHEET, "G")
    assert isinstance(done, FinishAssessment)
    await say(store, ANI, 3, done, when=NOW)
    await store.close()


async def _change_an_answer(url: str, when: datetime) -> None:
    store = await _opened(url)
    await say(store, ANI, 4, RecordAnswer(OWN.id, "P1", Answer.given(4)), when=when)
    await store.close()


async def _pages(url: str) -> Pages:
    store = await _opened(url)
    own = await store.reports.assessment_at(OWN.id, AT)
    await store.close()
    assert own is not None
    return respondent_pages(respondent_report(PMK3I, own, PLACE, AT), "id")


def issue(url: str, path: Path, change: Change | None = None) -> Path:
    """A report of the stored assessment; `change` forges its pages."""
    pages = asyncio.run(_pages(url))
    press = Press(Compilers())
    path.write_bytes(set_pages(press, change(pages) if change else pages))
    press.close()
    return path


def on_the_page(pages: Pages) -> Pages:
    """The first number that is read, and nothing else."""
    blocks = tuple(replace(block, value="91,3") if isinstance(block, Figure) else block
                   for block in pages.blocks)  # fmt: skip
    return replace(pages, blocks=blocks)


def in_the_attachment(pages: Pages) -> Pages:
    """One figure of the machine-readable part."""
    figures = {**pages.claims.figures, "node.D2": 99.5}
    return replace(pages, claims=replace(pages.claims, figures=figures))


def older(pages: Pages) -> Pages:
    """The claim that another edition set the pages."""
    return replace(pages, claims=replace(pages.claims, edition="0" * 16))


def older_on_the_page(pages: Pages) -> Pages:
    """The number on the page, under that claim."""
    return on_the_page(older(pages))


def test_genuine(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the store gives, to the byte."""
    report = issue(url, tmp_path / "laporan.pdf")
    assert main(["verify", str(report)]) == 0
    assert capsys.readouterr().out.startswith("laporan.pdf: genuine")


def test_answers_that_came_later_change_nothing(url: str, tmp_path: Path) -> None:
    """A report is of a moment: the answers of that moment are in the store for ever."""
    report = issue(url, tmp_path / "laporan.pdf")
    asyncio.run(_change_an_answer(url, AT + timedelta(days=1)))
    assert main(["verify", str(report)]) == 0


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (on_the_page, "page 1: the report shows “91,3 dari 100"),
        (in_the_attachment, "figure node.D2: the report says 99.5, the store gives"),
        (older_on_the_page, "the report shows “91,3”"),
    ],
)
def test_one_altered_figure_is_refused(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Change, line: str
) -> None:
    """Wherever it stands, and the line says which."""
    report = issue(url, tmp_path / "laporan.pdf", change)
    assert main(["verify", str(report)]) == 1
    told = capsys.readouterr()
    assert told.out == "laporan.pdf: refused\n"
    assert line in told.err


def test_every_figure_of_the_attachment_counts(url: str, tmp_path: Path) -> None:
    """Each figure by itself, changed in its last digit, is found."""
    figures = asyncio.run(_pages(url)).claims.figures
    assert len(figures) > 40
    for name, value in figures.items():
        forged = value + 1e-9 if isinstance(value, float) else "forged"
        [line] = figures_wrong({**figures, name: forged}, figures)
        assert name in line
    assert list(figures_wrong(figures, figures)) == []


def test_an_overlaid_number_is_refused(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Something laid over the page leaves every word as it was, but not the bytes."""
    report = issue(url, tmp_path / "laporan.pdf")
    writer = PdfWriter(clone_from=report)
    writer.add_annotation(0, FreeText(text="91,3", rect=(50, 650, 150, 700)))
    writer.write(report)
    assert main(["verify", str(report)]) == 1
    assert "the file was changed" in capsys.readouterr().err


def test_another_edition_is_not_proven(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All figures right: status 3, and the store's own version can be written beside it."""
    report = issue(url, tmp_path / "laporan.pdf", older)
    fresh = tmp_path / "fresh.pdf"
    assert main(["verify", str(report), "--write", str(fresh)]) == 3
    assert "edition 0000000000000000" in capsys.readouterr().err
    assert main(["verify", str(fresh)]) == 0


def test_other_answers_are_refused(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer that the store has otherwise at that moment: hash and figures differ."""
    report = issue(url, tmp_path / "laporan.pdf")
    asyncio.run(_change_an_answer(url, AT - timedelta(seconds=1)))
    assert main(["verify", str(report)]) == 1
    told = capsys.readouterr().err
    assert "answers_hash: the report says" in told
    assert "figure index: the report says" in told


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"halo"])
def test_no_report(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """Another file is refused in one line, without a traceback."""
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    assert main(["verify", str(path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unknown_assessment(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Erased, or of another bot."""
    report = issue(url, tmp_path / "laporan.pdf")
    (tmp_path / "kreatif.db").unlink()
    assert main(["verify", str(report)]) == 1
    assert "the store has no assessment a1" in capsys.readouterr().err


async def _regional(url: str) -> Pages:
    store = await _opened(url)
    figures = await store.figures.region(PMK3I, "33.07")
    national = await store.figures.national(PMK3I)
    await store.close()
    words = RegionalWords(remarks={"problem": ("Sewa naik.",)})
    return region_pages(regional_report(PMK3I, PLACE, figures, national, AT, words), "id")


def test_a_regions_report(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To the byte while nobody answers; refused, and told why, once one figure is another."""
    path, press = tmp_path / "daerah.pdf", Press(Compilers())
    pages = asyncio.run(_regional(url))
    path.write_bytes(set_pages(press, pages))
    assert main(["verify", str(path)]) == 0
    figures = {**pages.claims.figures, "people.G": 2}
    forged = replace(pages, claims=replace(pages.claims, figures=figures))
    path.write_bytes(set_pages(press, forged))
    assert main(["verify", str(path)]) == 1
    assert "figure people.G: the report says 2, the store gives 1" in capsys.readouterr().err
    path.write_bytes(set_pages(press, replace(pages, blocks=pages.blocks[:4])))
    assert main(["verify", str(path)]) == 1
    assert "the pages should have the number" in capsys.readouterr().err
    path.write_bytes(set_pages(press, replace(pages, footer="Kab. Wonosobo 21 2026")))
    assert main(["verify", str(path)]) == 3
    press.close()


async def _issue(url: str, content: bytes, claims: str) -> None:
    store = await _opened(url)
    issued = IssuedReport("region", PLACE.code, "", AT, claims)
    await store.issued_reports.note(content, issued, AT)
    await store.close()


async def _somebody_else_finishes(url: str) -> None:
    ids = CountingIds("other")
    store = await open_store(url, clock=FakeClock(), ids=ids, sealer=SEALER)
    other = replace(OWN, id="a2")
    answers = [RecordAnswer(other.id, item, answer) for item, answer in SHEET.items()]
    await say(store, BUDI, 50, GiveConsent("1"), BeginAssessment(other), *answers)
    await say(store, BUDI, 51, finishing(PMK3I, other.id, SHEET, "G"))
    await store.close()


def test_an_issued_report_stays_genuine_when_others_answer(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 0, and it says that the data has grown; one altered figure is refused by its name."""
    path, press = tmp_path / "daerah.pdf", Press(Compilers())
    pages = asyncio.run(_regional(url))
    content = set_pages(press, pages)
    path.write_bytes(content)
    asyncio.run(_issue(url, content, to_json(pages.claims)))
    asyncio.run(_somebody_else_finishes(url))
    assert main(["verify", str(path)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("daerah.pdf: genuine")
    assert "data sudah bertambah" in told.err

    figures = {**pages.claims.figures, "people.G": 9}
    forged = replace(pages, claims=replace(pages.claims, figures=figures))
    path.write_bytes(set_pages(press, forged))
    assert main(["verify", str(path)]) == 1
    assert "figure people.G: the report says 9, the store gives 1" in capsys.readouterr().err
    path.write_bytes(set_pages(press, replace(pages, footer="Kab. Lain")))
    assert main(["verify", str(path)]) == 1
    assert "changed after it was issued" in capsys.readouterr().err
    press.close()
