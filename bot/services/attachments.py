"""Files that are made after the commit, when their message is sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.services.units import QueuedMessage


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file for an upload."""

    filename: str
    content: bytes
    field: str = "document"
    """The Bot API parameter that carries it: `document`, `photo` …"""
    caption: str = ""
    """Words under it that are only known with it; empty: those of the request."""


Job = Callable[[QueuedMessage], Awaitable[Attachment]]
"""Renders the file of one outbox row; it may be asked twice for the same row."""

Jobs = Mapping[str, Job]
"""Jobs by the name that stands in `OutgoingMessage.job` before the colon: `name:argument`."""
