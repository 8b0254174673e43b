"""What coordinators are served beside their conversation: summaries and exports, put together."""

from dataclasses import dataclass

from bot.flows.desk.exporting import EXPORT_JOB
from bot.flows.desk.region_report import REGION_REPORT_JOB
from bot.regions.kinds import kinds
from bot.reporting.sheets_remarks import without_names
from bot.reporting.sheets_source import SheetsOfStore
from bot.reporting.studio import Studio
from bot.services.attachments import Jobs
from bot.services.comparing import Earlier
from bot.services.conversation import World
from bot.services.decided_scores import DecidedScores
from bot.services.examples import ExampleDesk, ExamplesBeside
from bot.services.exporting import Exporting, ExportSources
from bot.services.field_check import FieldChecks
from bot.services.figures import RegionalFigures
from bot.services.kinds import Kinds
from bot.services.notices import Gazetteer
from bot.services.ports import Clock, Outbox
from bot.services.region_files import RegionReportFiles, RegionSources
from bot.services.rights import Rights
from bot.services.summaries import Summaries
from bot.services.summary_post import SummaryPost
from bot.services.verification import Verification
from bot.store import Store
from bot.telegram.export_progress import ExportBoard
from bot.telegram.rendering import TelegramRenderer


@dataclass(frozen=True, slots=True)
class Coordination:
    """Summaries and exports of one bot."""

    store: Store
    renderer: TelegramRenderer
    world: World
    clock: Clock
    regions: RegionalFigures
    board: ExportBoard
    studio: Studio
    kinds: Kinds

    @staticmethod
    def of(
        store: Store,
        renderer: TelegramRenderer,
        world: World,
        regions: RegionalFigures,
        board: ExportBoard,
        studio: Studio,
    ) -> "Coordination":
        """Everything from what the bot has."""
        like = Kinds(store.figures, regions, kinds().get, regions.clock)
        return Coordination(store, renderer, world, regions.clock, regions, board, studio, like)

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
            earlier=self._earlier(),
            kinds=self.kinds,
            decided=self._decided(),
        )

    def _decided(self) -> DecidedScores:
        return DecidedScores(self.store.verifying)

    def _earlier(self) -> Earlier:
        return Earlier(self.store.rounds, self.regions, self.world.rubrics)

    @property
    def examples_beside(self) -> ExamplesBeside:
        """Finds good practice of other regions."""
        return ExamplesBeside(self.store.examples, self.world.place)

    @property
    def example_desk(self) -> ExampleDesk:
        """What a coordinator decides on."""
        return ExampleDesk(self.store.examples, self.regions, self.world.rubrics, without_names)

    def _region_reports(self, field: FieldChecks) -> RegionReportFiles:
        sources = RegionSources(
            sums=self.store.figures,
            figures=self.regions,
            words=self.store.summaries,
            evidence=self.store.examples,
            rounds=self.store.rounds,
            people=self.store,
            rubrics=self.world.rubrics,
            place=self.world.place,
            earlier=self._earlier(),
            kinds=self.kinds,
            examples=self.examples_beside,
            decided=self._decided(),
            entries=self.store.field_record,
            field=field,
            clean=without_names,
        )
        return RegionReportFiles(
            sources, self._rights(), self.studio, self.store.issued_reports, self.clock
        )

    @property
    def verification(self) -> Verification:
        """What was agreed on and verified, beside what was said."""
        return Verification(
            decisions=self.store.verifying,
            evidence=self.store.evidence,
            rounds=self.store.rounds,
            sums=self.store.figures,
            figures=self.regions,
            rubrics=self.world.rubrics,
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
            decided=self.verification,
        )
        writer = SheetsOfStore(self.renderer.subsector_names())
        return Exporting(sources, self._rights(), writer, self.board, self.clock)

    def _rights(self) -> Rights:
        return Rights(self.store.desk, self.world.owner_ids)

    def jobs(self, field: FieldChecks) -> Jobs:
        """The files that are made when their message is sent; a report shows how ready a region
        is for its field check."""
        return {
            EXPORT_JOB: self.exporting.render,
            REGION_REPORT_JOB: self._region_reports(field).render,
        }

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
