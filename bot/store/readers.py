"""What each room of the bot asks the store, by room."""

from bot.store.breaches import BreachDesk
from bot.store.broadcast_ledger import BroadcastDesk
from bot.store.broadcasts import BroadcastReader
from bot.store.colleagues import PartReader
from bot.store.coverage import CoverageReader
from bot.store.desk import DeskReader
from bot.store.evidence import EvidenceDesk, EvidenceReader
from bot.store.examples import ExampleReader
from bot.store.exports import ExportReader
from bot.store.facilitated import FacilitatedReader
from bot.store.field_record import FieldRecordReader
from bot.store.figures import FigureReader
from bot.store.issued_reports import IssuedReports
from bot.store.meetings import MeetingReader
from bot.store.notices import NoticeDesk
from bot.store.reminders import ReminderDesk
from bot.store.reports import ReportReader
from bot.store.restating import Restater
from bot.store.rounds import RoundReader
from bot.store.store_part import StorePart
from bot.store.summaries import SummaryDesk
from bot.store.verifying import VerifyingReader


class Rooms(StorePart):
    """The readers of the store: one for each room, without a state of their own."""

    @property
    def figures(self) -> FigureReader:
        """The sums over what respondents bring to their regions."""
        return FigureReader(self._database)

    @property
    def field_record(self) -> FieldRecordReader:
        """The records of field checks."""
        return FieldRecordReader(self._database, self._sealer)

    @property
    def desk(self) -> DeskReader:
        """What the coordinator's desk asks."""
        return DeskReader(self._database, self._sealer)

    @property
    def rounds(self) -> RoundReader:
        """Rounds and invitations."""
        return RoundReader(self._database, self._sealer)

    @property
    def reports(self) -> ReportReader:
        """Assessments as they stood at a moment, for reports."""
        return ReportReader(self._database, self._sealer)

    @property
    def notices(self) -> NoticeDesk:
        """What people shall be told."""
        return NoticeDesk(self._database, self._sealer)

    @property
    def reminders(self) -> ReminderDesk:
        """Half-finished assessments that somebody may be reminded of."""
        return ReminderDesk(self._database, self._sealer)

    @property
    def coverage(self) -> CoverageReader:
        """Who has answered where."""
        return CoverageReader(self._database, self._sealer)

    @property
    def summaries(self) -> SummaryDesk:
        """What summaries say beside the figures, and who wants them."""
        return SummaryDesk(self._database, self._sealer)

    @property
    def examples(self) -> ExampleReader:
        """Good practice that people agreed to share."""
        return ExampleReader(self._database, self._sealer)

    @property
    def issued_reports(self) -> IssuedReports:
        """Which reports were sent."""
        return IssuedReports(self._database)

    @property
    def exports(self) -> ExportReader:
        """What exports are made of."""
        return ExportReader(self._database, self._sealer)

    @property
    def facilitated(self) -> FacilitatedReader:
        """People without Telegram and their receipt codes."""
        return FacilitatedReader(self._database, self._sealer)

    @property
    def evidence(self) -> EvidenceReader:
        """What shows that answers are so."""
        return EvidenceReader(self._database, self._sealer)

    @property
    def parts(self) -> PartReader:
        """The parts that colleagues answer."""
        return PartReader(self._database, self._sealer)

    @property
    def evidence_files(self) -> EvidenceDesk:
        """Files that are still with Telegram."""
        return EvidenceDesk(self._database, self._writer, self._sealer, self._ids)

    @property
    def verifying(self) -> VerifyingReader:
        """Verified and agreed levels, questions and replies."""
        return VerifyingReader(self._database, self._sealer)

    @property
    def meetings(self) -> MeetingReader:
        """Consensus meetings."""
        return MeetingReader(self._database, self._sealer)

    @property
    def breaches(self) -> BreachDesk:
        """Who is affected by a breach."""
        return BreachDesk(self._database, self._sealer, self._ids)

    @property
    def broadcasts(self) -> BroadcastReader:
        """Who is meant by a broadcast, and how one stands."""
        return BroadcastReader(self._database, self._sealer)

    @property
    def broadcast_ledger(self) -> BroadcastDesk:
        """Handing broadcasts over to the sender."""
        return BroadcastDesk(self._database, self._sealer, self._clock, self._ids)

    @property
    def restating(self) -> Restater:
        """Scoring anew what an older rubric scored."""
        return Restater(self._database, self._clock)
