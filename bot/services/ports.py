"""The ports: what the services need of the world, as protocols."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.flows.effects import SendFile
from bot.flows.letters import Letter
from bot.flows.records import Assessment
from bot.flows.screens import Screen
from bot.services.keeping import Farewell, Overdue, Retiring
from bot.services.units import (
    Committed,
    Conversation,
    Delivered,
    OutgoingMessage,
    ParkedUpdate,
    Priority,
    QueuedMessage,
    Unit,
)


class Clock(Protocol):
    """Time, so that tests can move it."""

    def now(self) -> datetime:
        """The present, aware, UTC."""

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""

    async def sleep(self, seconds: float) -> None:
        """Wait that long on this clock."""


class Ids(Protocol):
    """Fresh, unguessable ids."""

    def new(self) -> str:
        """A new id: 26 characters, sortable by time of making."""


class ConversationStore(Protocol):
    """Sessions, assessments and answers, with the outbox in the same commit."""

    async def load(self, telegram_id: int) -> Conversation:
        """A person's conversation; with a fresh respondent id when they are new."""

    async def assessment(self, respondent: str, assessment: str) -> Assessment | None:
        """One of the person's own assessments with its current answers; else None."""

    async def commit(self, unit: Unit) -> Committed:
        """Write a unit whole: durable when this returns.

        Raises:
            StoreUnavailableError: Nothing was written (disk full, locked, unreachable).
        """

    async def park(self, update: ParkedUpdate) -> bool:
        """Put a raw update aside and mark its id seen; False if it was seen before."""

    async def parked(self, now: datetime, limit: int) -> Sequence[ParkedUpdate]:
        """Parked updates that are due, oldest first, one a chat (its oldest).

        Those of other living processes are left out; those of the dead are taken over.
        """

    async def settle(self, update_id: int) -> None:
        """Forget a parked update: it was handled or can never be."""

    async def retry_later(self, update_id: int, not_before: datetime) -> None:
        """Count one more attempt of a parked update and set when it is due."""

    async def set_aside(self, update_id: int) -> None:
        """Keep a parked update for the operator, never run it again; its chat goes on."""

    async def is_seen(self, update_id: int) -> bool:
        """Whether this update id was committed or parked."""

    async def data_copy(self, telegram_id: int) -> dict[str, object]:
        """Everything stored about a person, as JSON-ready values (empty if nothing)."""

    async def data_copy_by_code(self, respondent: str) -> dict[str, object]:
        """The same of a person without Telegram whose receipt code was handed over."""

    async def overdue_facilitated(self, before: datetime) -> Sequence[str]:
        """People without Telegram of whom nothing was written since, nor a round ended."""

    async def erase_facilitated(self, respondent: str, at: datetime, by: str) -> bool:
        """Erase a person without Telegram; False where there is nobody to erase."""

    async def retiring(self, before: datetime, limit: int) -> Sequence[Retiring]:
        """Who has not been here since, nor in a round that ended later, and was not told."""

    async def announce_retirement(self, people: Sequence[Farewell], at: datetime) -> None:
        """Have these people told, at a humane hour, and note that they are."""

    async def inactive(self, overdue: Overdue, limit: int) -> Sequence[int]:
        """Telegram ids of people whose time of keeping is over, the longest away first."""

    async def purge(self, now: datetime) -> None:
        """Forget update ids older than eight days, and empty what was delivered."""


class OutboxStore(Protocol):
    """Delivery states of outgoing messages."""

    async def unsent(
        self, now: datetime, limit: int, *, bulk: bool = True
    ) -> Sequence[QueuedMessage]:
        """Rows that wait and are due: replies first, due or not, then by id.

        Replies of other living processes are left out; those of the dead are taken over.

        Args:
            bulk: whether reminders and broadcasts are asked for, whoever committed them: only
                the leader may.
        """

    async def ahead_of(self, rows: Sequence[int]) -> Sequence[tuple[int, int]]:
        """Pairs: one of these rows, and an earlier reply that waits for the same person."""

    async def mark(self, delivered: Sequence[Delivered]) -> None:
        """Record in one commit how rows ended; `screen` rows move the current screen.

        Rows that were delivered, failed or dropped lose their payload and chat id.
        """

    async def mark_sending(self, ids: Sequence[int]) -> frozenset[int]:
        """Durably note that these broadcast rows are about to be requested.

        Returns:
            Those that may be requested: none when this process does not lead any more.
        """

    async def postpone(self, row: int, not_before: datetime, attempts: int) -> None:
        """Keep a row for later: Telegram said 429, or the network failed."""

    async def screen_of(self, respondent: str) -> int | None:
        """Id of the message with the person's current screen."""

    async def mark_unreachable(self, respondent: str) -> None:
        """The person blocked the bot: nothing more is sent until they write again."""


class Leader(NamedTuple):
    """Who leads the processes on one database."""

    term: int
    """Rises with every new leader: a fencing token."""
    is_us: bool
    is_alive: bool
    replicas: int
    """Processes that are alive, this one among them."""


class ReplicaStore(Protocol):
    """The lease of this process among those on one database."""

    async def join(self, lasting: timedelta) -> bool:
        """Come, or come again under a new id; True where nobody else can ever come."""

    async def renew(self, lasting: timedelta) -> bool:
        """Stay for so much longer; False if the lease had run out: then `join` again."""

    async def bury(self) -> int:
        """Take away whose lease has run out; says how many."""

    async def leader(self) -> Leader:
        """Who leads."""

    async def lead(self, after: int) -> bool:
        """Lead after the leader of this term; False if another process was faster."""

    async def leave(self) -> None:
        """Go: what this process still owns may be taken over at once."""


class Leadership(Protocol):
    """What this process may do at this moment, as one of several on one database."""

    def owns(self) -> bool:
        """Whether what it committed or took over is still its own."""

    def leads(self) -> bool:
        """Whether timed work, reminders and broadcasts are its own."""

    async def until(self, *, leads: bool) -> None:
        """Wait until it leads, or until it does not."""


class Renderer(Protocol):
    """Screens and toasts become finished requests."""

    def show(
        self, screen: Screen, *, chat_id: int, language: str, token: int, edit: int | None
    ) -> OutgoingMessage:
        """A screen as `sendMessage`, or as `editMessageText` of the message `edit`."""

    def answer_tap(
        self, query_id: str, toast: str | None, *, chat_id: int, language: str
    ) -> OutgoingMessage:
        """An `answerCallbackQuery`, with a toast or silent."""

    def file(self, effect: SendFile, *, chat_id: int, language: str) -> OutgoingMessage:
        """A `sendDocument` or `sendPhoto` whose file the effect's job makes after the commit."""

    def letter(
        self,
        letter: Letter,
        *,
        chat_id: int,
        language: str,
        priority: Priority = Priority.REPLY,
    ) -> OutgoingMessage:
        """A broadcast as its recipients see it, in their language."""

    def data_copy(self, *, chat_id: int, language: str) -> OutgoingMessage:
        """A `sendDocument` whose file the job `data_copy` renders after the commit."""


class Outbox(Protocol):
    """Where committed messages go to be sent."""

    def enqueue(self, messages: Sequence[QueuedMessage]) -> None:
        """Hand over rows that are durably queued."""


class ParkedAheadError(Exception):
    """Another process has an earlier update of this chat; nothing was changed."""


class StoreUnavailableError(Exception):
    """The store could not write; nothing was changed."""
