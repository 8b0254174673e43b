"""Refusals in Telegram's own words.

The wordings come from the published sources of the Bot API server
(`Client.cpp`, Boost licence) and of tdlib, read as documentation; none of
their code is used here. The reply to a refused call is built from
:class:`ApiError` by `server.py`, with the HTTP status equal to the code.
"""

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
TERMINATED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"


class ApiError(Exception):
    """A call that Telegram refuses.

    Attributes:
        code: HTTP status and `error_code` of the reply.
        description: the sentence that Telegram gives.
        retry_after: seconds to wait, with 429 only.
    """

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(reason: str) -> ApiError:
    """The 400 reply for a reason; its first letter is lowered unless it is a CODE_LIKE_THIS."""
    keep = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return ApiError(400, "Bad Request: " + (reason if keep else reason[:1].lower() + reason[1:]))


def forbidden(reason: str) -> ApiError:
    """The 403 reply, for example for a person who blocked the bot."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(description: str) -> ApiError:
    """The 409 reply: two pollers, or polling while a webhook is set."""
    return ApiError(409, description)


def too_many_requests(retry_after: int) -> ApiError:
    """The 429 reply that asks to wait for so many seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)
