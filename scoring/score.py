"""The score of one respondent: value, honest bounds, and every node of the tree.

One pure function; every report, chart and export reads its result and none computes its own.
Sources of the rules: OECD/JRC Handbook (power means), the rubric file itself (missing rule).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.rubric import Band


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One node's result on the rubric's scale (0..100 by default)."""

    id: str
    value: float | None
    """None when the node's `need` is not met or nothing under it applies."""
    lo: float | None
    """Value if everything unanswered were at its worst; None when nothing applies."""
    hi: float | None
    answered: float
    """Share (0..1) of the applicable weight that has a value."""
    given: int
    """Indicators under the node with a given answer."""
    asked: int
    """Indicators under the node that apply to this respondent."""


@dataclass(frozen=True, slots=True)
class Score:
    """A respondent's result: the root's figures, every node, and what each answer adds."""

    value: float | None
    lo: float | None
    hi: float | None
    answered: float
    level: int | None
    """Highest gate level reached; None when the rubric has no gates."""
    band: Band | None
    nodes: Mapping[str, NodeScore]
    contributions: Mapping[str, float]
    """Indicator id -> points of the root that its answer brings (they add up for p = 1)."""
