"""What the bot asked for with setWebhook, and how delivery has gone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WebhookSettings:
    """The webhook of a bot.

    Attributes:
        url: where updates go; empty for no webhook.
        secret_token: sent as a header with every update; empty for none.
        max_connections: how many requests may be under way at once.
        last_error_date: Unix seconds of the last failure; 0 for none.
        last_error_message: what failed.
    """

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""
