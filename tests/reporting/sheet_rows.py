"""Assessments for exports: as many people of each group and region as a test asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256

from bot.reporting.sheets import AssessmentRow, CoverageRow, Export, LevelRow, ScoreRow
from scoring.answers import DONT_KNOW, SKIPPED, Answer
from scoring.score import score
from tests.telegram.sample_rubric import SAMPLE

ROUND = "PMK3I 2026"
FORMULA = '=HYPERLINK("http://jahat.example";"klik")'
LEVELS = (3, 1, 4, 0, 2)


def row(region: str = "33.07", group: str = "C", number: int = 0) -> AssessmentRow:
    """One finished assessment; its levels follow from its number."""
    answers = {
        item.id: Answer.given(LEVELS[(number + at) % 5])
        for at, item in enumerate(SAMPLE.asked(group))
        if item.id not in {"N1", "M1"}
    }
    name = sha256(f"{region} {group} {number}".encode()).hexdigest()[:12]
    return AssessmentRow(
        respondent=name, round=ROUND, region=region, region_name=f"Kab. {region}", group=group,
        started=date(2026, 11, 3), finished=date(2026, 11, 21), is_facilitated=number % 2 == 0,
        counts=True, answers=answers, score=score(SAMPLE, answers, group),
        subsectors=("kriya",),
    )  # fmt: skip


def rows(people: Mapping[str, Mapping[str, int]]) -> list[AssessmentRow]:
    """So many people by region and group, in the order of their pseudonyms."""
    made = [
        row(region, group, number)
        for region, groups in people.items()
        for group, count in groups.items()
        for number in range(count)
    ]
    return sorted(made, key=lambda each: each.respondent)


def many(count: int) -> Iterator[AssessmentRow]:
    """So many people, made one by one: 20 of a region and group."""
    first = row()
    for number in range(count):
        yield replace(first, respondent=f"{number:08x}", region=f"33.{number // 20:03}")


def business(**given: object) -> AssessmentRow:
    """A business that left one question out, does not know another, and ticks two."""
    answers = {
        "P5": DONT_KNOW, "L2": SKIPPED, "N1": Answer.given(12.5),
        "M1": Answer.given(frozenset({0, 1})),
    }  # fmt: skip
    return replace(row(group="B"), answers=answers, score=score(SAMPLE, answers, "B"), **given)  # type: ignore[arg-type]


def export(made: list[AssessmentRow], language: str = "id", **given: object) -> Export:
    """An export of these rows, with a little of everything else."""
    return Export(
        SAMPLE, language, lambda: made,
        coverage=(CoverageRow(ROUND, "33.07", "Kab. Wonosobo", "A", 5, 7, 3, 2),),
        levels=(LevelRow("33.07", "Kab. Wonosobo", "P5", 2.4, 2, 1, "SK belum ada"),),
        scores=(ScoreRow("33.07", "Kab. Wonosobo", "D4", 62.35, None, 54.04),),
        **given,  # type: ignore[arg-type]
    )  # fmt: skip
