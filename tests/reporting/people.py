"""Assessments of every kind that a drawing must bear."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.flows.places import Place
from bot.flows.records import Assessment
from bot.rubric_files import load_rubric
from bot.services.reports import Beside, RespondentReport, respondent_report
from scoring.answers import DONT_KNOW, SKIPPED, Answer
from scoring.score import score

ROOT = Path(__file__).resolve().parents[2]
PMK3I = load_rubric(ROOT / "rubrics" / "pmk3i" / "1.0.0.yaml")
WONOSOBO = Place("33.07", "Kab. Wonosobo", "Jawa Tengah")
SITARO = Place(
    "71.09", "Kabupaten Kepulauan Siau Tagulandang Biaro", "Sulawesi Utara", "Asia/Makassar"
)
"""The longest name of a region, written out."""
AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
LEVELS = (1, 3, 0, 2, 4, 2, 1, 3)
UNFRIENDLY = 'Sewa "naik" terus #eval("1+1") $x^2$ <b>&amp; \\ ` @ref // [a] ✓ 日本'
"""What a person may well write; none of it may be code anywhere."""


def assessment(role: str, answered: int = 99, *, level: int | None = None) -> Assessment:
    """A sheet whose first indicators have answers: by a fixed row of levels, or all the same."""
    asked = PMK3I.asked(role)[:answered]
    answers = {
        item.id: Answer.given(LEVELS[at % len(LEVELS)] if level is None else level)
        for at, item in enumerate(asked)
    }
    return Assessment(
        id="01K9ZZ0000000000000000TEST",
        instrument=PMK3I.id,
        version=PMK3I.version,
        region=WONOSOBO.code,
        role=role,
        started_at=datetime(2026, 11, 20, 2, tzinfo=UTC),
        leading_subsector="13",
        finished_at=AT if answered else None,
        answers=answers,
    )


def with_gaps(own: Assessment) -> Assessment:
    """The same with one honest «don't know» and one question left out."""
    first, second, *_ = own.answers
    return replace(own, answers={**own.answers, first: DONT_KNOW, second: SKIPPED})


def in_region(
    report: RespondentReport, index: float, values: tuple[float | None, ...]
) -> RespondentReport:
    """The same beside its region's index and dimensions."""
    parts = zip(report.dimensions, values, strict=True)
    dimensions = tuple(replace(part, region=value) for part, value in parts)
    return replace(report, region=index, region_people=1_123, dimensions=dimensions)


def reports() -> dict[str, RespondentReport]:
    """The drawings that are kept as golden files, by name."""
    earlier = score(PMK3I, assessment("C", level=1).answers, "C")
    beside = respondent_report(
        PMK3I,
        assessment("C"),
        WONOSOBO,
        AT,
        Beside(before=earlier, before_at=datetime(2025, 5, 3, tzinfo=UTC)),
    )
    regional = (48.0, 52.5, 61.0, 44.0, None, 37.5)
    crowded = respondent_report(
        PMK3I,
        with_gaps(assessment("G", 15)),
        SITARO,
        AT,
        Beside(before=score(PMK3I, assessment("G", level=1).answers, "G"), before_at=AT),
    )
    return {
        "all_answers": respondent_report(PMK3I, assessment("G", level=4), WONOSOBO, AT),
        "beside": in_region(beside, 50.6, regional),
        "long_name_beside": in_region(crowded, 51.2, (55.0, 26.0, 51.0, 24.0, 60.0, 100.0)),
        "gaps": respondent_report(PMK3I, with_gaps(assessment("G", 15)), WONOSOBO, AT),
        "no_answers": respondent_report(PMK3I, assessment("C", 0), SITARO, AT),
        "long_name": respondent_report(PMK3I, assessment("A"), SITARO, AT),
    }
