"""A long export tells how far it is, in one message; a short one says nothing."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from bot.flows.access import Grant
from bot.flows.desk.coverage import Counts, CoverageWithin
from bot.flows.desk.exporting import FileForm
from bot.flows.rounds import Round
from bot.flows.session import Session
from bot.rubric_files import RubricShelf
from bot.services.exporting import (
    LONG,
    TOLD_EVERY,
    ExportContents,
    Exporting,
    ExportOrder,
    ExportSources,
    Progress,
    StoredAssessment,
)
from bot.services.rights import Rights
from bot.services.units import Conversation, QueuedMessage
from scoring.region import RegionReport
from tests.fakes.clock import FakeClock
from tests.store.panel import PMK3I
from tests.store.people import NOW, message

OWNER = 1


class Nothing:
    """Sources of an export that nobody has answered yet."""

    async def sizes(self, order: ExportOrder) -> Mapping[str, int]:
        return {}

    async def region(self, order: ExportOrder, region: str) -> Sequence[StoredAssessment]:
        raise AssertionError(region)

    async def names(self, scope: str) -> Sequence[str]:
        return ()

    async def within(self, query: CoverageWithin) -> Counts:
        return {}

    async def named(self, id_: str) -> Round | None:
        raise AssertionError(id_)

    async def grants_of(self, respondent: str) -> Sequence[Grant]:
        return ()

    async def load(self, telegram_id: int) -> Conversation:
        return Conversation("p1", telegram_id, 1, Session(language="id"), None, (), None)

    async def region_figures(
        self, region: str, instrument: str, round_id: str = "", *, version: str = ""
    ) -> RegionReport:
        raise AssertionError(region)


@dataclass
class SlowWriter:
    """Stops half-way until it is let go."""

    total: int
    half: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def write(
        self, contents: ExportContents, form: FileForm, target: BinaryIO, progress: Progress
    ) -> int:
        progress(self.total // 2, self.total)
        self.half.set()
        assert self.go_on.wait(20)
        target.write(form.value.encode())
        progress(self.total, self.total)
        return self.total


@dataclass
class Board:
    """Notes what it is told; its message has the id 55."""

    shown: list[tuple[int, int, int | None]] = field(default_factory=list)

    async def show(
        self, chat_id: int, language: str, done: int, total: int, message_id: int | None
    ) -> int | None:
        assert chat_id == OWNER
        self.shown.append((done, total, message_id))
        return 55

    async def too_large(self, chat_id: int, language: str) -> None:
        raise AssertionError(chat_id)


async def told(total: int) -> list[tuple[int, int, int | None]]:
    """What the board was told of an export that rests half-way through two tellings."""
    clock, board, writer, nothing = FakeClock(breath=0.01), Board(), SlowWriter(total), Nothing()
    shelf = RubricShelf.of([PMK3I])
    sources = ExportSources(nothing, nothing, nothing, nothing, nothing, shelf, lambda _code: None)
    service = Exporting(sources, Rights(nothing, frozenset({OWNER})), writer, board, clock)
    row = QueuedMessage(1, "p1", message("", OWNER, job="export:csv:33:"), NOW)
    making = asyncio.create_task(service.render(row))
    await asyncio.to_thread(writer.half.wait, 20)
    await clock.advance(2 * TOLD_EVERY + 0.1)
    writer.go_on.set()
    file = await making
    assert (file.filename, file.content) == ("kota-kreatif-33-2026-11-21.csv", b"csv")
    return board.shown


async def test_a_long_export_is_told_in_one_message() -> None:
    """Sent once, then edited; at the end it says that all is done."""
    half = LONG // 2
    assert await told(LONG) == [(half, LONG, None), (half, LONG, 55), (LONG, LONG, 55)]


async def test_a_short_export_says_nothing() -> None:
    """The file itself is the answer."""
    assert await told(LONG - 1) == []
