"""Broadcasts as values: who is meant, how a broadcast stands, and what is asked and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.flows.effects import Further
from bot.flows.facts import Query
from bot.flows.letters import Medium

TROUBLES = 20
"""Recipients whom a report lists one by one."""
LISTED = 8
"""Broadcasts of an area that are listed."""


GRANT_ENDED = "grant_ended"
"""Its maker coordinates there no more: what was not sent is not sent; the value is stored."""


class Standing(StrEnum):
    """Where recipients stand with their assessment; values are stored."""

    ALL = "all"
    INVITED = "invited"
    """They opened an invitation and began nothing."""
    HALF = "half"
    FINISHED = "finished"
    SILENT = "silent"
    """Half-way, and nothing was answered for some days."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant: everybody in an area that all of this fits.

    Whoever blocked the bot, left, or asked not to be written to is never among them.
    """

    area: str
    """`ID`, a province or a region."""
    round: str = ""
    """Id; empty for any or none."""
    group: str = ""
    """Group id; empty for all."""
    standing: Standing = Standing.ALL
    days: int = 0
    """Of silence."""


class BroadcastState(StrEnum):
    """Values are stored."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One recipient who did not get it."""

    respondent: str
    """Internal id."""
    state: str
    """`blocked`, `failed` or `ambiguous`."""
    error: str
    """`left`, `muted`, or what Telegram said; may be empty."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of each recipient."""

    counts: Mapping[str, int]
    """By the state of the delivery; see `bot.services.units.DeliveryState`."""
    reasons: tuple[tuple[str, str, int], ...] = ()
    """State, error, how many: of those who did not get it."""
    troubles: tuple[Trouble, ...] = ()
    """At most `TROUBLES` of them."""

    def count(self, *states: str) -> int:
        """How many stand in one of these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def recipients(self) -> int:
        """Everybody who was meant when it was confirmed."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """Those who wait, here or with the sender."""
        return self.count("waiting", "queued", "sending")

    @property
    def is_over(self) -> bool:
        """Whether nobody waits and nothing is under way."""
        return self.left == 0


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast as it stands in the store."""

    id: str
    made_by: str
    """Internal id."""
    made_at: datetime
    audience: Audience
    text: str
    state: BroadcastState
    ledger: Ledger
    finished_at: datetime | None = None
    stopped_for: str = ""
    """Why it was ended by nobody's tap; `GRANT_ENDED` or empty."""


class Hindrance(StrEnum):
    """What keeps a message from somebody who would be meant; the gravest first."""

    LEFT = "left"
    """They left, or agree to nothing any more."""
    FACILITATED = "facilitated"
    """A coordinator wrote their answers down: they have no Telegram."""
    MUTED = "muted"
    UNREACHABLE = "unreachable"
    """They blocked the bot, or their account is gone."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people a message would reach, and whom it would not."""

    people: int
    missed: tuple[tuple[Hindrance, int], ...] = ()
    """Each person once, by the gravest; without what hinders nobody."""


@dataclass(frozen=True, slots=True)
class AudienceReach(Query[Reach]):
    """Who is meant at this moment, and who of the same people cannot be told."""

    audience: Audience


@dataclass(frozen=True, slots=True)
class BroadcastNamed(Query[Broadcast | None]):
    """One broadcast by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class BroadcastsIn(Query[tuple[Broadcast, ...]]):
    """The latest broadcasts to an area or to a part of it, the last one first."""

    scope: str


@dataclass(frozen=True, slots=True)
class MakeBroadcast(Further):
    """It is confirmed: its recipients are fixed, and sending begins."""

    id: str
    audience: Audience
    text: str
    sender: str
    medium: Medium
    file_id: str
    scope: str
    """Where its maker works: what the recipients read below it."""


@dataclass(frozen=True, slots=True)
class SteerBroadcast(Further):
    """Pause it, go on, or end it."""

    id: str
    state: BroadcastState


@dataclass(frozen=True, slots=True)
class SendAgain(Further):
    """Those that may or may not have arrived are sent once more."""

    id: str
