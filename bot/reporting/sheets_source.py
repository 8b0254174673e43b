"""From what the store gives to the rows of an export."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from bot.flows.desk.coverage import GroupCount
from bot.flows.desk.exporting import FileForm
from bot.flows.rounds import DEFAULT_QUOTA
from bot.reporting.sheets import AssessmentRow, CoverageRow, Export, LevelRow, ScoreRow
from bot.reporting.sheets_export import Form, write_export
from bot.services.exporting import ExportContents, Progress, StoredAssessment
from scoring.score import score


class SheetsOfStore:
    """Implements `bot.services.exporting.SheetWriter`.

    Args:
        subsectors: Language -> code -> name.
    """

    def __init__(self, subsectors: Mapping[str, Mapping[str, str]]) -> None:
        self._subsectors = subsectors

    def write(
        self, contents: ExportContents, form: FileForm, target: BinaryIO, progress: Progress
    ) -> int:
        """Protect small groups and write everything; the number of rows. Blocks."""
        named = self._subsectors[contents.language]
        export = Export(
            rubric=contents.order.rubric,
            language=contents.language,
            rows=lambda: (_row(contents, each, named) for each in contents.assessments),
            coverage=tuple(_coverage(contents)),
            levels=tuple(
                LevelRow(
                    each.region,
                    contents.place(each.region).name,
                    each.indicator,
                    each.own,
                    each.by_hand.consensus,
                    each.by_hand.verified,
                    each.by_hand.reason,
                )
                for each in contents.levels
            ),
            scores=tuple(
                ScoreRow(
                    each.region,
                    contents.place(each.region).name,
                    each.by_hands.node.id,
                    each.by_hands.own,
                    each.by_hands.consensus,
                    each.by_hands.verified,
                )
                for each in contents.scores
            ),
            names=tuple(contents.names),
        )
        return write_export(export, Form(form.value), target, progress)


def _row(
    contents: ExportContents, each: StoredAssessment, named: Mapping[str, str]
) -> AssessmentRow:
    place, its = contents.place(each.region), contents.order.round
    return AssessmentRow(
        respondent=each.pseudonym,
        round=its.name if its else "",
        region=each.region,
        region_name=place.name,
        group=each.group,
        started=_day(each.started_at, place.zone),
        finished=_day(each.finished_at, place.zone) if each.finished_at else None,
        is_facilitated=each.is_facilitated,
        counts=each.counts,
        answers=each.answers,
        score=score(contents.order.rubric, each.answers, each.group),
        remarks=each.remarks,
        subsectors=tuple(named.get(code, code) for code in each.subsectors),
    )


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _coverage(contents: ExportContents) -> Iterator[CoverageRow]:
    """Each group of each region: those of the round, or those where somebody began."""
    order, counts = contents.order, contents.counts
    its = order.round
    inside = {each.region for each in contents.assessments} | set(counts)
    for region in sorted(inside):
        for group in order.rubric.groups.values():
            found = counts.get(region, {}).get(group.id, GroupCount())
            yield CoverageRow(
                round=its.name if its else "",
                region=region,
                region_name=contents.place(region).name,
                group=group.id,
                quota=_quota(contents, group.id),
                started=found.started,
                half_way=found.halfway,
                finished=found.finished,
            )


def _quota(contents: ExportContents, group: str) -> int:
    its = contents.order.round
    if contents.order.rubric.groups[group].weight <= 0.0:
        return 0
    return its.quota(group) if its else DEFAULT_QUOTA
