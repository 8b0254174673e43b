"""What a coordinator is shown of rounds and invitations; templates under `templates/rounds/`."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.flows.desk.invitations import Invitation
from bot.flows.links import LinkState
from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.rubric import Group, Rubric


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in the list."""

    number: int
    round: Round
    state: str
    """`soon`, `running`, `over` or `closed`."""
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds(Screen):
    """The rounds of a scope, the latest to end first."""

    area: Area
    lines: tuple[RoundLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDetail(Screen):
    """One round."""

    round: Round
    rubric: Rubric
    places: tuple[Place, ...]
    """The first of its regions, or those within the coordinator's scope."""
    regions: int
    """How many there are."""
    quotas: tuple[tuple[Group, int], ...]
    state: str
    zone: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """What was filled in so far of a round that is made or changed."""

    is_new: bool
    area: Area
    name: str
    rubric: Rubric
    places: tuple[Place, ...]
    """The first of the chosen regions."""
    regions: int
    """How many are chosen."""
    has_all: bool
    """Whether they are all of the scope's."""
    start: date | None
    end: date | None
    quotas: tuple[tuple[Group, int], ...]
    note: str
    reminder_days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundField(Screen):
    """One question of the form."""

    field: str
    """`instrument`, `regions`, `start`, `end`, `quota`, `group_quota`, `note`, `name` or
    `reminders`."""
    draft: RoundDraft
    group: Group | None = None
    """Whose quota is asked."""
    options: tuple[Place, ...] = ()
    """Regions that fit what was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSummary(Screen):
    """Everything that was filled in, before it is saved."""

    draft: RoundDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundMade(Screen):
    """The round stands; what comes next."""

    draft: RoundDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundClosing(Screen):
    """Really end it early?"""

    round: Round


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invitation in the list."""

    number: int
    place: Place
    group: Group | None
    invitation: Invitation
    state: LinkState


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations(Screen):
    """The invitations of a round, the latest first."""

    round: Round
    lines: tuple[InvitationLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationField(Screen):
    """One question of a new invitation."""

    field: str
    """`region`, `group`, `uses`, `sender` or `end`."""
    round: Round
    place: Place | None = None
    group: Group | None = None
    zone: str = "Asia/Jakarta"
    options: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationDetail(Screen):
    """One invitation: its address and what came of it."""

    round: Round
    line: InvitationLine
    address: str
    zone: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationText(Screen):
    """A text that is ready to be forwarded, without any formatting."""

    round: Round
    rubric: Rubric
    line: InvitationLine
    address: str
    zone: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationOver(Screen):
    """Somebody opens an invitation before or after its time."""

    round: Round
    place: Place
    reason: str
    """`early`, `expired`, `used_up` or `withdrawn`."""
    when: datetime
    """Its beginning, or its end."""
