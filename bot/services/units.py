"""The unit of work: everything that one update changes, committed together or not at all."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.flows.effects import Record
from bot.flows.records import Assessment, AssessmentBrief
from bot.flows.session import Session


class Priority(IntEnum):
    """Who goes first: the values are stored."""

    REPLY = 0
    REMINDER = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A finished Bot API request: the sender needs no object and no template any more."""

    chat_id: int
    method: str
    """`sendMessage`, `editMessageText`, `answerCallbackQuery`, `sendDocument` …"""
    payload: str
    """The method's parameters as JSON, without files."""
    priority: Priority = Priority.REPLY
    screen: bool = False
    """Becomes the person's current screen once accepted; the old keyboard goes then."""
    edits: int | None = None
    """Id of the message that is edited: waiting edits of one message coalesce."""
    shown: int | None = None
    """Id of the message that showed the person's screen when this one was made, where that is
    known; not stored, so a row that is read again does not know it."""
    job: str = ""
    """Which job makes the file after the commit, and of what: `name:argument`; empty for plain
    requests."""


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """An outbox row: a message with its id, its state of delivery and what it replaces."""

    id: int
    respondent: str
    message: OutgoingMessage
    created_at: datetime
    attempts: int = 0
    not_before: datetime | None = None
    not_after: datetime | None = None
    """The end of the humane hours: from then on it is not sent; None for replies."""
    behind: bool = False
    """Another process has earlier replies for the same person: they go first."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that `step` needs of one person, as it stands in the store."""

    respondent: str
    """Internal id; fresh when the person is new."""
    telegram_id: int
    revision: int
    """0 for a person who was never seen; the commit requires it unchanged."""
    session: Session
    assessment: Assessment | None
    """The one that the session names, with its current answers."""
    assessments: tuple[AssessmentBrief, ...]
    """All of the person's, latest touched first."""
    screen: int | None
    """Id of the message that shows the current screen, as far as Telegram confirmed it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one update changes."""

    update_id: int
    conversation: Conversation
    """As it was loaded: its revision guards the commit."""
    session: Session
    """The session after the step."""
    records: tuple[Record, ...]
    messages: tuple[OutgoingMessage, ...]
    at: datetime


class Outcome(StrEnum):
    """How a commit ended."""

    COMMITTED = "committed"
    DUPLICATE = "duplicate"
    """This update id was committed before: nothing was changed."""
    CONFLICT = "conflict"
    """Somebody else moved the session: nothing was changed, run the step again."""
    BEHIND = "behind"
    """Another process has an earlier update of this chat in its inbox: nothing was changed,
    park this one behind it."""


@dataclass(frozen=True, slots=True)
class Committed:
    """The outcome, and the outbox rows that the sender may take at once."""

    outcome: Outcome
    queued: tuple[QueuedMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class ParkedUpdate:
    """A raw update that waits in the inbox: it was slow, or it failed three times."""

    update_id: int
    chat_id: int
    raw: str
    attempts: int
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one outbox row ended at Telegram."""

    id: int
    respondent: str
    state: "DeliveryState"
    message_id: int | None = None
    screen: bool = False
    error: str = ""
    """Telegram's description, without personal data."""


class DeliveryState(StrEnum):
    """States of an outbox row; the values are stored."""

    QUEUED = "queued"
    SENDING = "sending"
    """Only for broadcasts: durably marked before the request."""
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    DROPPED = "dropped"
    """Superseded by a newer edit, or a tap too old to be answered."""
