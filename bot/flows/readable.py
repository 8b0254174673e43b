"""Assessments whose rubric left the shelf: what cannot be read must lock nobody out.

Versions are kept for those who are half-way, but a file can be lost all the same. The rows stay
in the store and are found again once the file is back.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.flows.context import Context, RubricSource
from bot.flows.records import Assessment, AssessmentBrief
from scoring.answers import Answer, Status
from scoring.levels import reader
from scoring.rubric import Indicator


def only_readable(context: Context) -> Context:
    """The context without the assessments that no rubric on the shelf can read."""
    rubrics = context.rubrics
    if _all_shelved(rubrics, (*context.assessments, *context.loaded.values())):
        return context
    briefs = tuple(brief for brief in context.assessments if _is_readable(rubrics, brief))
    loaded = {key: _fitted(rubrics, own) for key, own in context.loaded.items()
              if _is_readable(rubrics, own)}  # fmt: skip
    return replace(context, assessments=briefs, loaded=loaded)


def _all_shelved(rubrics: RubricSource, found: Iterable[Assessment | AssessmentBrief]) -> bool:
    """Whether each has the very version that it began with, as nearly always."""
    versions = ((rubrics.get(own.instrument, own.version), own.role) for own in found)
    return all(rubric is not None and role in rubric.groups for rubric, role in versions)


def _is_readable(rubrics: RubricSource, own: Assessment | AssessmentBrief) -> bool:
    rubric = rubrics.get(own.instrument, own.version)
    if rubric is None and own.instrument in rubrics.ids():
        rubric = rubrics.current(own.instrument)
    return rubric is not None and own.role in rubric.groups


def _fitted(rubrics: RubricSource, own: Assessment) -> Assessment:
    """Without answers that mean nothing in the version that stands in for a lost one."""
    if rubrics.get(own.instrument, own.version) is not None:
        return own
    indicators = rubrics.current(own.instrument).indicators
    answers = {item: answer for item, answer in own.answers.items()
               if item in indicators and _fits(indicators[item], answer)}  # fmt: skip
    return replace(own, answers=answers)


def _fits(indicator: Indicator, answer: Answer) -> bool:
    if answer.status is Status.NOT_APPLICABLE:
        return indicator.not_applicable
    if answer.value is None:
        return True
    try:
        reader(indicator.scale)(answer.value)
    except (KeyError, ValueError):
        return False
    return True
