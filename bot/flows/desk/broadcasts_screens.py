"""What a coordinator sees of broadcasts; the templates lie in `templates/broadcasts/`."""

from dataclasses import dataclass

from bot.flows.desk.broadcasts import Broadcast, Reach, Standing
from bot.flows.letters import Medium
from bot.flows.places import Area
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.rubric import Group


@dataclass(frozen=True, slots=True)
class Meant:
    """An audience with its names."""

    area: Area
    round: Round | None
    group: Group | None
    standing: Standing
    days: int


@dataclass(frozen=True, slots=True)
class BroadcastLine:
    """One broadcast in the list."""

    number: int
    broadcast: Broadcast
    area: Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcasts(Screen):
    """The latest ones."""

    area: Area
    lines: tuple[BroadcastLine, ...]
    zone: str
    """IANA time zone in which moments are said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastText(Screen):
    """What shall it say?"""

    text: str
    """What stands so far."""
    medium: Medium
    most: int
    """UTF-16 units that the words may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastTo(Screen):
    """Who shall get it, how many they are now, and who cannot be told."""

    meant: Meant
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastChoice(Screen):
    """One of the things by which recipients are chosen."""

    field: str
    """`area`, `round`, `group` or `standing`."""
    area: Area
    """Within which one may choose."""
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastSender(Screen):
    """In whose name is it?"""

    area: Area


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastPreview(Screen):
    """Above it stands what every recipient will see; now it can be sent."""

    meant: Meant
    reach: Reach
    """Its people are those for whom it is confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDetail(Screen):
    """How one broadcast stands."""

    broadcast: Broadcast
    area: Area
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastCancelling(Screen):
    """Really end it?"""

    broadcast: Broadcast
