"""What a summary says, as values: only what disclosure control lets out is in them."""

from dataclasses import dataclass

from bot.flows.desk.standing_values import PlaceAmongKind, RegionThenAndNow, Scores
from bot.flows.facts import Query
from scoring.disclosure import Need
from scoring.gaps import Gap
from scoring.rubric import Band, Group, Indicator, Node, OpenQuestion, Rubric, Text
from scoring.trust import Label


@dataclass(frozen=True, slots=True)
class Participation:
    """One group beside its quota, in the round and area of the summary."""

    group: Group
    finished: int
    quota: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """An indicator with its mean, in points."""

    indicator: Indicator
    value: float


@dataclass(frozen=True, slots=True)
class Gain:
    """One of the steps that would raise a region's index most."""

    indicator: Indicator
    action: Text
    owner: Group | None
    """Whose step it is."""
    gain: float
    """Points of the region's index, by exact re-scoring."""


@dataclass(frozen=True, slots=True)
class Words:
    """What people wrote to one closing question: shortened, without names, in no order."""

    question: OpenQuestion
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionInNeed:
    """A region in which somebody should help."""

    region: str
    finished: int
    quota: int
    halfway: int
    stuck: int
    """Of those half-way: silent for days."""

    @property
    def reached(self) -> float:
        """Share of the quota, 0..1; what one group has too much helps no other."""
        return self.finished / self.quota if self.quota else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A round's figures in a region, a province or the nation, as they stand now."""

    rubric: Rubric
    participation: tuple[Participation, ...]
    started: int
    halfway: int
    finished: int
    facilitated: int
    """Of those that count: answers that a coordinator wrote down for somebody."""
    value: float | None = None
    """None: not enough people yet."""
    half_width: float | None = None
    band: Band | None = None
    label: Label | None = None
    """Trust in a region's figure."""
    dimensions: tuple[tuple[Node, float], ...] = ()
    """Those that may be shown, in rubric order."""
    strongest: tuple[Ranked, ...] = ()
    weakest: tuple[Ranked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSummary(Summary):
    """One region."""

    gaps: tuple[Gap, ...] = ()
    """Those that are large enough and beyond chance, the largest first."""
    gains: tuple[Gain, ...] = ()
    words: tuple[Words, ...] = ()
    needs: tuple[Need, ...] = ()
    """How many more people from which group unlock what is hidden."""
    excluded: int = 0
    then: RegionThenAndNow | None = None
    """Beside the region's round before this one."""
    kind: PlaceAmongKind | None = None
    """Beside regions of its kind."""
    beside: tuple[Scores, ...] = ()
    """The index and the dimensions by three hands, once a level was agreed on or verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSummary(Summary):
    """A province or the nation, over its regions."""

    counted: int
    """Regions whose figures may be shown: the area's are the mean of theirs."""
    regions: int
    needy: tuple[RegionInNeed, ...] = ()
    """Regions that lack somebody, those that need a facilitator most first."""


@dataclass(frozen=True, slots=True)
class SummaryOf(Query[Summary]):
    """The summary of a round (empty: of what is outside of rounds) in a scope, as it is now."""

    scope: str
    round: str


@dataclass(frozen=True, slots=True)
class SummaryWished(Query[bool]):
    """Whether the person wants this summary every Monday."""

    scope: str
    round: str
