"""Deep links that only the bot can make: `?start=k…` with the link's id and a seal.

`<kind><26 characters of the id>-<22 of the seal>`: 50 of the 64 characters that Telegram allows.
The seal is a keyed hash, compared in constant time by whoever answers `LinkOpened`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.flows.facts import Query

_SHAPE = re.compile(r"([kibf])[0-9a-z]{26}-[A-Za-z0-9_-]{22}")


class LinkKind(StrEnum):
    """What opening a link does; values are the first character of the payload."""

    GRANT = "k"
    INVITATION = "i"
    COLLEAGUE = "b"
    MEETING = "f"


class LinkState(StrEnum):
    """Whether a link can be used now."""

    OPEN = "open"
    EXPIRED = "expired"
    USED_UP = "used_up"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in the store."""

    id: str
    kind: LinkKind
    made_by: str
    """Internal id of who made it."""
    made_at: datetime
    expires_at: datetime | None = None
    most_uses: int | None = None
    """How many people may use it; None for as many as come."""
    uses: int = 0
    withdrawn_at: datetime | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    """What it says: for a grant `role` and `scope`, for an invitation `round`, `region`, …"""
    used_by_me: bool = False
    """Whether the person who opens it used it before: then it goes on where they were."""
    made_by_me: bool = False
    """Whether the person who opens it made it."""

    def state(self, at: datetime) -> LinkState:
        """Whether it can be used at this moment."""
        if self.withdrawn_at is not None:
            return LinkState.WITHDRAWN
        if self.expires_at is not None and at > self.expires_at:
            return LinkState.EXPIRED
        if self.most_uses is not None and self.uses >= self.most_uses:
            return LinkState.USED_UP
        return LinkState.OPEN


@dataclass(frozen=True, slots=True)
class LinkOpened(Query[Link | None]):
    """The link that a payload names; None when its seal is wrong or nothing like it was made."""

    payload: str


@dataclass(frozen=True, slots=True)
class LinkAddress(Query[str]):
    """The address `https://t.me/<bot>?start=…` of a link of this kind and id."""

    kind: LinkKind
    id: str


def is_sealed(payload: str) -> bool:
    """Whether a payload has the shape of a sealed link."""
    return _SHAPE.fullmatch(payload) is not None


def kind_of(payload: str) -> LinkKind:
    """The kind of a payload that `is_sealed`."""
    return LinkKind(payload[0])


def id_of(payload: str) -> str:
    """The id in a payload that `is_sealed`."""
    return payload[1:27]
