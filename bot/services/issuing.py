"""What is remembered of reports that were sent, so that they can be told from altered ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """Of what a report is."""

    kind: str
    """`respondent` or `region`."""
    subject: str
    """Id of the assessment, or the region's code."""
    round_id: str
    at: datetime
    """The moment that it names."""
    claims: str = ""
    """Its figures as JSON, where all of them may be shown; empty for a person's."""


class Register(Protocol):
    """Remembers what was issued."""

    async def note(self, content: bytes, issued: IssuedReport, at: datetime) -> None:
        """Remember a file that is about to be sent.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
