"""The rubric model: what is asked of whom, and how answers become a number.

Four primitives cover every instrument: **map** (an answer becomes 0..1), **power mean**
(weights and an exponent p), **gate** (conditions of a level) and **band** (labels).
Everything here is frozen; `bot.rubric_files` builds it from a checked YAML file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Text = Mapping[str, str]
"""One text in each language of the rubric: language code -> words."""


class Missing(StrEnum):
    """What a node does with children that have no value."""

    SKIP = "skip"
    """Leave them out and renormalise the weights, if `need` is met."""
    WORST = "worst"
    """Count them at their worst: an indicator at its lowest level (0), a node at its least."""


class Subject(StrEnum):
    """What an indicator speaks about."""

    REGION = "region"
    SELF = "self"
    """The respondent's own business or community; a region's value is the mean of these."""
    SUBSECTOR = "subsector"
    """The region's leading subsector, which the question names."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: its value in 0..1 and its sentence."""

    value: float
    text: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """Pick one of ordered options, worst first. An answer is the option's index."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number between goalposts, clamped. `lo` > `hi` turns the direction round."""

    lo: float
    hi: float
    log: bool = False
    unit: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Multi:
    """Tick any of several options; points add up to at most `full` (then 1.0).

    An answer is the set of indices ticked. `none` is the index of «none of these», which
    stands alone.
    """

    options: tuple[Option, ...]
    full: float
    none: int | None = None


Scale = Choice | Number | Multi


@dataclass(frozen=True, slots=True)
class Requirement:
    """A next step waits for another indicator to stand at least at this option (0-based)."""

    indicator: str
    at_least: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """What raises an indicator from one of these options (0-based), and who does it."""

    levels: tuple[int, ...]
    action: Text
    first_action: Text
    owner: str
    """Id of the group whose step it is."""
    basis: Text = field(default_factory=dict)
    """Legal basis or source, for the reader."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question, its scale, the groups that are asked, and the way up."""

    id: str
    name: Text
    question: Text
    scale: Scale
    groups: tuple[str, ...]
    explanation: Text = field(default_factory=dict)
    evidence: Text = field(default_factory=dict)
    """What would show it, in words."""
    evidence_from: int | None = None
    """Option (0-based) from which an answer claims something; None leaves it to the program."""
    evidence_kinds: tuple[str, ...] = ()
    """What fits best: `link`, `text`, `photo`, `document`, `location`; empty: anything."""
    subject: Subject = Subject.REGION
    not_applicable: bool = False
    """Whether «not applicable» is an allowed answer."""
    effort: int = 2
    """1 little, 2 some, 3 much."""
    requires: tuple[Requirement, ...] = ()
    steps: tuple[NextStep, ...] = ()
    source: str = ""
    standing: str = "proposal"
    """`sourced` or `proposal`: whether the element stands in a published source."""

    def step_from(self, level: int) -> NextStep | None:
        """The step that leads up from this option, if the rubric has one."""
        return next((step for step in self.steps if level in step.levels), None)


@dataclass(frozen=True, slots=True)
class Node:
    """A weighted power mean of indicators or other nodes."""

    id: str
    name: Text
    children: Mapping[str, float]
    """Child id -> weight (> 0), in rubric order."""
    p: float = 1.0
    """1 arithmetic, 0 geometric, -1 harmonic, -inf weakest, inf best."""
    need: float = 0.0
    """Share of its children's applicable weight that must have a value; below it it has none."""
    floor: float = 0.0
    """Smallest value a child enters the mean with (keeps one zero from killing p <= 0)."""
    missing: Missing = Missing.SKIP


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a gate: a node's or indicator's value in 0..1 reaches a bound."""

    subject: str
    at_least: float


@dataclass(frozen=True, slots=True)
class Gate:
    """A level is reached when all conditions of it and of every level below hold."""

    level: int
    name: Text
    conditions: tuple[Condition, ...]
    cap: float | None = None
    """If set: without this level the value (0..scale) stays below this number."""


@dataclass(frozen=True, slots=True)
class Band:
    """A label from this value (on the rubric's scale) upwards; the bound is inclusive."""

    id: str
    lower: float
    name: Text


@dataclass(frozen=True, slots=True)
class Group:
    """A group of respondents: A academics, B business, C community, G government, …"""

    id: str
    name: Text
    weight: float = 1.0
    """Weight in a region's indicator; 0 keeps the group out of the region's figures."""
    answers_as: str | None = None
    """Id of the group whose questions this one gets, if it has none of its own."""


@dataclass(frozen=True, slots=True)
class Panel:
    """How many respondents a figure needs before it is shown (disclosure control)."""

    min_group: int = 5
    min_total: int = 15
    min_each: int = 3


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A closing question that is answered in the person's own words, and never scored."""

    id: str
    question: Text
    hint: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of one instrument, checked and frozen."""

    id: str
    version: str
    hash: str
    """Hex SHA-256 of the file; stored with every score that was made with it."""
    languages: tuple[str, ...]
    name: Text
    about: Text
    notice: Text
    """The honest line in every result: what this is not."""
    groups: Mapping[str, Group]
    indicators: Mapping[str, Indicator]
    nodes: Mapping[str, Node]
    root: str
    level_names: tuple[Text, ...] = ()
    """Names of the levels 0, 1, 2 … where all choices share them."""
    scale: float = 100.0
    gates: tuple[Gate, ...] = ()
    bands: tuple[Band, ...] = ()
    """Lowest first."""
    panel: Panel = field(default_factory=Panel)
    open_questions: tuple[OpenQuestion, ...] = ()
    asks_subsector: bool = False
    """Whether the leading subsector is asked before the indicators."""

    def __hash__(self) -> int:
        """By the file's hash, without hashing every text."""
        return hash(self.hash)

    def asked(self, group: str) -> tuple[Indicator, ...]:
        """The indicators that this group answers, in rubric order."""
        asks = self.groups[group].answers_as or group
        return tuple(item for item in self.indicators.values() if asks in item.groups)

    def dimensions(self) -> tuple[Node, ...]:
        """The nodes right under the root, in rubric order."""
        return tuple(self.nodes[child] for child in self.nodes[self.root].children
                     if child in self.nodes)  # fmt: skip

    def dimension_of(self, indicator: str) -> Node:
        """The first node (in rubric order) whose children hold this indicator."""
        return next(node for node in self.nodes.values() if indicator in node.children)

    def walk(self, node_id: str) -> Iterator[str]:
        """The indicator ids under a node, depth first, in rubric order."""
        for child in self.nodes[node_id].children:
            if child in self.nodes:
                yield from self.walk(child)
            else:
                yield child
