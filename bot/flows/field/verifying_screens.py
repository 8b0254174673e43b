"""What an assessor is shown, and a respondent who is asked for more; templates under `field/`."""

from dataclasses import dataclass

from bot.flows.desk.standing_values import Scores
from bot.flows.field.verifying import Board, Reviewed, ShownPiece
from bot.flows.places import Area, Place
from bot.flows.rounds import Round
from bot.flows.screens import Screen
from scoring.rubric import Indicator, Node, Rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPick(Screen):
    """Which region, then which round: for the field check or for a meeting."""

    is_meeting: bool
    area: Area | None
    """The region; None while it is asked for."""
    query: str = ""
    options: tuple[Area, ...] = ()
    """What fits what was typed; before that, regions that take part in rounds."""
    rounds: tuple[Round, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One indicator in the queue."""

    number: int
    indicator: Indicator
    item: Reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessQueue(Screen):
    """The indicators of a region, with what three hands made of them."""

    area: Area
    round: Round
    board: Board
    scores: tuple[Scores, ...]
    lines: tuple[ReviewLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessItem(Screen):
    """One indicator: what each group said, the evidence, and what was decided."""

    area: Area
    rubric: Rubric
    dimension: Node
    indicator: Indicator
    item: Reviewed
    position: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessEvidence(Screen):
    """The evidence for one indicator; files come after it."""

    rubric: Rubric
    indicator: Indicator
    pieces: tuple[ShownPiece, ...]
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessLevel(Screen):
    """Which level did the assessor find?"""

    indicator: Indicator
    claimed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessReason(Screen):
    """Why this level?"""

    indicator: Indicator
    level: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessAsk(Screen):
    """What shall respondents be asked?"""

    indicator: Indicator
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAsked(Screen):
    """An assessor's question to somebody who answered."""

    place: Place
    indicator: Indicator
    text: str
    answers: int
