"""What Telegram's answer means for a row of the outbox."""

import re
from dataclasses import dataclass

from bot.services.units import DeliveryState, OutgoingMessage, Priority
from bot.telegram.transport import Accepted, ApiResult, NotSent, Refused, Unclear

ANSWER_TAP = "answerCallbackQuery"

_LONGEST_ERROR = 200
_QUOTED = re.compile(r'"[^"]*"')

# Parts of Telegram's sentences, lower case.
_UNCHANGED = ("message is not modified",)
_EDIT_IMPOSSIBLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
    "message is too old",
)
_TAP_TOO_OLD = ("query is too old", "query id is invalid", "query_id_invalid")
_UNREACHABLE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
    "user not found",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """The row is done with."""

    state: DeliveryState
    message_id: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """429: wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Again:
    """Try again after a back-off."""

    reason: str
    sent: bool = True
    """False when there was no connection at all."""
    lost: bool = False
    """The answer was lost: Telegram may have done it already."""


@dataclass(frozen=True, slots=True)
class Anew:
    """The message cannot be edited any more: send its content as a new one."""

    error: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """401: nothing can be sent with this token."""


Verdict = Ended | Held | Again | Anew | Revoked

_DEFAULT_WAIT = 1.0
"""Seconds to wait after a 429 that names no time."""


def is_edit(message: OutgoingMessage) -> bool:
    """Whether the request changes a message that is there: doing it twice does no harm."""
    return message.method.startswith("editMessage")


def judge(message: OutgoingMessage, result: ApiResult) -> Verdict:
    """What the answer to a request means for its row."""
    match result:
        case Accepted(message_id=message_id):
            return Ended(DeliveryState.SENT, message_id or message.edits)
        case Refused():
            return _judge_refusal(message, result)
        case NotSent(reason=reason):
            return Again(reason, sent=False)
        case Unclear():
            return _judge_unclear(message, result)


def without_quotes(description: str) -> str:
    """Telegram's sentence without what it quotes of the request; at most 200 characters."""
    return _QUOTED.sub('"…"', description)[:_LONGEST_ERROR]


def _judge_unclear(message: OutgoingMessage, result: Unclear) -> Verdict:
    if message.priority is Priority.BROADCAST:
        return Ended(DeliveryState.AMBIGUOUS, error=result.reason)
    harmless = is_edit(message) or message.method == ANSWER_TAP
    return Again(result.reason, lost=result.status is None and not harmless)


def _judge_refusal(message: OutgoingMessage, refused: Refused) -> Verdict:
    error = without_quotes(refused.description)
    match refused.code:
        case 429:
            return Held(refused.retry_after or _DEFAULT_WAIT)
        case 401:
            return Revoked()
        case 403:
            return Ended(DeliveryState.BLOCKED, error=error)
        case 400 if refused.migrate_to is None:
            return _judge_bad_request(message, refused.description.lower(), error)
    return Ended(DeliveryState.FAILED, error=error)


def _judge_bad_request(message: OutgoingMessage, said: str, error: str) -> Verdict:
    if _says(said, _UNCHANGED):
        return Ended(DeliveryState.SENT, message.edits)
    if is_edit(message) and _says(said, _EDIT_IMPOSSIBLE):
        return Anew(error)
    if message.method == ANSWER_TAP and _says(said, _TAP_TOO_OLD):
        return Ended(DeliveryState.DROPPED, error=error)
    if _says(said, _UNREACHABLE):
        return Ended(DeliveryState.BLOCKED, error=error)
    return Ended(DeliveryState.FAILED, error=error)


def _says(said: str, parts: tuple[str, ...]) -> bool:
    return any(part in said for part in parts)
