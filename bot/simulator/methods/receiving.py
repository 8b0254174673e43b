"""getUpdates and the webhook: how updates reach the bot."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from bot.simulator.errors import TERMINATED_BY_WEBHOOK, WEBHOOK_ACTIVE, bad_request, conflict
from bot.simulator.messages import Json
from bot.simulator.params import Params
from bot.simulator.updates import DEFAULT_KINDS, KNOWN_KINDS, MAX_POLL_SECONDS
from bot.simulator.webhook_settings import WebhookSettings
from bot.simulator.world import World

_MAX_BATCH = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(world: World, params: Params) -> object:
    """Long polling."""
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    _remember_kinds(world, params)
    return await world.updates.poll(
        params.integer("offset"),
        params.limited("limit", _MAX_BATCH, 1, _MAX_BATCH),
        params.limited("timeout", 0, 0, MAX_POLL_SECONDS),
    )


def set_webhook(world: World, params: Params) -> object:
    """Let updates be posted to an address. Loopback addresses may be plain HTTP here."""
    url = params.text("url").strip()
    if not url:
        return delete_webhook(world, params)
    _check_url(url)
    secret = params.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _remember_kinds(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.abort_poll(TERMINATED_BY_WEBHOOK)
    connections = params.limited("max_connections", 40, 1, 100)
    world.webhook = WebhookSettings(url, secret, connections)
    world.updates.wake()
    world.hub.publish("webhook", url=url)
    return True


def delete_webhook(world: World, params: Params) -> object:
    """Back to polling; pending updates stay unless the call says otherwise."""
    world.webhook = WebhookSettings()
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.hub.publish("webhook", url="")
    return True


def get_webhook_info(world: World, params: Params) -> object:
    """How delivery is going."""
    del params
    settings = world.webhook
    info: Json = {
        "url": settings.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending()),
    }
    if settings.url:
        info["max_connections"] = settings.max_connections
    if settings.last_error_date:
        info["last_error_date"] = settings.last_error_date
        info["last_error_message"] = settings.last_error_message
    if world.updates.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


def _remember_kinds(world: World, params: Params) -> None:
    """`allowed_updates` stays until the next call that names it; an empty list is the default."""
    kinds = params.json("allowed_updates", "allowed updates")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    known = frozenset(str(kind).lower() for kind in kinds) & KNOWN_KINDS
    world.updates.allowed = known or DEFAULT_KINDS


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


def note_failure(world: World, message: str) -> None:
    """Remember what went wrong with the last delivery."""
    world.webhook = replace(
        world.webhook, last_error_date=world.clock.unix(), last_error_message=message
    )
