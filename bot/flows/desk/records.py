"""What acts at the desk write; their statements stand in `bot.store.recorders.desk`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.flows.access import Grant
from bot.flows.effects import Further
from bot.flows.links import LinkKind


@dataclass(frozen=True, slots=True)
class MakeLink(Further):
    """A new sealed link of the person's."""

    id: str
    kind: LinkKind
    expires_at: datetime | None
    most_uses: int | None
    """How many people may use it; None for as many as come."""
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UseLink(Further):
    """The person opens a link and takes one of its places."""

    link: str
    place: int
    """1 for the first; where somebody else took it meanwhile, the step runs again."""


@dataclass(frozen=True, slots=True)
class WithdrawLink(Further):
    """Nobody can use it any more."""

    link: str


@dataclass(frozen=True, slots=True)
class GiveGrant(Further):
    """The person receives a grant; its id is the link's."""

    grant: Grant


@dataclass(frozen=True, slots=True)
class WithdrawGrant(Further):
    """A grant ends at once, and with it the links that its holder made to give it on."""

    grant: Grant
