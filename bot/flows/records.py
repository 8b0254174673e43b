"""What is known of one respondent while the conversation runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from scoring.answers import Answer


@dataclass(frozen=True, slots=True)
class Assessment:
    """One self-assessment: a respondent × region × role on one rubric version."""

    id: str
    instrument: str
    version: str
    region: str
    """Kemendagri code, `34.71`."""
    role: str
    """Id of the rubric's group: A, B, C, G, S."""
    started_at: datetime
    own_subsector: str = ""
    """Code `01`..`18`, or empty."""
    leading_subsector: str = ""
    cursor: str = ""
    """Where the person stands: an indicator or open-question id; empty before the first."""
    finished_at: datetime | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """The current answer of each indicator."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """The current text of each open question; empty text where it was skipped."""
    round: str = ""
    """Id of the round that it belongs to; empty without one."""
    link: str = ""
    """Id of the invitation through which it began; known while it begins."""
    counted_in: str = ""
    """Id of the round in whose figures it counts: finished in time; else empty."""

    def with_answer(self, indicator: str, answer: Answer) -> "Assessment":
        """This assessment with one more (or another) answer on top."""
        return replace(self, answers={**self.answers, indicator: answer})

    def with_remark(self, question: str, text: str) -> "Assessment":
        """This assessment with the text of one open question."""
        return replace(self, remarks={**self.remarks, question: text})


@dataclass(frozen=True, slots=True)
class AssessmentBrief:
    """One line of the list that a person with several assessments chooses from."""

    id: str
    instrument: str
    version: str
    region: str
    role: str
    answered: int
    """Indicators that have any answer."""
    touched_at: datetime
    finished_at: datetime | None = None
    round: str = ""
