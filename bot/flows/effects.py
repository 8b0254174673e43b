"""What shall happen, in the imperative. Records go into the same commit as the session;
messages are rendered and queued in it, and sent after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.flows.letters import Letter
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
    """What it brings to its region's figures; None leaves them as they are."""
    counted_in: str = ""
    """Id of the round whose figures it is for; empty for those without a round."""
    counts_until: datetime | None = None
    """When the round ended, for a correction that came later: its figures keep what stood then."""


class Further:
    """Base of the records of other rooms: the coordinator's desk, the field check …

    Their statements stand in `bot.store.recorders`.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class NoteAct(Further):
    """Write an act of the person's into the audit log."""

    act: str
    detail: Mapping[str, str] = field(default_factory=dict)
    """Never an answer, a name or a Telegram id."""


@dataclass(frozen=True, slots=True)
class Notify(Further):
    """Tell somebody else something soon; the words are made when it is sent.

    Two with the same key are one: nobody is told twice.
    """

    respondent: str
    """Internal id of whom it is for; empty for the person themselves."""
    kind: str
    """Name of the template under `templates/notices/`."""
    key: str
    detail: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    """Whether it may come outside of the humane hours: what the person waits for."""
    due: datetime | None = None
    """When it is to be told; None for at once."""


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
    | Further
)


class Toast(StrEnum):
    """A short line that Telegram shows over the chat after a tap."""

    ALREADY_SAVED = "already_saved"
    UNKNOWN = "unknown"
    PAUSED = "broadcast_paused"
    RESUMED = "broadcast_resumed"
    SENDING_AGAIN = "broadcast_again"
    OVER = "broadcast_over"


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


@dataclass(frozen=True, slots=True)
class SendFile:
    """Send a file that is made after the commit."""

    job: str
    """`name:argument`: which job makes it, and of what."""
    caption: str = ""
    """Key of the words under it, among those that stand outside of screens."""
    params: Mapping[str, str] = field(default_factory=dict)
    picture: bool = False
    """Shown in the chat as a photo instead of offered as a document."""


@dataclass(frozen=True, slots=True)
class ShowLetter:
    """Show the person what recipients of their broadcast will see."""

    letter: Letter


Message = AnswerTap | ShowScreen | SendDataCopy | SendFile | ShowLetter
Effect = Record | Message
