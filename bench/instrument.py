"""A PMK3I-shaped instrument and random answer sheets for the scoring benchmark."""

from __future__ import annotations

import random
from collections.abc import Sequence

from scoring.answers import SKIPPED, Answer, Answers
from scoring.rubric import Choice, Group, Indicator, Node, Option, Rubric

GROUPS = "ABCG"
FIVE = Choice(tuple(Option(i / 4, {"id": str(i)}) for i in range(5)))
ASKED = {"A": 14, "B": 18, "C": 16, "G": 18}
"""How many of the 39 indicators each group answers, as in PMK3I."""

_OPEN = 255
_ANSWERS = {level: Answer.given(level) for level in range(5)} | {_OPEN: SKIPPED}


def make_rubric(indicators: int) -> Rubric:
    """39: PMK3I's shape by group; 18: eight dimensions; 60: twelve dimensions of five."""
    dimensions = 12 if indicators == 60 else 8
    ids = [f"q{i}" for i in range(indicators)]
    asked = {group: set(range(start, start + 3 * ASKED[group], 3))
             for start, group in enumerate(GROUPS)}  # fmt: skip
    items = {
        name: Indicator(name, {}, {}, FIVE, tuple(
            group for group in GROUPS
            if indicators != 39 or i in {each % 39 for each in asked[group]}) or ("G",))
        for i, name in enumerate(ids)
    }  # fmt: skip
    nodes = {f"d{d}": Node(f"d{d}", {}, dict.fromkeys(ids[d::dimensions], 1.0), need=0.2)
             for d in range(dimensions)}  # fmt: skip
    nodes["index"] = Node("index", {}, dict.fromkeys(nodes, 1.0), need=0.5)
    groups = {group: Group(group, {}) for group in GROUPS}
    return Rubric("bench", "1", f"bench-{indicators}", ("id",), {}, {}, {}, groups, items, nodes,
                  "index")  # fmt: skip


def random_levels(chance: random.Random, n: int, gaps: float) -> list[int | None]:
    """Levels around a person's own tendency, some left open."""
    middle = chance.choice((1, 2, 3))
    drawn = (min(4, max(0, middle + chance.choice((-1, 0, 0, 1)))) for _ in range(n))
    return [None if chance.random() < gaps else level for level in drawn]


def answers_of(rubric: Rubric, levels: Sequence[int | None], group: str | None = None) -> Answers:
    """The answers to what a group is asked (or everything)."""
    asked = rubric.asked(group) if group else tuple(rubric.indicators.values())
    return {item.id: _ANSWERS[level] for item, level in zip(asked, levels, strict=False)
            if level is not None}  # fmt: skip


class Sheets:
    """Answer sheets packed as one byte an indicator, as a store may keep them."""

    def __init__(self, rubric: Rubric) -> None:
        self._ids = {group: tuple(item.id for item in rubric.asked(group)) for group in GROUPS}

    def pack(self, levels: Sequence[int | None], group: str) -> bytes:
        return bytes(_OPEN if level is None else level
                     for level in levels[: len(self._ids[group])])  # fmt: skip

    def unpack(self, packed: bytes, group: str) -> Answers:
        return dict(zip(self._ids[group], map(_ANSWERS.__getitem__, packed), strict=True))
