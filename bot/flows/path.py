"""The way through an assessment: its items in order, what is open, where to go next."""

from bot.flows.records import Assessment
from scoring.answers import Status
from scoring.keeping import KeptByRubric
from scoring.rubric import Rubric

END = "@end"
"""Cursor of a person who has passed the last item and not yet seen the result."""


_asked = KeptByRubric(lambda rubric, role: tuple(item.id for item in rubric.asked(role or "")))


def indicators(rubric: Rubric, role: str) -> tuple[str, ...]:
    """Ids of the indicators that this role answers, in order."""
    return _asked(rubric, role)


def items(rubric: Rubric, role: str) -> tuple[str, ...]:
    """Indicators, then the closing open questions."""
    return (*indicators(rubric, role), *(question.id for question in rubric.open_questions))


def after(rubric: Rubric, assessment: Assessment, at: str) -> str:
    """The next item that was not reached yet; `END` when there is none.

    Whoever went back to correct an answer is not asked again what they had answered since.
    """
    order = items(rubric, assessment.role)
    here = order.index(at) + 1 if at in order else 0
    return next((item for item in unreached(rubric, assessment) if item in order[here:]), END)


def before(rubric: Rubric, role: str, at: str) -> str | None:
    """The item before this one; None at the first."""
    order = items(rubric, role)
    here = len(order) if at == END else order.index(at) if at in order else 0
    return order[here - 1] if here else None


def unanswered(rubric: Rubric, assessment: Assessment) -> tuple[str, ...]:
    """Indicators to offer again: skipped or never reached. «Don't know» is an answer."""
    return tuple(
        item
        for item in indicators(rubric, assessment.role)
        if (answer := assessment.answers.get(item)) is None or answer.status is Status.SKIPPED
    )


def unreached(rubric: Rubric, assessment: Assessment) -> tuple[str, ...]:
    """Items, closing questions among them, that the person has not answered or left out yet."""
    reached = assessment.answers.keys() | assessment.remarks.keys()
    return tuple(item for item in items(rubric, assessment.role) if item not in reached)


def next_open(rubric: Rubric, assessment: Assessment, at: str) -> str | None:
    """The next unanswered indicator after this one, in order; None when there is none."""
    order = indicators(rubric, assessment.role)
    here = order.index(at) if at in order else -1
    still = unanswered(rubric, assessment)
    return next((item for item in still if order.index(item) > here), None)


def position(rubric: Rubric, role: str, at: str) -> tuple[int, int]:
    """1-based place of an item among its kind, and how many there are."""
    asked = indicators(rubric, role)
    kind = asked if at in asked else tuple(question.id for question in rubric.open_questions)
    return (kind.index(at) + 1 if at in kind else len(kind)), len(kind)
