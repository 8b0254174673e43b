"""What an export is made of: assessments under pseudonyms, coverage, and levels side by side."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from scoring.answers import Answers
from scoring.rubric import Rubric
from scoring.score import Score


class Privacy(StrEnum):
    """How much of a row may be seen; the value stands in the files."""

    SHOWN = "shown"
    POOLED = "pooled"
    """Without its region: too few people of its group there, enough in several regions."""
    WITHHELD = "withheld"
    """Only counted: its answers would follow from other figures, or tell who it is."""


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment, or what may be seen of it.

    Attributes:
        respondent: a pseudonym, good for nothing but joining rows of one file.
        round: name of the round.
        region: Kemendagri code; empty where it may not be seen.
        region_name: for people.
        group: id of the respondent's group.
        started: day in the region's own time zone; the hour would tell too much.
        finished: the same; None while it is not.
        is_facilitated: whether somebody else entered the answers; None where it may not be seen.
        counts: whether it is in the round's figures (finished in time, not left out).
        answers: indicator id -> answer.
        score: its own result; None without one.
        remarks: open question id -> the person's words.
        subsectors: names of the subsectors that the person chose.
    """

    respondent: str
    round: str
    region: str
    region_name: str
    group: str
    started: date | None
    finished: date | None
    is_facilitated: bool | None
    counts: bool
    answers: Answers
    score: Score | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)
    subsectors: tuple[str, ...] = ()
    privacy: Privacy = Privacy.SHOWN


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How many people of a group took part in a region, as counts."""

    round: str
    region: str
    region_name: str
    group: str
    quota: int
    started: int
    half_way: int
    finished: int

    @property
    def missing(self) -> int:
        """How many are still needed."""
        return max(0, self.quota - self.finished)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What an indicator stands at in a region, by three hands that never overwrite each other.

    Attributes:
        own: the self-assessment's mean level, from 0; None where it may not be shown.
        consensus: the level that a meeting agreed on.
        verified: the level that the assessor recorded.
        reason: why it differs, in the assessor's or the meeting's words.
    """

    region: str
    region_name: str
    indicator: str
    own: float | None
    consensus: int | None = None
    verified: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What the index, or a part of it, comes to in a region by the same three hands, in points.

    Attributes:
        part: id of the node.
        own: of the self-assessment; None where it may not be shown.
        consensus: with the levels that a meeting agreed on.
        verified: with the levels that the assessor recorded.
    """

    region: str
    region_name: str
    part: str
    own: float | None
    consensus: float | None = None
    verified: float | None = None


Rows = Callable[[], Iterable[AssessmentRow]]
"""Gives the assessments anew each time, in the order of their pseudonyms.

That order has to be without meaning: sorted by region or time, rows would tell by their place
what they do not say.
"""

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that an export says, before anything is protected.

    Attributes:
        rubric: the instrument that was answered.
        language: of labels and headers.
        rows: the assessments within the reader's scope; read three times.
        coverage: counts.
        levels: self, consensus and verified levels, where there are any.
        scores: what these levels make of the region's index and dimensions.
        names: of people, that must not stand in anybody's remark.
    """

    rubric: Rubric
    language: str
    rows: Rows
    coverage: tuple[CoverageRow, ...] = ()
    levels: tuple[LevelRow, ...] = ()
    scores: tuple[ScoreRow, ...] = ()
    names: tuple[str, ...] = ()
