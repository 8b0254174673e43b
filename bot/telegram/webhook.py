"""Telling Telegram where to post updates."""

import random
from dataclasses import dataclass, field
from http import HTTPStatus

import structlog

from bot.services.ports import Clock
from bot.services.waiting import Jitter, backoff
from bot.telegram.polling import TokenRevokedError
from bot.telegram.transport import Accepted, ApiResult, BotApi, Refused
from bot.telegram.updates import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

CONNECTIONS = 64
"""Updates that Telegram posts at the same time (at most 100): as many as the intake handles."""
_BACKOFF = 0.5
_LONGEST_BACKOFF = 30.0


class WebhookRefusedError(Exception):
    """Telegram does not accept this address; the message is its own sentence."""


@dataclass(frozen=True, slots=True)
class WebhookOrder:
    """What Telegram is asked for."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
    connections: int = CONNECTIONS

    def parameters(self) -> dict[str, object]:
        """Of `setWebhook`; what is pending stays."""
        return {
            "url": self.url,
            "secret_token": self.secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": self.connections,
            "drop_pending_updates": False,
        }


async def set_webhook(
    api: BotApi, order: WebhookOrder, clock: Clock, jitter: Jitter = random.random
) -> None:
    """Have updates posted to us; tries until Telegram answers.

    To be called once our own server listens. It may be repeated, by every replica and at every
    start. The webhook is not removed when the process ends: Telegram keeps what comes.

    Raises:
        TokenRevokedError: 401, or 404 for a malformed token.
        WebhookRefusedError: The address or the secret is not acceptable.
    """
    attempts = 0
    while not isinstance(result := await api.call("setWebhook", order.parameters()), Accepted):
        attempts += 1
        pause = backoff(attempts, base=_BACKOFF, cap=_LONGEST_BACKOFF, jitter=jitter)
        await clock.sleep(max(pause, _wait_after(result)))


def _wait_after(result: ApiResult) -> float:
    """Seconds that Telegram asks to wait, when waiting can help."""
    match result:
        case Refused(code=HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND):
            raise TokenRevokedError
        case Refused(code=HTTPStatus.TOO_MANY_REQUESTS, retry_after=float(seconds)):
            return seconds
        case Refused(description=description):
            raise WebhookRefusedError(description)
        case _:
            log.warning("webhook_not_set", result=type(result).__name__)
            return 0.0
