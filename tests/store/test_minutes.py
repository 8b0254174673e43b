"""The draft from what is stored, on both engines: three hands side by side, and whose it is."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from bot.field_office import BoardLevels
from bot.flows.field.field_record_values import Entry, Kind, WriteEntry
from bot.flows.field.meetings import AgreeLevel
from bot.flows.field.verifying import VerifyLevel
from bot.flows.places import Place
from bot.reporting.compilers import Compilers
from bot.reporting.minutes import MinutesPress
from bot.reporting.press import Press
from bot.rubric_files import RubricShelf
from bot.services.field_check import FieldChecks, FieldSources, MinutesRefusedError
from bot.services.figures import RegionalFigures
from bot.services.rights import Rights
from bot.services.units import OutgoingMessage, QueuedMessage
from bot.services.verification import Verification
from bot.store import Store
from tests.fakes.clock import FakeClock
from tests.store.panel import FIVE, INDEX, PMK3I, open_round, round_of, take_part
from tests.store.people import ANI, BUDI, NOW, begin, say

REGION = "33.07"
ROUND = round_of(NOW - timedelta(days=2), REGION)
NAMES = {"id": {"13": "Kriya"}, "en": {"13": "Crafts"}}


@pytest.fixture
def press() -> Iterator[Press]:
    opened = Press(Compilers())
    yield opened
    opened.close()


def checks(store: Store, clock: FakeClock, press: Press) -> FieldChecks:
    """Field checks of a bot whose owner is Ani."""
    shelf = RubricShelf.of([PMK3I])
    regions = RegionalFigures(store.figures, shelf, clock)
    boards = Verification(
        decisions=store.verifying,
        evidence=store.evidence,
        rounds=store.rounds,
        sums=store.figures,
        figures=regions,
        rubrics=shelf,
    )
    sources = FieldSources(
        entries=store.field_record,
        evidence=store.evidence,
        levels=BoardLevels(boards),
        rounds=store.rounds,
        sums=store.figures,
        people=store,
        rubrics=shelf,
        place=lambda code: Place(code, "Kab. Wonosobo", "Jawa Tengah"),
    )
    rights = Rights(store.desk, frozenset({ANI}))
    return FieldChecks(sources, regions, rights, MinutesPress(press, NAMES))


async def order(store: Store, person: int, job: str) -> QueuedMessage:
    own = (await store.load(person)).respondent
    return QueuedMessage(1, own, OutgoingMessage(person, "sendDocument", "{}", job=job), NOW)


async def test_self_agreed_and_verified_stand_side_by_side(
    store: Store, clock: FakeClock, press: Press
) -> None:
    """P3 is asked of G alone: level 4. Verified at 2 and agreed on at 3, with D1 = (75 + 75 + 50
    + 100 + 62.5) / 5 = 72.5 and 77.5 instead of 82.5, the index is 1.25 and 0.625 lower."""
    await open_round(store, ROUND)
    await take_part(store, REGION, FIVE, ROUND.id, NOW - timedelta(hours=1))
    await begin(store, ANI, 1, "own")
    counts = dict.fromkeys("ABCG", 0)
    await say(
        store, ANI, 2,
        VerifyLevel(REGION, ROUND.id, "P3", 2, accepted=False, reason="SK belum ada"),
        AgreeLevel("", REGION, ROUND.id, "P3", 3, "dibahas bersama", "enam orang", (), counts),
        WriteEntry(REGION, Entry(ROUND.id, Kind.PARTY, "001", 1, {"name": "Sri"}, NOW)),
    )  # fmt: skip
    row = await order(store, ANI, f"minutes:docx:{REGION}:{ROUND.id}")
    made = await checks(store, clock, press).render(row)
    assert made.filename == "konsep-berita-acara-33.07.docx"
    tables = [[[cell.text for cell in row.cells] for row in table.rows]
              for table in Document(BytesIO(made.content)).tables]  # fmt: skip
    [scores] = [table for table in tables if table[0][0] == "Bagian yang dinilai"]
    [levels] = [table for table in tables if table[0][0] == "Indikator"]
    assert scores[1][1:] == [said(INDEX), said(INDEX - 0.625), said(INDEX - 1.25)]
    assert scores[2][1:] == ["82,5", "77,5", "72,5"]
    [line] = [row for row in levels if row[0].startswith("P3 ")]
    assert line[1:] == ["4,0", "3", "2", "SK belum ada; dibahas bersama"]


def said(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


async def test_who_has_no_right_any_more_gets_no_draft(
    store: Store, clock: FakeClock, press: Press
) -> None:
    """Rights are asked again when the file is made; so it is with rounds that are gone."""
    await begin(store, BUDI, 1, "own")
    served = checks(store, clock, press)
    with pytest.raises(MinutesRefusedError):
        await served.render(await order(store, BUDI, f"minutes:pdf:{REGION}:"))
    await begin(store, ANI, 2, "other")
    with pytest.raises(MinutesRefusedError):
        await served.render(await order(store, ANI, f"minutes:pdf:{REGION}:{'x' * 26}"))
    empty = await served.render(await order(store, ANI, f"minutes:pdf:{REGION}:"))
    assert empty.content.startswith(b"%PDF")
