"""Evidence: what shows that an answer is so. Never required, never scored, always removable."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.flows.effects import Further
from bot.flows.facts import Query
from scoring.answers import Answer, Status
from scoring.rubric import Choice, Indicator

CLAIMS_FROM = 2
"""The option (0-based) from which an answer claims something, where the rubric says no other."""


class EvidenceKind(StrEnum):
    """What it is; values are stored."""

    LINK = "link"
    TEXT = "text"
    PHOTO = "photo"
    DOCUMENT = "document"
    LOCATION = "location"


class EvidenceState(StrEnum):
    """How far it is; values are stored."""

    KEPT = "kept"
    FETCHING = "fetching"
    """A file that Telegram has and that is being taken over."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece, as it may be shown to whoever gave it."""

    id: str
    indicator: str
    kind: EvidenceKind
    given_at: datetime
    text: str = ""
    """The link, the words, or what was written under a file."""
    name: str = ""
    """Of a document, as the sender called it; only ever shown."""
    spot: tuple[float, float] | None = None
    """Latitude and longitude in degrees, of a location."""
    state: EvidenceState = EvidenceState.KEPT
    sort: str = ""
    """What a file really is, by its usual ending: `pdf`, `jpg` …; empty until it was looked at."""
    size: int = 0
    """Bytes of a file."""
    part: str = ""
    """Id of the part in which a colleague gave it; empty for the owner's own."""


@dataclass(frozen=True, slots=True)
class EvidenceIn(Query[tuple[Evidence, ...]]):
    """The evidence in one of the person's own assessments, the first given first.

    What a colleague gave is in it from when they sent their part.
    """

    assessment: str


@dataclass(frozen=True, slots=True)
class AddEvidence(Further):
    """Keep a piece; a file is fetched after the commit."""

    assessment: str
    piece: Evidence
    file_id: str = ""
    """By which Telegram gives the file; empty for what is none."""


@dataclass(frozen=True, slots=True)
class RemoveEvidence(Further):
    """Take a piece away; a file goes with it."""

    assessment: str
    id: str


def claims(indicator: Indicator, answer: Answer | None) -> bool:
    """Whether an answer claims something that evidence could show.

    The rubric says for which indicators (`evidence`) and from which option (`evidence_from`).
    """
    if answer is None or answer.status is not Status.GIVEN:
        return False
    if not indicator.evidence and indicator.evidence_from is None:
        return False
    scale, value = indicator.scale, answer.value
    if not isinstance(scale, Choice):
        return bool(value)
    lowest = CLAIMS_FROM if indicator.evidence_from is None else indicator.evidence_from
    return isinstance(value, int) and value >= min(lowest, len(scale.options) - 1)
