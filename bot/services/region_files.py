"""A region's report as PDF: made when its message is sent, for who may see its summary."""

from asyncio import to_thread
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.flows.access import Deed
from bot.flows.context import RubricSource
from bot.flows.field.commitments_values import CommitmentLine, commitments_in, line_of
from bot.flows.places import Place
from bot.flows.rounds import Round
from bot.services.attachments import Attachment
from bot.services.comparing import Earlier
from bot.services.decided_scores import DecidedScores, Measured
from bot.services.examples import ExamplesBeside
from bot.services.field_check import EntrySource, FieldChecks, mean_levels
from bot.services.figures import FigureStore, RegionalFigures
from bot.services.issuing import IssuedReport, Register
from bot.services.kinds import Kinds
from bot.services.ports import Clock, ConversationStore
from bot.services.reports_of_regions import RegionalReport, RegionalWords, regional_report
from bot.services.rights import Rights
from bot.services.summaries import RoundSource, SummaryStore
from bot.services.units import QueuedMessage
from scoring.region import RegionReport, publish
from scoring.rubric import Rubric

REGION_KIND = "region"


class RegionReportRefusedError(Exception):
    """Who asked for it may not have it any more, or its region or round is gone."""


class EvidenceCounter(Protocol):
    """Counts what was given as evidence."""

    async def counts_of_region(
        self, rubric: Rubric, region: str, round_id: str
    ) -> Mapping[str, int]:
        """Indicator id -> pieces of evidence of those who count."""


class RegionDrawer(Protocol):
    """Sets a region's report, beside the event loop."""

    async def region_pdf(self, report: RegionalReport, language: str) -> tuple[bytes, str]:
        """The PDF, and the figures in it as JSON."""


@dataclass(frozen=True, slots=True)
class RegionSources:
    """What a region's report is read from."""

    sums: FigureStore
    figures: RegionalFigures
    words: SummaryStore
    evidence: EvidenceCounter
    rounds: RoundSource
    people: ConversationStore
    rubrics: RubricSource
    place: Callable[[str], Place | None]
    earlier: Earlier
    kinds: Kinds
    examples: ExamplesBeside
    decided: DecidedScores
    entries: EntrySource
    field: FieldChecks
    clean: Callable[[str, Iterable[str]], str]
    """Takes names, numbers and addresses out of what somebody wrote."""


@dataclass(frozen=True, slots=True)
class RegionReportFiles:
    """The job `region_report`."""

    sources: RegionSources
    rights: Rights
    drawer: RegionDrawer
    register: Register
    clock: Clock

    async def render(self, row: QueuedMessage) -> Attachment:
        """The file of `region_report:<region>:<round>`.

        Raises:
            RegionReportRefusedError: Who ordered it may not have it any more, or there is no such
                region or round.
            StoreUnavailableError: The database cannot be read, or the register not be written.
        """
        _, region, round_id = row.message.job.split(":")
        now, chat = self.clock.now(), row.message.chat_id
        if not await self.rights.may(row.respondent, chat, Deed.SEE_SUMMARY, region, now):
            raise RegionReportRefusedError(region)
        report = await self._report(region, round_id, row.created_at)
        language = (await self.sources.people.load(chat)).session.language
        content, claims = await self.drawer.region_pdf(report, language)
        issued = IssuedReport(REGION_KIND, region, round_id, row.created_at, claims)
        await self.register.note(content, issued, now)
        return Attachment(f"laporan-daerah-{region}-{now.date().isoformat()}.pdf", content)

    async def _report(self, region: str, round_id: str, at: datetime) -> RegionalReport:
        sources = self.sources
        its = await sources.rounds.named(round_id) if round_id else None
        place = sources.place(region)
        if place is None or (round_id and its is None):
            raise RegionReportRefusedError(region)
        rubric = rubric_of(sources.rubrics, its)
        figures = await sources.sums.region(rubric, region, round_id)
        national = await sources.figures.national(rubric, round_id)
        shown = publish(rubric, figures, national)
        words = await self._words(rubric, place, its, shown)
        decided = await sources.decided.of(
            Measured(rubric, figures, national, shown), region, round_id
        )
        chosen = await self._chosen(rubric, place, its, shown)
        checks = await sources.field.checks(region, round_id)
        words = replace(words, decided=decided, chosen=chosen, checks=checks)
        # ten milliseconds of arithmetic, which the loop need not wait for in one piece
        return await to_thread(regional_report, rubric, place, figures, national, at, words)

    async def _words(
        self, rubric: Rubric, place: Place, its: Round | None, shown: RegionReport
    ) -> RegionalWords:
        sources, round_id = self.sources, its.id if its else ""
        before = await sources.earlier.round_before(place.code, its, rubric, shown)
        evidence = await sources.evidence.counts_of_region(rubric, place.code, round_id)
        weak = [item for item in rubric.indicators if item in shown.indicators]
        return RegionalWords(
            round_id=round_id,
            round_name=its.name if its else "",
            remarks=await self._remarks(rubric, place.code, round_id, shown),
            evidence_counts={item: evidence[item] for item in weak if item in evidence},
            before=before.report if before else None,
            before_at=before.at if before else None,
            then=before.comparison if before else None,
            kind=await sources.kinds.position(rubric, place.code, round_id, shown),
            examples=await sources.examples.of(rubric.id, weak, place.code),
        )

    async def _chosen(
        self, rubric: Rubric, place: Place, its: Round | None, shown: RegionReport
    ) -> tuple[CommitmentLine, ...]:
        """The steps that were chosen up to this round, with the levels of today."""
        levels, sources = mean_levels(rubric, shown), self.sources
        found = commitments_in(await sources.entries.entries(place.code))
        ids = dict.fromkeys(one.round for one in found if one.round)
        rounds = {id_: await sources.rounds.named(id_) for id_ in ids}
        until = its.starts_at if its else None
        earlier = (one for one in found
                   if until is None or (at := rounds.get(one.round)) is None
                   or at.starts_at <= until)  # fmt: skip
        return tuple(line_of(one, sources.rubrics, rubric, levels, number)
                     for number, one in enumerate(earlier, start=1))  # fmt: skip

    async def _remarks(
        self, rubric: Rubric, region: str, round_id: str, shown: RegionReport
    ) -> Mapping[str, tuple[str, ...]]:
        """What the groups wrote whose figures may be shown, without names, in no order."""
        groups: Sequence[str] = shown.disclosure.groups
        if shown.value is None or not groups:
            return {}
        said = await self.sources.words.words(rubric, region, round_id, groups)
        names = await self.sources.words.names(region)
        found = {}
        for question in rubric.open_questions:
            clean = (" ".join(self.sources.clean(text, names).split())
                     for text in said.get(question.id, ()))  # fmt: skip
            found[question.id] = tuple(sorted(filter(None, clean), key=str.casefold))
        return found


def rubric_of(rubrics: RubricSource, its: Round | None) -> Rubric:
    """The rubric version of a round; without one the newest of the default instrument."""
    if its is None:
        return rubrics.current(rubrics.ids()[0])
    return rubrics.get(its.instrument, its.version) or rubrics.current(its.instrument)
