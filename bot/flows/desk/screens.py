"""What a coordinator is shown, as values; each has a template under `templates/desk/`."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.access import Role
from bot.flows.places import Area
from bot.flows.screens import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskMenu(Screen):
    """What a coordinator can do, within which scope."""

    area: Area
    narrower: bool
    """Whether it is narrow enough: a part of what they may work in, or their one region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskScope(Screen):
    """Choose a part of what one is responsible for: type a name."""

    scopes: tuple[Area, ...]
    """What the person is responsible for."""
    query: str = ""
    options: tuple[Area, ...] = ()
    """What fits what was typed."""


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant in the list."""

    number: int
    role: Role
    area: Area
    label: str
    """For whom it was meant, as its maker wrote it; may be empty."""
    since: datetime | None
    until: datetime | None
    mine: bool
    waiting: bool = False
    """A link that nobody opened yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grants(Screen):
    """Who coordinates and who assesses within the scope."""

    area: Area
    lines: tuple[GrantLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDetail(Screen):
    """One grant, with the button that withdraws it."""

    line: GrantLine
    address: str = ""
    """Of a link that waits, for whoever made it; empty for others."""
    zone: str = ""
    """IANA time zone in which the end of the link is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole(Screen):
    """Coordinator or assessor?"""

    area: Area


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEnd(Screen):
    """Until when does an assessor check?"""

    area: Area


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLabel(Screen):
    """For whom is the link? A name helps to tell the grants apart."""

    area: Area
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAccepted(Screen):
    """Somebody opened the link: what they are now, and where."""

    area: Area
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLink(Screen):
    """The link that makes somebody a coordinator or an assessor, ready to forward."""

    area: Area
    role: Role
    address: str
    until: datetime
    zone: str
    """IANA time zone in which the end is said."""
