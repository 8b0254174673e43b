"""What shall happen, in the imperative. Records go into the same commit as the session;
messages are rendered and queued in it, and sent after it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.flows.records import Assessment
from bot.flows.screens import Screen
from bot.flows.standing import Standing
from scoring.answers import Answer


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Record that the person agreed to this version of the notice."""

    version: str


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """Stop processing: consent ends now, and all answers and texts go with it."""


@dataclass(frozen=True, slots=True)
class EraseRespondent:
    """Delete identity, session and free text; keep only anonymous figures."""


@dataclass(frozen=True, slots=True)
class RememberLanguage:
    """Keep the chosen language for reminders and broadcasts."""

    language: str


@dataclass(frozen=True, slots=True)
class MarkReachable:
    """Note whether the person can be reached (they blocked or unblocked the bot)."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class BeginAssessment:
    """Create an assessment; its id is fresh."""

    assessment: Assessment


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """Append an answer; the one before stays in the history."""

    assessment: str
    indicator: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class RecordRemark:
    """Append the text of an open question; empty text means it was skipped."""

    assessment: str
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class MoveCursor:
    """Remember the exact place inside an assessment."""

    assessment: str
    at: str


@dataclass(frozen=True, slots=True)
class FinishAssessment:
    """Mark an assessment finished (again: after a change) and store its score."""

    assessment: str
    at: datetime
    rubric_hash: str
    value: float | None
    lo: float | None
    hi: float | None
    nodes: str
    """JSON: node id -> value."""
    contributions: str
    """JSON: indicator id -> linear contribution."""
    standing: Standing | None = None
    """What it brings to its region's figures; None keeps it out of them."""


Record = (
    GiveConsent
    | WithdrawConsent
    | EraseRespondent
    | RememberLanguage
    | MarkReachable
    | BeginAssessment
    | RecordAnswer
    | RecordRemark
    | MoveCursor
    | FinishAssessment
)


class Toast(StrEnum):
    """A short line that Telegram shows over the chat after a tap."""

    ALREADY_SAVED = "already_saved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AnswerTap:
    """Tell Telegram that the tap arrived; with a toast or silently."""

    query_id: str
    toast: Toast | None = None


@dataclass(frozen=True, slots=True)
class ShowScreen:
    """Show a screen: in the message that was tapped, or fresh at the bottom."""

    screen: Screen
    edit: int | None = None
    """Id of the message to edit; None sends a new one and retires the old keyboard."""


@dataclass(frozen=True, slots=True)
class SendDataCopy:
    """Send the person a copy of everything that is stored about them, as files."""


Message = AnswerTap | ShowScreen | SendDataCopy
Effect = Record | Message
