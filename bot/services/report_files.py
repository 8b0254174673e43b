"""The picture and the PDF of a result: files that are made when their message is sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.flows.advice import advice_for
from bot.flows.context import RubricSource
from bot.flows.desk.standing_values import Scores
from bot.flows.evidence import Evidence
from bot.flows.places import Place
from bot.flows.records import Assessment
from bot.services.attachments import Attachment
from bot.services.examples import ExamplesBeside
from bot.services.issuing import IssuedReport, Register
from bot.services.ports import ConversationStore
from bot.services.reports import Beside, RespondentReport, beside_first, respondent_report
from bot.services.units import QueuedMessage
from scoring.region import RegionReport
from scoring.rubric import Rubric

RESPONDENT_KIND = "respondent"
PICTURE_NAME, REPORT_NAME = "hasil-kota-kreatif.png", "laporan-kota-kreatif.pdf"


class PastAssessments(Protocol):
    """Assessments as they stood at a moment."""

    async def assessment_at(
        self, assessment: str, at: datetime, respondent: str | None = None
    ) -> Assessment | None:
        """One assessment as it stood then; None where it is gone or somebody else's."""

    async def assessment_before(self, assessment: str, at: datetime) -> Assessment | None:
        """The person's finished one before it, of the same kind, region and role."""


class RegionSource(Protocol):
    """What may be shown of a region."""

    async def region_figures(
        self, region: str, instrument: str, round_id: str = "", *, version: str = ""
    ) -> RegionReport:
        """Its figures through disclosure control, of one round or of none."""


class DecidedIndex(Protocol):
    """Knows what meetings and assessors made of a region."""

    async def index(self, region: str, round_id: str) -> Scores | None:
        """A region's index by three hands; None where it is hidden or nothing is decided."""


class EvidenceSource(Protocol):
    """What people gave as evidence."""

    async def own(self, respondent: str, assessment: str) -> tuple[Evidence, ...]:
        """The evidence in one of a person's own assessments, the first given first."""


class Drawer(Protocol):
    """Draws reports, beside the event loop."""

    async def picture(self, report: RespondentReport, language: str) -> bytes:
        """The picture as PNG."""

    async def caption(self, report: RespondentReport, language: str) -> str:
        """The picture in words."""

    async def pdf(self, report: RespondentReport, language: str) -> bytes:
        """The report as PDF."""


class ReportGoneError(LookupError):
    """The assessment was erased, or never was this person's: there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Makes the files of outbox rows; the same row gives the same file again."""

    people: ConversationStore
    past: PastAssessments
    regions: RegionSource
    rubrics: RubricSource
    place: Callable[[str], Place | None]
    drawer: Drawer
    register: Register | None = None
    """Remembers what was sent; None in places where nobody verifies."""
    examples: ExamplesBeside | None = None
    decided: DecidedIndex | None = None
    """What the caption says beside the region's own value; None leaves it out."""
    evidence: EvidenceSource | None = None

    async def picture(self, row: QueuedMessage) -> Attachment:
        """The picture of `picture:<assessment>`, with the region beside it where enough answered.

        Raises:
            ReportGoneError: There is no such assessment of this person's any more.
        """
        rubric, own, place = await self._own(row)
        beside = await self._beside(rubric, own, row)
        region, decided = await self._region(rubric, own), None
        if region is not None and self.decided is not None:
            decided = await self.decided.index(own.region, own.counted_in)
        beside = replace(beside, region=region, decided=decided, examples=())
        language = await self._language(row)
        report = respondent_report(rubric, own, place, row.created_at, beside)
        png = await self.drawer.picture(report, language)
        caption = await self.drawer.caption(report, language)
        return Attachment(PICTURE_NAME, png, field="photo", caption=caption)

    async def report(self, row: QueuedMessage) -> Attachment:
        """The PDF of `report:<assessment>`: what follows from the person's own answers.

        So it can be worked out again to the last byte, whoever answers later; examples of other
        regions and evidence may be taken back, so the file is remembered as it was sent.

        Raises:
            ReportGoneError: There is no such assessment of this person's any more.
        """
        rubric, own, place = await self._own(row)
        beside = await self._beside(rubric, own, row)
        beside = replace(beside, evidence=await self._evidence(own, row))
        report = respondent_report(rubric, own, place, row.created_at, beside)
        content = await self.drawer.pdf(report, await self._language(row))
        if self.register is not None:
            issued = IssuedReport(RESPONDENT_KIND, own.id, "", row.created_at)
            await self.register.note(content, issued, row.created_at)
        return Attachment(REPORT_NAME, content)

    async def _beside(self, rubric: Rubric, own: Assessment, row: QueuedMessage) -> Beside:
        first = await self.past.assessment_before(own.id, row.created_at)
        beside = beside_first(self.rubrics, rubric, own, first)
        if self.examples is None:
            return beside
        weak = [step.indicator.id for step in advice_for(rubric, own.answers, own.role)]
        found = await self.examples.of(own.instrument, weak, own.region)
        return replace(beside, examples=found)

    async def _evidence(self, own: Assessment, row: QueuedMessage) -> tuple[Evidence, ...]:
        """What was given until the report was asked for."""
        if self.evidence is None:
            return ()
        given = await self.evidence.own(row.respondent, own.id)
        return tuple(piece for piece in given if piece.given_at <= row.created_at)

    async def _own(self, row: QueuedMessage) -> tuple[Rubric, Assessment, Place]:
        _, _, assessment = row.message.job.partition(":")
        own = await self.past.assessment_at(assessment, row.created_at, row.respondent)
        place = self.place(own.region) if own else None
        if own is None or place is None:
            raise ReportGoneError("the assessment is gone")
        rubric = self.rubrics.get(own.instrument, own.version)
        return rubric or self.rubrics.current(own.instrument), own, place

    async def _region(self, rubric: Rubric, own: Assessment) -> RegionReport | None:
        """What may be shown of the region, of the round in which the person counts."""
        shown = await self.regions.region_figures(
            own.region, own.instrument, own.counted_in, version=rubric.version
        )
        return shown if shown.value is not None else None

    async def _language(self, row: QueuedMessage) -> str:
        return (await self.people.load(row.message.chat_id)).session.language
