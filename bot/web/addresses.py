"""Where Telegram posts updates: an address that nobody can guess."""

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LABEL = b"webhook path"


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """The webhook's public address and its path on our own server."""

    url: str = field(repr=False)
    """For `setWebhook`."""
    path: str = field(repr=False)


def webhook_address(url: str, secret: str) -> WebhookAddress:
    """The operator's address as it stands if it has a path; else with one made of the secret.

    The path is an HMAC: it tells nothing about the secret and stays the same for every replica.
    """
    path = urlsplit(url).path
    if path.strip("/"):
        return WebhookAddress(url, path)
    path = f"/telegram/{hmac.digest(secret.encode(), _LABEL, 'sha256').hex()[:32]}"
    return WebhookAddress(url.rstrip("/") + path, path)
