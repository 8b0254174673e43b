"""What coordinators are served beside their conversation: summaries and exports, put together."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.flows.desk.exporting import EXPORT_JOB
from bot.reporting.sheets_remarks import without_names
from bot.reporting.sheets_source import SheetsOfStore
from bot.services.attachments import Jobs
from bot.services.conversation import World
from bot.services.exporting import Exporting, ExportSources
from bot.services.figures import RegionalFigures
from bot.services.notices import Gazetteer
from bot.services.ports import Clock, Outbox
from bot.services.rights import Rights
from bot.services.summaries import Summaries
from bot.services.summary_post import SummaryPost
from bot.store import Store
from bot.telegram.export_progress import ExportBoard
from bot.telegram.rendering import TelegramRenderer
from bot.telegram.transport import BotApi


@dataclass(frozen=True, slots=True)
class Coordination:
    """Summaries and exports of one bot."""

    store: Store
    renderer: TelegramRenderer
    world: World
    clock: Clock
    regions: RegionalFigures
    board: ExportBoard

    @staticmethod
    def of(
        store: Store,
        renderer: TelegramRenderer,
        world: World,
        regions: RegionalFigures,
        clock: Clock,
        channel: tuple[BotApi, Callable[[int], None]],
    ) -> "Coordination":
        """Everything from what the bot has; the channel is the Bot API and its budget."""
        api, take = channel
        board = ExportBoard(api, renderer.words_with, take)
        return Coordination(store, renderer, world, clock, regions, board)

    @property
    def summaries(self) -> Summaries:
        """Makes summaries."""
        return Summaries(
            store=self.store.summaries,
            rounds=self.store.rounds,
            sums=self.store.figures,
            figures=self.regions,
            rubrics=self.world.rubrics,
            regions_of=self.world.regions_of,
            clean=without_names,
        )

    @property
    def exporting(self) -> Exporting:
        """Makes exports."""
        sources = ExportSources(
            store=self.store.exports,
            counts=self.store.coverage,
            figures=self.regions,
            rounds=self.store.rounds,
            people=self.store,
            rubrics=self.world.rubrics,
            place=self.world.place,
        )
        writer = SheetsOfStore(self.renderer.subsector_names())
        return Exporting(sources, self._rights(), writer, self.board, self.clock)

    def _rights(self) -> Rights:
        return Rights(self.store.desk, self.world.owner_ids)

    def jobs(self) -> Jobs:
        """The files that are made when their message is sent."""
        return {EXPORT_JOB: self.exporting.render}

    def post(self, outbox: Outbox) -> SummaryPost:
        """Sends summaries by itself; for whoever leads."""
        return SummaryPost(
            store=self.store.summaries,
            summaries=self.summaries,
            rounds=self.store.rounds,
            rights=self._rights(),
            renderer=self.renderer,
            outbox=outbox,
            gazetteer=Gazetteer.of(self.world),
            regions_of=self.world.regions_of,
            clock=self.clock,
        )
