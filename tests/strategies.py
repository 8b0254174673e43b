"""Hypothesis strategies: random rubrics and answer sheets. A new part of the model joins here."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer, Answers
from scoring.rubric import (
    Band,
    Choice,
    Condition,
    Gate,
    Indicator,
    Missing,
    Multi,
    Node,
    Number,
    Option,
    Rubric,
    Scale,
)
from tests.scoring.models import indicator, node, rubric

steady = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
"""For properties of whole rubrics: building one takes longer than the rule itself."""

EXPONENTS = (1.0, 0.0, -1.0, 0.5, 2.0, -3.0, 0.001, inf, -inf)
unit = st.floats(0.0, 1.0, allow_nan=False).map(lambda value: round(value, 6))
weight = st.floats(0.1, 10.0).map(lambda value: round(value, 3))
ALL_GROUPS = ("A", "B", "C", "G")


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    values = sorted(draw(st.lists(unit, min_size=2, max_size=5)))
    return Choice(tuple(Option(value, {"id": f"{value}"}) for value in values))


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    ends = draw(st.sampled_from([(0.0, 50.0), (50.0, 0.0), (1.0, 1000.0), (20.0, 85.0)]))
    return Number(*ends, log=0.0 not in ends and draw(st.booleans()))


@st.composite
def multis(draw: st.DrawFn) -> Multi:
    points = draw(st.lists(st.integers(0, 3), min_size=2, max_size=5))
    options = tuple(Option(float(each), {"id": f"{each}"}) for each in [*points, 0])
    return Multi(options, full=float(draw(st.integers(1, 6))), none=len(points))


scales: st.SearchStrategy[Scale] = st.one_of(choices(), choices(), numbers(), multis())


@st.composite
def indicators(draw: st.DrawFn, item_id: str) -> Indicator:
    groups = sorted(draw(st.sets(st.sampled_from(ALL_GROUPS), min_size=1)))
    waivable, effort = draw(st.booleans()), draw(st.integers(1, 3))
    return indicator(item_id, draw(scales), groups=groups, not_applicable=waivable, effort=effort)


@st.composite
def nodes(
    draw: st.DrawFn, node_id: str, children: list[str], exponents: tuple[float, ...]
) -> Node:
    return node(
        node_id, {child: draw(weight) for child in children}, p=draw(st.sampled_from(exponents)),
        need=draw(st.sampled_from([0.0, 0.0, 0.5, 1.0])),
        floor=draw(st.sampled_from([0.0, 0.0, 0.01])), missing=draw(st.sampled_from(Missing)),
    )  # fmt: skip


@st.composite
def rubrics(
    draw: st.DrawFn, exponents: tuple[float, ...] = EXPONENTS, *, gated: bool = True
) -> Rubric:
    """Two to four dimensions of one to four indicators under one root, with gates and bands."""
    items, dimensions = [], []
    for d in range(draw(st.integers(2, 4))):
        ids = [f"q{d}_{i}" for i in range(draw(st.integers(1, 4)))]
        items += [draw(indicators(item_id)) for item_id in ids]
        dimensions.append(draw(nodes(f"d{d}", ids, exponents)))
    root = draw(nodes("index", [each.id for each in dimensions], exponents))
    gates = draw(_gates([each.id for each in items + dimensions])) if gated else ()
    bands = (Band("low", 0.0, {}), Band("middle", 40.0, {}), Band("high", 70.0, {}))
    return rubric(items, [*dimensions, root], gates=gates, bands=bands)


@st.composite
def _gates(draw: st.DrawFn, subjects: list[str]) -> tuple[Gate, ...]:
    condition = st.builds(Condition, st.sampled_from(subjects), unit)
    return tuple(
        Gate(level, {}, tuple(draw(st.lists(condition, min_size=1, max_size=2))),
             draw(st.none() | st.sampled_from([40.0, 70.0])))
        for level in range(1, draw(st.integers(0, 2)) + 1)
    )  # fmt: skip


def given_answers(scale: Scale) -> st.SearchStrategy[Answer]:
    """Any answer with a value."""
    match scale:
        case Choice(options=options):
            return st.integers(0, len(options) - 1).map(Answer.given)
        case Number():
            return st.floats(-10.0, 1100.0).map(Answer.given)
        case Multi(options=options):
            return st.frozensets(st.integers(0, len(options) - 1)).map(Answer.given)


def answers_to(item: Indicator, *, gaps: bool) -> st.SearchStrategy[Answer | None]:
    """Any answer, none at all included."""
    without = st.sampled_from([None, DONT_KNOW, SKIPPED, NOT_APPLICABLE])
    found = given_answers(item.scale)
    return st.one_of(found, found, without) if gaps else found


@st.composite
def sheets(draw: st.DrawFn, model: Rubric, *, gaps: bool = True) -> Answers:
    """An answer sheet to this rubric, with or without gaps."""
    drawn = {item.id: draw(answers_to(item, gaps=gaps)) for item in model.indicators.values()}
    return {item_id: answer for item_id, answer in drawn.items() if answer is not None}


@dataclass(frozen=True)
class Case:
    """A rubric with an answer sheet, and for whom it is scored."""

    rubric: Rubric
    answers: Mapping[str, Answer]
    group: str | None


@st.composite
def cases(
    draw: st.DrawFn,
    exponents: tuple[float, ...] = EXPONENTS,
    *,
    gated: bool = True,
    gaps: bool = True,
) -> Case:
    """A random rubric, sheet and group."""
    model = draw(rubrics(exponents, gated=gated))
    group = draw(st.sampled_from([None, *ALL_GROUPS, "S"]))
    return Case(model, draw(sheets(model, gaps=gaps)), group)
