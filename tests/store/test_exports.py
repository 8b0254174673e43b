"""Exports of what is stored, on both engines, read back from the files themselves."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it comes without types
import pytest

from bot.flows.access import Deed, Grant, Role
from bot.flows.desk.coverage import CoverageWithin
from bot.flows.desk.exporting import ExportSizes, FileForm
from bot.flows.desk.records import GiveGrant, WithdrawGrant
from bot.flows.effects import FinishAssessment, RecordAnswer
from bot.flows.places import Place
from bot.reporting.sheets_source import SheetsOfStore
from bot.rubric_files import RubricShelf
from bot.services.attachments import Attachment
from bot.services.exporting import (
    Exporting,
    ExportRefusedError,
    ExportSources,
    ExportTooLargeError,
)
from bot.services.figures import RegionalFigures
from bot.services.rights import Rights
from bot.services.units import QueuedMessage
from bot.store import Store
from scoring.answers import Answer
from scoring.score import score
from tests.fakes.clock import FakeClock
from tests.store.panel import (
    DIMENSIONS,
    FIVE,
    INDEX,
    PMK3I,
    Taker,
    begin,
    open_round,
    round_of,
    take_part,
)
from tests.store.people import NOW, message, say

ROUND = round_of(NOW - timedelta(days=2), "33.07", "33.08")
TOO_SMALL = {"A": 2, "B": 9, "C": 7, "G": 5}
OWNER, STRANGER = 1, 2


class Board:
    """Notes what is told about a long export."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, int, int | None]] = []
        self.refused = 0

    async def show(
        self, chat_id: int, language: str, done: int, total: int, message_id: int | None
    ) -> int | None:
        assert (chat_id, language) == (OWNER, "id")
        self.shown.append((done, total, message_id))
        return 77

    async def too_large(self, chat_id: int, language: str) -> None:
        assert (chat_id, language) == (OWNER, "id")
        self.refused += 1


def exporting(store: Store, clock: FakeClock, board: Board, largest: int = 10**8) -> Exporting:
    shelf = RubricShelf.of([PMK3I])

    def place(code: str) -> Place:
        return Place(code, f"Kab. {code}", "")

    figures = RegionalFigures(store.figures, shelf, clock)
    sources = ExportSources(
        store.exports, store.coverage, figures, store.rounds, store, shelf, place
    )  # fmt: skip
    writer = SheetsOfStore({"id": {"07": "Musik", "13": "Kriya"}, "en": {}})
    rights = Rights(store.desk, frozenset({OWNER}))
    return Exporting(sources, rights, writer, board, clock, largest)


def ordered(form: str, scope: str = "33.07", by: int = OWNER, own: str = "") -> QueuedMessage:
    job = f"export:{form}:{scope}:{ROUND.id}"
    return QueuedMessage(1, own, message("", by, job=job), NOW)


async def rendered(store: Store, clock: FakeClock, form: str, scope: str = "33.07") -> Attachment:
    return await exporting(store, clock, Board()).render(ordered(form, scope))


async def lines(store: Store, clock: FakeClock, scope: str = "33.07") -> list[dict[str, Any]]:
    content = (await rendered(store, clock, "jsonl", scope)).content
    return [json.loads(line) for line in content.decode().splitlines()]


async def test_the_spreadsheet_says_what_was_answered_and_scored(
    store: Store, clock: FakeClock
) -> None:
    """Read back with another library: codes, and each person's score by the one function."""
    await open_round(store, ROUND)
    taken = await take_part(store, "33.07", FIVE, ROUND.id, NOW, remark="=1+1 batik")
    book = openpyxl.load_workbook(
        io.BytesIO((await rendered(store, clock, "xlsx")).content), read_only=True
    )
    answers, scores, coverage, levels, hands, _codebook, remarks = (
        list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets
    )

    p5 = answers[0].index("P5")
    assert sorted(row[p5] for row in answers[1:]) == sorted(each.level for each in taken)
    # seven columns say who, where and in which group; then come the score and its bounds
    assert sorted(row[7] for row in scores[1:]) == pytest.approx(sorted(map(_score, taken)))
    assert len(coverage) == 1 + len(PMK3I.groups)
    # P5 is asked of all four: (0.5 + 0.5 + 0.5 + 1.0) / 4 is half-way between levels 2 and 3
    assert {row[2]: row[4] for row in levels[1:]}["P5"] == pytest.approx(2.5)
    # nothing was decided: the region's index and dimensions stand alone
    assert [row[4] for row in hands[1:]] == pytest.approx([INDEX, *DIMENSIONS.values()], abs=1e-3)
    assert {row[5:] for row in hands[1:]} == {(None, None)}
    said = sorted(str(row[-1]) for row in remarks[1:])
    assert (len(said), said[0]) == (20, "A: =1+1 batik")


def _score(taker: Taker) -> float:
    answers = {item.id: Answer.given(taker.level) for item in PMK3I.asked(taker.group)}
    value = score(PMK3I, answers, taker.group).value
    assert value is not None
    return value


async def test_no_cell_of_a_csv_begins_a_formula(store: Store, clock: FakeClock) -> None:
    """A round whose name would run: it stands there with an apostrophe before it."""
    evil = round_of(NOW - timedelta(days=2), "33.07")
    object.__setattr__(evil, "name", "=HYPERLINK(1)")
    await open_round(store, evil)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    content = (await rendered(store, clock, "csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))

    assert {row["round"] for row in rows} == {"'=HYPERLINK(1)"}
    assert not any(str(cell).startswith(("=", "+", "@")) for row in rows for cell in row.values())


async def test_a_pseudonym_is_good_for_one_scope_and_tells_nothing(
    store: Store, clock: FakeClock
) -> None:
    """The same each time, another in another scope, and no id of anybody in it."""
    await open_round(store, ROUND)
    taken = await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    first, again = [await lines(store, clock) for _ in range(2)]
    wider = await lines(store, clock, "33")

    assert [row["id"] for row in first] == [row["id"] for row in again]
    assert [row["id"] for row in first] == sorted(row["id"] for row in first)
    assert not {row["id"] for row in first} & {row["id"] for row in wider}
    text = json.dumps(first)
    for each in taken:
        assert str(each.telegram_id) not in text
        assert (await store.load(each.telegram_id)).respondent not in text


async def test_a_file_hides_what_the_summary_hides(store: Store, clock: FakeClock) -> None:
    """Two academics of a region without a total: only counted; other groups are their own."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", TOO_SMALL, ROUND.id, NOW, remark="Kampung batik")
    rows = await lines(store, clock)

    hidden = [row for row in rows if row["group"] == "A"]
    assert [row["privacy"] for row in hidden] == ["withheld"] * 2
    assert not any("P5" in row or "score" in row or "started" in row for row in hidden)
    assert {row["privacy"] for row in rows if row["group"] != "A"} == {"shown"}
    book = openpyxl.load_workbook(
        io.BytesIO((await rendered(store, clock, "xlsx")).content), read_only=True
    )
    levels = list(book.worksheets[3].iter_rows(values_only=True))[1:]
    assert len(levels) == len(PMK3I.indicators)
    assert {row[4] for row in levels} == {None}


async def test_the_nation_s_file_less_a_province_s_tells_nothing(
    store: Store, clock: FakeClock
) -> None:
    """Pools are of one province: what is withheld in its file is withheld in the nation's."""
    await open_round(store, ROUND)
    for code, people in (("33.07", 3), ("33.08", 3), ("35.07", 3)):
        await take_part(store, code, {"C": people}, ROUND.id, NOW)
    nation = await lines(store, clock, "ID")
    province, single = await lines(store, clock, "33"), await lines(store, clock, "35")

    assert _fates(province) == {"pooled": 6}
    assert _fates(single) == {"withheld": 3}
    assert _fates(nation) == {"pooled": 6, "withheld": 3}


def _fates(rows: list[dict[str, Any]]) -> dict[str, int]:
    found = [row["privacy"] for row in rows]
    return {fate: found.count(fate) for fate in dict.fromkeys(found)}


async def test_who_is_half_way_or_elsewhere(store: Store, clock: FakeClock) -> None:
    """Half-way is a row that does not count; another region and another round are no rows."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    await begin(store, "33.07", "C", ROUND.id, NOW)
    await take_part(store, "33.07", {"C": 2}, "", NOW)
    await take_part(store, "33.08", {"C": 4}, ROUND.id, NOW)
    rows = await lines(store, clock)

    assert [row["counts"] for row in rows].count(True) == 20
    assert [row["counts"] for row in rows].count(False) == 1
    assert {row["region"] for row in rows} == {"33.07"}
    sizes = await exporting(store, clock, Board()).sizes(ExportSizes("ID", ROUND.id))
    assert sizes == {"33": 25}


async def test_a_correction_after_the_round_is_not_in_its_file(
    store: Store, clock: FakeClock
) -> None:
    """What counted when it ended stands in it, as in its figures."""
    await open_round(store, ROUND)
    [*_, taker] = await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    assert taker.level == 4
    late = ROUND.ends_at + timedelta(days=1)
    answers = {item.id: Answer.given(4) for item in PMK3I.asked("G")}
    scored = score(PMK3I, answers, "G")
    await say(
        store, taker.telegram_id, 5,
        RecordAnswer(taker.assessment, "P3", Answer.given(0)),
        FinishAssessment(
            taker.assessment, NOW, PMK3I.hash, scored.value, scored.lo, scored.hi, "{}", "{}",
            None, counted_in=ROUND.id, counts_until=ROUND.ends_at,
        ),
        when=late,
    )  # fmt: skip
    rows = await lines(store, clock)

    assert [row["P3"] for row in rows if row["group"] == "G"] == [4] * 5


async def test_a_withdrawn_grant_refuses_what_was_ordered_before(
    store: Store, clock: FakeClock
) -> None:
    """Asked again when the file is about to be made; other scopes and roles never get one."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    await say(store, STRANGER, 1)
    own = (await store.load(STRANGER)).respondent
    grant = Grant("g" * 26, Role.COORDINATOR, "33", own, "boss", NOW)
    service = exporting(store, clock, Board())

    with pytest.raises(ExportRefusedError):
        await service.render(ordered("csv", by=STRANGER, own=own))
    await say(store, STRANGER, 2, GiveGrant(grant))
    for scope in ("35.07", "35", "ID"):
        with pytest.raises(ExportRefusedError):
            await service.render(ordered("csv", scope, STRANGER, own))
    assert (await service.render(ordered("csv", "33", STRANGER, own))).content
    await say(store, STRANGER, 3, WithdrawGrant(grant))
    with pytest.raises(ExportRefusedError):
        await service.render(ordered("csv", by=STRANGER, own=own))
    assert not await service.rights.may(own, STRANGER, Deed.EXPORT, "33", NOW)


async def test_too_large_is_packed_and_then_refused_kindly(store: Store, clock: FakeClock) -> None:
    """JSON shrinks to a tenth in a ZIP; where that is too large too, whoever ordered is told."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    whole = len((await rendered(store, clock, "jsonl")).content)
    board = Board()

    packed = await exporting(store, clock, board, whole - 1).render(ordered("jsonl"))
    assert packed.filename.endswith(".jsonl.zip")
    assert packed.content.startswith(b"PK")
    with pytest.raises(ExportTooLargeError):
        await exporting(store, clock, board, 100).render(ordered("jsonl"))
    assert board.refused == 1


async def test_coverage_in_a_file_is_the_desk_s(store: Store, clock: FakeClock) -> None:
    """The same counts as on the screen, for each group of each region."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    await begin(store, "33.07", "C", ROUND.id, NOW)
    content = (await rendered(store, clock, FileForm.XLSX)).content
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[2]
    counts = await store.coverage.within(CoverageWithin("33.07", ROUND.id, "pmk3i", ROUND.ends_at))

    for row in list(sheet.iter_rows(values_only=True))[1:]:
        found = counts["33.07"].get(str(row[3]))
        expected = (found.started, found.halfway, found.finished) if found else (0, 0, 0)
        assert tuple(row[6:9]) == expected
