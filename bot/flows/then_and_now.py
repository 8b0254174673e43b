"""A second assessment beside the first: what moved, and which advised steps were taken.

Only questions whose answers mean the same in both rubric versions are compared; both sheets are
then worked out by the later version.
"""

from collections.abc import Iterable, Iterator

from bot.flows.advice import advice_for
from bot.flows.beside import ThenAndNow
from bot.flows.records import Assessment, AssessmentBrief
from bot.flows.turn import Turn
from scoring.answers import Answer, Answers, Status
from scoring.levels import TOLERANCE, reader, value_at
from scoring.rubric import Indicator, Rubric
from scoring.sameness import same_below, same_indicators
from scoring.score import score


def first_before(turn: Turn) -> Assessment | None:
    """The finished assessment of the same kind, region and role before this one, if any.

    Raises:
        AssessmentNeededError: It was not loaded yet.
    """
    own = turn.the_assessment()
    if own.finished_at is None or turn.session.proxy.number:
        return None
    earlier = [brief for brief in turn.context.assessments if _is_earlier(brief, own)]
    if not earlier:
        return None
    last = max(earlier, key=lambda brief: (brief.finished_at or own.started_at, brief.id))
    return turn.enter(last.id).assessment


def _is_earlier(brief: AssessmentBrief, own: Assessment) -> bool:
    same = (brief.instrument, brief.region, brief.role) == (own.instrument, own.region, own.role)
    finished = brief.finished_at
    return bool(
        same and brief.id != own.id and finished and own.finished_at
        and finished < own.finished_at
    )  # fmt: skip


def then_and_now(
    old_rubric: Rubric, first: Assessment, rubric: Rubric, second: Assessment
) -> ThenAndNow | None:
    """The second beside the first; None where one of them has no value to compare."""
    role = second.role
    both = frozenset(same_indicators(old_rubric, rubric))
    both &= {item.id for item in rubric.asked(role)} & {
        item.id for item in old_rubric.asked(first.role)
    }
    then, since = _only(first.answers, both), _only(second.answers, both)
    before, now = score(rubric, then, role), score(rubric, since, role)
    if before.value is None or now.value is None or first.finished_at is None:
        return None
    moved = sorted(_moved(rubric, then, since), key=lambda pair: -abs(pair[1]))
    advised = [each.recommendation for each in advice_for(old_rubric, first.answers, first.role)
               if each.indicator.id in both]  # fmt: skip
    return ThenAndNow(
        at=first.finished_at,
        before=before,
        now=now,
        partial=not same_below(old_rubric, rubric, rubric.root),
        alike=frozenset(node.id for node in rubric.dimensions()
                        if same_below(old_rubric, rubric, node.id)),
        rose=tuple(item for item, difference in moved if difference > TOLERANCE),
        fell=tuple(item for item, difference in moved if difference < -TOLERANCE),
        taken=tuple(rubric.indicators[step.indicator] for step in advised
                    if _reaches(rubric, step.indicator, step.target, since)),
        advised=len(advised),
    )  # fmt: skip


def _only(answers: Answers, items: Iterable[str]) -> dict[str, Answer]:
    return {item: answers[item] for item in items if item in answers}


def _moved(rubric: Rubric, then: Answers, since: Answers) -> Iterator[tuple[Indicator, float]]:
    """Questions that were answered both times, with the difference in 0..1."""
    for item in rubric.indicators.values():
        first, second = _value(item, then), _value(item, since)
        if first is not None and second is not None:
            yield item, second - first


def _value(item: Indicator, answers: Answers) -> float | None:
    answer = answers.get(item.id)
    if answer is None or answer.status is not Status.GIVEN or answer.value is None:
        return None
    return reader(item.scale)(answer.value)


def _reaches(rubric: Rubric, indicator: str, target: int, answers: Answers) -> bool:
    """Whether the level that was advised is reached by now."""
    item = rubric.indicators[indicator]
    value = _value(item, answers)
    return value is not None and value >= value_at(item.scale, target) - TOLERANCE
