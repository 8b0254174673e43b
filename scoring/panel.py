"""What a region's figures are made from: sums that a database can deliver, and no answer sheet.

Everything a region, province or nation shows is worked out from these; who said what is not in
them. `figures_of` makes them from answer sheets, for tests, small regions and the command line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from scoring.answers import Answers, Status
from scoring.levels import reader
from scoring.linear import linear_contributions
from scoring.rubric import Choice, Rubric
from scoring.score import score


@dataclass(frozen=True, slots=True)
class Moments:
    """How many numbers there are, their sum and the sum of their squares."""

    n: int
    total: float
    squares: float

    @staticmethod
    def of(values: Iterable[float]) -> "Moments":
        """The moments of these numbers."""
        kept = tuple(values)
        return Moments(len(kept), fsum(kept), fsum(value * value for value in kept))

    @property
    def mean(self) -> float:
        """The mean; n must not be 0."""
        return self.total / self.n

    @property
    def variance(self) -> float:
        """The sample variance (n - 1 below); 0 for fewer than two."""
        if self.n < 2:  # noqa: PLR2004 - a variance needs two
            return 0.0
        return max(0.0, (self.squares - self.total * self.total / self.n) / (self.n - 1))


@dataclass(frozen=True, slots=True)
class Tally:
    """One group's given answers to one indicator, as values in 0..1."""

    n: int
    total: float
    counts: tuple[int, ...] = ()
    """How many chose each option, worst first; empty for numbers and ticks."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What one group of one region answered, without those who were left out as careless."""

    people: int
    """Respondents that count."""
    tallies: Mapping[str, Tally]
    """Indicator id -> its given answers."""
    shares: Mapping[str, Moments] = field(default_factory=dict)
    """Node id (root and dimensions) -> moments of the persons' linear contributions, in points."""
    scores: Mapping[str, Moments] = field(default_factory=dict)
    """Node id -> moments of the persons' own scores of it, in points."""
    answered: float = 0.0
    """Sum over the people of the share (0..1) they answered."""
    excluded: int = 0
    """Respondents left out as careless, who are in none of the figures above."""
    means: Mapping[str, float] = field(default_factory=dict)
    """Node id -> mean of its `shares`, where only that was asked for."""

    def mean_share(self, node: str) -> float | None:
        """What this group brings to a node of the region, in points; None without an answer."""
        moments = self.shares.get(node)
        if moments is None:
            return self.means.get(node)
        return moments.mean if moments.n else None


def figures_of(
    rubric: Rubric,
    group: str,
    sheets: Sequence[Answers],
    *,
    excluded: int = 0,
    at: Mapping[str, float] | None = None,
) -> GroupFigures:
    """A group's figures from its answer sheets; `at` as in `linear_contributions`."""
    scores = [score(rubric, sheet, group) for sheet in sheets]
    shares = [linear_contributions(rubric, sheet, group, at) for sheet in sheets]
    nodes = (rubric.root, *(node.id for node in rubric.dimensions()))
    return GroupFigures(
        people=len(sheets),
        tallies={item.id: _tally(rubric, item.id, sheets) for item in rubric.asked(group)},
        shares={node: Moments.of(each[node] for each in shares if node in each)
                for node in nodes},
        scores={node: Moments.of(value for each in scores
                                 if (value := each.nodes[node].value) is not None)
                for node in nodes},
        answered=fsum(each.answered for each in scores),
        excluded=excluded,
    )  # fmt: skip


def _tally(rubric: Rubric, indicator: str, sheets: Sequence[Answers]) -> Tally:
    scale = rubric.indicators[indicator].scale
    found = [answer.value for sheet in sheets if (answer := sheet.get(indicator)) is not None
             and answer.status is Status.GIVEN and answer.value is not None]  # fmt: skip
    counts: tuple[int, ...] = ()
    if isinstance(scale, Choice):
        counts = tuple(found.count(level) for level in range(len(scale.options)))
    read = reader(scale)
    return Tally(len(found), fsum(read(value) for value in found), counts)
