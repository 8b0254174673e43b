"""The record of a region's field check (uji petik): entries that are only ever added to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.flows.effects import Further
from bot.flows.facts import Query
from bot.flows.turn import Turn
from scoring.rubric import NextStep, Rubric

MINUTES_JOB = "minutes"
"""`minutes:<form>:<region>:<round>`: the draft of a berita acara."""
DETAILS = ("start", "end", "venue", "contact")
"""What is typed once for the whole record."""
TICKS = ("documents", "film", "commitment")
"""Points of the checklist that only people know."""
TICKED = "1"


class Kind(StrEnum):
    """What an entry is about; values are stored."""

    RATING = "rating"
    """A candidate: its entry is the subsector's code."""
    DECISION = "decision"
    """Which subsector leads, and who decided that; its entry is empty."""
    DETAIL = "detail"
    """One of `DETAILS` or `TICKS`."""
    PARTY = "party"
    VISIT = "visit"
    COMMITMENT = "commitment"
    """A next step that was chosen: its entry is the indicator."""


class MinutesForm(StrEnum):
    """As what the draft comes; values are the ending of its name."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Entry:
    """The latest version of one entry."""

    round: str
    """Id; empty outside of rounds."""
    kind: Kind
    key: str
    version: int
    body: Mapping[str, str]
    """Empty where it was taken away."""
    at: datetime


@dataclass(frozen=True, slots=True)
class EntriesOf(Query[tuple[Entry, ...]]):
    """All entries of a region, of every round; in the order in which they were written."""

    region: str


@dataclass(frozen=True, slots=True)
class DecisionsOf(Query[tuple[Entry, ...]]):
    """Every decision on the leading subsector that a round had, the latest first."""

    region: str
    round: str


@dataclass(frozen=True, slots=True)
class WriteEntry(Further):
    """A new version of an entry; the one before stays, but for names of parties."""

    region: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Agreed:
    """A level that people or an assessor set beside the self-assessment."""

    level: int
    reason: str = ""
    present: str = ""
    """Who was at the meeting."""


@dataclass(frozen=True, slots=True)
class FieldStep:
    """A next step of the region, with what it would bring."""

    indicator: str
    level: int
    """The option (0-based) that the region's mean reaches."""
    target: int
    gain: float
    """Points of the region's index, by exact re-scoring."""
    step: NextStep


@dataclass(frozen=True, slots=True)
class FieldPicture:
    """A region's figures for its field check, through disclosure control."""

    rubric: Rubric
    people: Mapping[str, int]
    """Group id -> people who count."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Root and dimensions -> points of the self-assessment; what may not be shown is absent."""
    levels: Mapping[str, float] = field(default_factory=dict)
    """Indicator id -> mean level from 0."""
    steps: tuple[FieldStep, ...] = ()
    """Most gain first."""
    named: Mapping[str, int] = field(default_factory=dict)
    """Subsector -> people who name it as leading, most first; small numbers are absent."""
    claimed: tuple[str, ...] = ()
    """Indicators whose level claims something that evidence could show."""
    evidenced: frozenset[str] = frozenset()
    """Of those, what has evidence."""
    disputed: tuple[str, ...] | None = None
    """Indicators that groups see most differently, the largest difference first; None where no
    meeting can be held."""
    consensus: Mapping[str, Agreed] = field(default_factory=dict)
    verified: Mapping[str, Agreed] = field(default_factory=dict)
    consensus_scores: Mapping[str, float] = field(default_factory=dict)
    verified_scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldPictureOf(Query[FieldPicture]):
    """The picture of a region in a round (empty: of what counts in none), as it is now."""

    region: str
    round: str


def all_entries(turn: Turn, region: str) -> tuple[Entry, ...]:
    """The entries of a region with what this step writes.

    Raises:
        FactNeededError: They were not fetched yet.
    """
    found = {(one.round, one.kind, one.key): one for one in turn.ask(EntriesOf(region))}
    for record in turn.records:
        if isinstance(record, WriteEntry) and record.region == region:
            own = record.entry
            found[own.round, own.kind, own.key] = own
    return tuple(found.values())


def standing(
    entries: tuple[Entry, ...], round_id: str, kind: Kind
) -> dict[str, Mapping[str, str]]:
    """Key -> body of what stands of a kind in a round."""
    return {one.key: one.body for one in entries
            if one.round == round_id and one.kind is kind and one.body}  # fmt: skip


def ticked(details: Mapping[str, Mapping[str, str]], key: str) -> bool:
    """Whether a point that only people know was ticked."""
    return details.get(key, {}).get("value") == TICKED


def written(
    turn: Turn, region: str, round_id: str, kind: Kind, key: str, body: Mapping[str, str]
) -> Turn:
    """This turn with a new version of an entry; an empty body takes it away."""
    versions = (one.version for one in all_entries(turn, region)
                if (one.round, one.kind, one.key) == (round_id, kind, key))  # fmt: skip
    version = max(versions, default=0) + 1
    return turn.record(
        WriteEntry(region, Entry(round_id, kind, key, version, body, turn.event.at))
    )
