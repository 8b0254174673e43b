"""What a person may answer. Skipped, don't know and not applicable are three things."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = int | float | frozenset[int]
"""Option index of a choice, a number, or the indices ticked."""


class Status(StrEnum):
    """How an indicator was answered."""

    GIVEN = "given"
    DONT_KNOW = "dont_know"
    """An honourable answer: no value, and it is not asked again."""
    NOT_APPLICABLE = "not_applicable"
    """Leaves the weight base; only where the indicator allows it."""
    SKIPPED = "skipped"
    """Put off: no value, and it is offered again before the result."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one indicator; `value` is set exactly when `status` is given."""

    status: Status
    value: Value | None = None

    @staticmethod
    def given(value: Value) -> "Answer":
        """An answer with a value."""
        return Answer(Status.GIVEN, value)


DONT_KNOW = Answer(Status.DONT_KNOW)
NOT_APPLICABLE = Answer(Status.NOT_APPLICABLE)
SKIPPED = Answer(Status.SKIPPED)

Answers = Mapping[str, Answer]
"""Indicator id -> answer; an indicator that was not reached is absent."""
