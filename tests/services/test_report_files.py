"""The jobs behind a result: the right assessment, as it stood, in the person's language."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.flows.desk.standing_values import Scores
from bot.flows.effects import BeginAssessment, GiveConsent, RecordAnswer
from bot.flows.evidence import Evidence, EvidenceKind
from bot.flows.places import Place
from bot.reporting.compilers import Compilers
from bot.reporting.press import Press
from bot.reporting.studio import Studio
from bot.services.report_files import ReportFiles, ReportGoneError
from bot.services.units import QueuedMessage
from bot.store import Store, open_store
from scoring.answers import Answer
from scoring.region import RegionReport
from scoring.rubric import Rubric
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.reporting.people import PMK3I, WONOSOBO
from tests.reporting.regions import regions
from tests.store.people import ANI, BUDI, CountingIds, assessment, later, message, say
from tests.store.test_figures import finishing

OWN = assessment("a1", instrument="pmk3i", version=PMK3I.version, region="33.07", role="G")
SHEET = {item.id: Answer.given(2) for item in PMK3I.asked("G")}
AT = later(60)
SHOWN = regions()["full"].figures


@dataclass(frozen=True)
class OneRubric:
    """A shelf with the one rubric."""

    def ids(self) -> tuple[str, ...]:
        return ("pmk3i",)

    def current(self, instrument: str) -> Rubric:
        return PMK3I

    def get(self, instrument: str, version: str) -> Rubric | None:
        return PMK3I if version == PMK3I.version else None


@dataclass
class Region:
    """A region with these figures; remembers what it was asked."""

    report: RegionReport
    asked: tuple[str, ...] = ()

    async def region_figures(
        self, region: str, instrument: str, round_id: str = "", *, version: str = ""
    ) -> RegionReport:
        self.asked = (region, instrument, round_id, version)
        return self.report


class Decided:
    """A region of which some levels were verified and none agreed on."""

    async def index(self, region: str, round_id: str) -> Scores | None:
        return Scores(PMK3I.nodes[PMK3I.root], 62.35, None, 54.04)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{tmp_path}/kreatif.db"
    opened = await open_store(url, clock=FakeClock(), ids=CountingIds(), sealer=SEALER)
    await say(opened, ANI, 1, GiveConsent("1"), BeginAssessment(OWN), language="en")
    answers = [RecordAnswer(OWN.id, item, answer) for item, answer in SHEET.items()]
    await say(opened, ANI, 2, *answers)
    await say(opened, ANI, 3, finishing(PMK3I, OWN.id, SHEET, "G"))
    await say(opened, BUDI, 4, GiveConsent("1"))
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio(Press(Compilers()))


def files(store: Store, studio: Studio, region: Region) -> ReportFiles:
    def place(code: str) -> Place | None:
        return WONOSOBO if code == WONOSOBO.code else None

    return ReportFiles(store, store.reports, region, OneRubric(), place, studio)


async def row(store: Store, job: str, person: int = ANI, at: datetime = AT) -> QueuedMessage:
    whose = (await store.load(person)).respondent
    sent: Any = message(chat_id=person, job=job)
    return QueuedMessage(7, whose, sent, at)


async def test_picture(store: Store, studio: Studio) -> None:
    """A photo whose caption says what is seen, in the person's language, the region beside it."""
    region = Region(SHOWN)
    making = replace(files(store, studio, region), decided=Decided())
    made = await making.picture(await row(store, "picture:a1"))
    assert made.field == "photo"
    with Image.open(BytesIO(made.content)) as image:
        assert (image.format, image.width) == ("PNG", 960)
    assert "Your score is 50.0 out of 100." in made.caption
    value = SHOWN.nodes["D1"][0]
    assert value is not None
    assert f"(region {value:.1f})" in made.caption
    assert region.asked == ("33.07", "pmk3i", "", PMK3I.version)
    three = "The region according to its participants 62.4, verified by an assessor 54.0."
    assert three in made.caption


async def test_a_region_that_may_not_be_shown_is_not(store: Store, studio: Studio) -> None:
    """Too few people: the picture stands alone."""
    region = Region(regions()["one_missing"].figures)
    making = replace(files(store, studio, region), decided=Decided())
    made = await making.picture(await row(store, "picture:a1"))
    assert "region" not in made.caption.partition("Policies")[2].partition("What would add")[0]


async def test_report_is_of_the_moment_it_was_asked_for(store: Store, studio: Studio) -> None:
    """Asked again later for the same row, it is the same file to the byte."""
    drawer = files(store, studio, Region(SHOWN))
    asked = await row(store, "report:a1")
    first = await drawer.report(asked)
    later_on = AT + timedelta(days=1)
    await say(store, ANI, 5, RecordAnswer(OWN.id, "P1", Answer.given(4)), when=later_on)
    assert (await drawer.report(asked)).content == first.content
    assert (await drawer.report(replace(asked, created_at=later_on))).content != first.content
    text = PdfReader(BytesIO(first.content)).pages[0].extract_text()
    assert "50.0" in text
    assert first.filename.endswith(".pdf")


@dataclass(frozen=True)
class Pieces:
    """Evidence of whoever asks."""

    given: tuple[Evidence, ...]

    async def own(self, respondent: str, assessment: str) -> tuple[Evidence, ...]:
        assert assessment == OWN.id
        return self.given


async def test_report_has_the_evidence_of_its_moment(store: Store, studio: Studio) -> None:
    """What was given later is for the next one."""
    given = tuple(
        Evidence(text, "P1", EvidenceKind.TEXT, AT + timedelta(hours=late), text)
        for text, late in (("Regulation 4/2024", 0), ("Circular 7", 1))
    )
    drawer = replace(files(store, studio, Region(SHOWN)), evidence=Pieces(given))
    made = await drawer.report(await row(store, "report:a1"))
    pages = PdfReader(BytesIO(made.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Evidence: Regulation 4/2024" in text
    assert "Circular" not in text


@pytest.mark.parametrize(("job", "person"), [("report:a1", BUDI), ("report:a9", ANI)])
async def test_nobody_elses(store: Store, studio: Studio, job: str, person: int) -> None:
    """Whoever names another's assessment, or one that was erased, gets nothing."""
    with pytest.raises(ReportGoneError):
        await files(store, studio, Region(SHOWN)).report(await row(store, job, person))
