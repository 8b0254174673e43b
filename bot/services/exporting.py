"""Exports as files in the chat: made when their message is sent, and kept nowhere afterwards."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from bot.flows.access import Deed
from bot.flows.context import RubricSource
from bot.flows.desk.coverage import Counts, CoverageWithin
from bot.flows.desk.exporting import LARGEST, ExportSizes, FileForm
from bot.flows.desk.standing_values import Scores
from bot.flows.places import Place
from bot.flows.rounds import Round
from bot.services.attachments import Attachment
from bot.services.ports import Clock
from bot.services.rights import Rights
from bot.services.summaries import RoundSource
from bot.services.units import Conversation, QueuedMessage
from bot.services.waiting import within
from scoring.answers import Answers
from scoring.levels import mean_level
from scoring.region import RegionReport
from scoring.rubric import Rubric

LONG = 300
"""Rows from which on the progress is told."""
TOLD_EVERY = 3.0
"""Seconds between two tellings of the progress."""


class ExportRefusedError(Exception):
    """Who ordered it may not have it any more, or its round is gone."""


class ExportTooLargeError(Exception):
    """Telegram would not take the file; who ordered it was told."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """Which assessments an export is of."""

    scope: str
    round: Round | None
    rubric: Rubric

    @property
    def round_id(self) -> str:
        """Id of the round; empty for what is outside of rounds."""
        return self.round.id if self.round else ""

    @property
    def key(self) -> str:
        """What pseudonyms are good for: this scope and round."""
        return f"{self.scope} {self.round_id}"


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """One assessment as an export needs it."""

    pseudonym: str
    region: str
    group: str
    subsectors: tuple[str, ...]
    """Codes: the person's own, then the region's leading one."""
    started_at: datetime
    finished_at: datetime | None
    is_facilitated: bool
    counts: bool
    """Whether it is in the figures of the round."""
    answers: Answers
    remarks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LevelsByHand:
    """What a meeting agreed on and an assessor verified."""

    consensus: int | None = None
    verified: int | None = None
    reason: str = ""
    """The assessor's, else the meeting's."""


NO_LEVELS = LevelsByHand()


@dataclass(frozen=True, slots=True)
class RegionalLevel:
    """Where an indicator stands in a region."""

    region: str
    indicator: str
    own: float | None
    """Mean level of the self-assessment, from 0; None where it may not be shown."""
    by_hand: LevelsByHand = NO_LEVELS


@dataclass(frozen=True, slots=True)
class RegionalScore:
    """What the index, or a dimension, comes to in a region."""

    region: str
    by_hands: Scores


@dataclass(frozen=True, slots=True)
class ExportContents:
    """Everything that an export says, before anything is protected."""

    order: ExportOrder
    language: str
    assessments: Sequence[StoredAssessment]
    """In the order of their pseudonyms, which has no meaning."""
    counts: Counts
    levels: Sequence[RegionalLevel]
    """Of the regions in which somebody counts; only a spreadsheet has room for them."""
    scores: Sequence[RegionalScore]
    """Of the same regions, as far as they may be shown."""
    names: Sequence[str]
    """Of people, that must not stand in anybody's words."""
    place: Callable[[str], Place]


Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""


class SheetWriter(Protocol):
    """Writes the file."""

    def write(
        self, contents: ExportContents, form: FileForm, target: BinaryIO, progress: Progress
    ) -> int:
        """Protect small groups and write everything; the number of rows. Blocks: for a thread."""


class ExportStore(Protocol):
    """Reads assessments for an export."""

    async def sizes(self, order: ExportOrder) -> Mapping[str, int]:
        """Region -> assessments that the export has rows of."""

    async def region(self, order: ExportOrder, region: str) -> Sequence[StoredAssessment]:
        """The assessments of one region."""

    async def names(self, scope: str) -> Sequence[str]:
        """Names that people of a scope gave to be written to."""


class People(Protocol):
    """Knows in which language somebody reads."""

    async def load(self, telegram_id: int) -> Conversation:
        """Their conversation."""


class DecidedSource(Protocol):
    """Knows what was agreed on and verified."""

    async def by_hand(self, region: str, round_id: str) -> Mapping[str, LevelsByHand]:
        """Indicator -> the levels that were set by hand, where there are any."""

    async def scores(self, region: str, round_id: str) -> tuple[Scores, ...]:
        """The region's index and dimensions by three hands; nothing where nothing is decided."""


class CountSource(Protocol):
    """Knows who has answered where."""

    async def within(self, query: CoverageWithin) -> Counts:
        """Region -> group -> people."""


class RegionSource(Protocol):
    """What may be shown of a region."""

    async def region_figures(
        self, region: str, instrument: str, round_id: str = "", *, version: str = ""
    ) -> RegionReport:
        """Its figures through disclosure control."""


class ProgressBoard(Protocol):
    """One message that is edited in place while a long export is made."""

    async def show(
        self, chat_id: int, language: str, done: int, total: int, message_id: int | None
    ) -> int | None:
        """Say how far it is; gives the message that says so, to be handed in again."""

    async def too_large(self, chat_id: int, language: str) -> None:
        """Say kindly that the file is too large, and what to do instead."""


@dataclass(slots=True)
class _Gauge:
    """How far the thread is."""

    done: int = 0
    total: int = 0

    def move(self, done: int, total: int) -> None:
        self.done, self.total = done, total


@dataclass(frozen=True, slots=True)
class ExportSources:
    """What exports are read from."""

    store: ExportStore
    counts: CountSource
    figures: RegionSource
    rounds: RoundSource
    people: People
    rubrics: RubricSource
    place: Callable[[str], Place | None]
    decided: DecidedSource | None = None


@dataclass(frozen=True, slots=True)
class Exporting:
    """The job `export`."""

    sources: ExportSources
    rights: Rights
    writer: SheetWriter
    board: ProgressBoard
    clock: Clock
    largest: int = field(default=LARGEST)

    async def sizes(self, query: ExportSizes) -> Mapping[str, int]:
        """Province -> assessments that an export has rows of."""
        order = await self._order(query.scope, query.round)
        found: dict[str, int] = {}
        for region, count in (await self.sources.store.sizes(order)).items():
            province = region.partition(".")[0]
            found[province] = found.get(province, 0) + count
        return found

    async def render(self, row: QueuedMessage) -> Attachment:
        """The file of `export:<form>:<scope>:<round>`.

        Raises:
            ExportRefusedError: Who ordered it may not have it any more, or its round is gone.
            ExportTooLargeError: The file is too large; who ordered it was told.
            StoreUnavailableError: The database cannot be read.
        """
        _, form, scope, round_id = row.message.job.split(":")
        now, chat = self.clock.now(), row.message.chat_id
        if not await self.rights.may(row.respondent, chat, Deed.EXPORT, scope, now):
            raise ExportRefusedError(scope)
        order = await self._order(scope, round_id)
        language = (await self.sources.people.load(chat)).session.language
        contents = await self._contents(order, FileForm(form), language, now)
        content = await self._written(contents, FileForm(form), chat)
        name = f"kota-kreatif-{scope}-{now.date().isoformat()}.{form}"
        return await self._fitting(name, content, chat, language)

    async def _order(self, scope: str, round_id: str) -> ExportOrder:
        rubrics = self.sources.rubrics
        its = await self.sources.rounds.named(round_id) if round_id else None
        if round_id and its is None:
            raise ExportRefusedError(round_id)
        if its is None:
            return ExportOrder(scope, None, rubrics.current(rubrics.ids()[0]))
        kept = rubrics.get(its.instrument, its.version)
        return ExportOrder(scope, its, kept or rubrics.current(its.instrument))

    async def _contents(
        self, order: ExportOrder, form: FileForm, language: str, now: datetime
    ) -> ExportContents:
        sources = self.sources
        found: list[StoredAssessment] = []
        for region in await sources.store.sizes(order):
            found += await sources.store.region(order, region)
        levels, scores = list[RegionalLevel](), list[RegionalScore]()
        if form is FileForm.XLSX:
            for region in sorted({each.region for each in found if each.counts}):
                await self._add_region(order, region, levels, scores)
        before = order.round.over_at if order.round else now
        asked = CoverageWithin(order.scope, order.round_id, order.rubric.id, before)
        return ExportContents(
            order=order,
            language=language,
            assessments=sorted(found, key=lambda each: each.pseudonym),
            counts=await sources.counts.within(asked),
            levels=levels,
            scores=scores,
            names=await sources.store.names(order.scope),
            place=lambda code: sources.place(code) or Place(code, code, ""),
        )

    async def _decided(self, order: ExportOrder, region: str) -> Mapping[str, LevelsByHand]:
        source = self.sources.decided
        return await source.by_hand(region, order.round_id) if source else {}

    async def _add_region(
        self, order: ExportOrder, region: str, levels: list[RegionalLevel],
        scores: list[RegionalScore],
    ) -> None:  # fmt: skip
        """Every indicator of a region, and its index and dimensions."""
        rubric, decided = order.rubric, await self._decided(order, region)
        shown = await self.sources.figures.region_figures(
            region, rubric.id, order.round_id, version=rubric.version
        )
        for item in rubric.indicators.values():
            mean = shown.indicators.get(item.id)
            own = None if mean is None else mean_level(item.scale, mean)
            levels.append(RegionalLevel(region, item.id, own, decided.get(item.id, NO_LEVELS)))
        source = self.sources.decided
        hands = await source.scores(region, order.round_id) if source and decided else ()
        known = {each.node.id: each for each in hands}
        for node in (rubric.nodes[rubric.root], *rubric.dimensions()):
            if node.id in shown.nodes:
                alone = Scores(node, shown.nodes[node.id][0], None, None)
                scores.append(RegionalScore(region, known.get(node.id, alone)))

    async def _written(self, contents: ExportContents, form: FileForm, chat: int) -> bytes:
        """Write in a thread; a long one is told of in one message that is edited in place."""
        gauge, target, message_id = _Gauge(), BytesIO(), None
        writing = asyncio.ensure_future(
            asyncio.to_thread(self.writer.write, contents, form, target, gauge.move)
        )
        is_done = False
        while not is_done:
            is_done = await within(self.clock, [writing], TOLD_EVERY)
            if gauge.total >= LONG:
                message_id = await self.board.show(
                    chat, contents.language, gauge.done, gauge.total, message_id
                )
        await writing
        return target.getvalue()

    async def _fitting(self, name: str, content: bytes, chat: int, language: str) -> Attachment:
        """The file as it is; packed, where only that makes it small enough."""
        if len(content) <= self.largest:
            return Attachment(name, content)
        packed = await asyncio.to_thread(_zipped, name, content)
        if len(packed) > self.largest:
            await self.board.too_large(chat, language)
            raise ExportTooLargeError(name)
        return Attachment(f"{name}.zip", packed)


def _zipped(name: str, content: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return target.getvalue()
