"""What one finished assessment brings to its region, small enough to be stored and summed.

A region's figures are sums over these; nobody's answer sheet is opened for them again.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import fsum
from typing import NamedTuple

from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer, Answers, Status, Value
from scoring.levels import reader
from scoring.linear import linear_contributions
from scoring.panel import Tally
from scoring.rubric import Choice, Multi, Number, Rubric, Scale
from scoring.score import Score

NOT_REACHED = "-"
MARKS = {
    Status.DONT_KNOW: "d",
    Status.NOT_APPLICABLE: "n",
    Status.SKIPPED: "s",
}
_MARKED = {"d": DONT_KNOW, "n": NOT_APPLICABLE, "s": SKIPPED}
_OPEN = frozenset((*_MARKED, NOT_REACHED))


class Standing(NamedTuple):
    """One person's part in their region's figures; tuples are in the order of `figure_nodes`."""

    rubric_hash: str
    sheet: str
    """The answers, packed by `pack_sheet`."""
    answered: float
    """Share (0..1) of what was asked that has a given answer."""
    shares: tuple[float | None, ...]
    """Linear contributions, in points."""
    scores: tuple[float | None, ...]
    """The person's own scores, in points."""


@lru_cache(maxsize=128)
def figure_nodes(rubric: Rubric) -> tuple[str, ...]:
    """The nodes that figures are kept of: the root, then the dimensions, in rubric order."""
    return (rubric.root, *(node.id for node in rubric.dimensions()))


def standing_of(rubric: Rubric, answers: Answers, group: str, scored: Score) -> Standing:
    """The standing of an answer sheet whose score is known."""
    brought = linear_contributions(rubric, answers, group)
    nodes = figure_nodes(rubric)
    return Standing(
        rubric_hash=rubric.hash,
        sheet=pack_sheet(rubric, answers, group),
        answered=scored.answered,
        shares=tuple(map(brought.get, nodes)),
        scores=tuple([scored.nodes[node].value for node in nodes]),
    )


def pack_sheet(rubric: Rubric, answers: Answers, group: str) -> str:
    """An answer sheet as one short text: a word for each indicator asked of the group.

    An option's index, a number, ticked indices joined by `+` (`+` alone: none ticked), `d`
    don't know, `n` not applicable, `s` skipped, `-` not reached.
    """
    given, found = Status.GIVEN, map(answers.get, _asked(rubric, group))
    return " ".join([NOT_REACHED if answer is None
                     else MARKS[answer.status]
                     if (value := answer.value) is None or answer.status is not given
                     else repr(value) if type(value) is int
                     else _word(value)
                     for answer in found])  # fmt: skip


def unpack_sheet(rubric: Rubric, sheet: str, group: str) -> dict[str, Answer]:
    """The answers that `pack_sheet` packed."""
    scales = _asked(rubric, group)
    return {
        item: _MARKED.get(word) or Answer.given(value_in(scale, word))
        for (item, scale), word in zip(scales.items(), sheet.split(" "), strict=True)
        if word != NOT_REACHED
    }


def value_in(scale: Scale, word: str) -> Value:
    """The value of a given answer's word."""
    match scale:
        case Choice():
            return int(word)
        case Number():
            return float(word)
        case Multi():
            return frozenset(int(tick) for tick in word.split("+") if tick)


def levels_in(rubric: Rubric, sheet: str, group: str) -> tuple[int | None, ...]:
    """The options chosen in a packed sheet, None where no option was."""
    return tuple(
        int(word) if is_choice and word.isdecimal() else None
        for is_choice, word in zip(_choices(rubric, group), sheet.split(" "), strict=True)
    )


def tallies_of(rubric: Rubric, sheets: Sequence[str], group: str) -> dict[str, Tally]:
    """Indicator id -> the given answers of these packed sheets of one group."""
    columns = list(zip(*(sheet.split(" ") for sheet in sheets), strict=True))
    counted = map(Counter, columns) if columns else (Counter() for _ in _asked(rubric, group))
    return {item: _tally(scale, words)
            for (item, scale), words in zip(_asked(rubric, group).items(), counted, strict=True)
            }  # fmt: skip


def complete_rows(
    rubric: Rubric, sheets: Sequence[str], group: str, indicators: Sequence[str]
) -> dict[tuple[float, ...], int]:
    """Of those who gave an answer to all of these: their values in 0..1 -> how many had them."""
    scales = _asked(rubric, group)
    columns = list(zip(*(sheet.split(" ") for sheet in sheets), strict=True))
    places = [list(scales).index(item) for item in indicators]
    counted = Counter(zip(*(columns[place] for place in places), strict=True)) if columns else {}
    values = [_value_reader(scales[item]) for item in indicators]
    found: Counter[tuple[float, ...]] = Counter()
    for words, n in counted.items():
        if not _OPEN.intersection(words):
            found[tuple(read(word) for read, word in zip(values, words, strict=True))] += n
    return found


def _value_reader(scale: Scale) -> Callable[[str], float]:
    read = reader(scale)
    return lambda word: read(value_in(scale, word))


def _tally(scale: Scale, words: Mapping[str, int]) -> Tally:
    given = {word: n for word, n in words.items() if word not in _OPEN}
    read = reader(scale)
    total = fsum(read(value_in(scale, word)) * n for word, n in sorted(given.items()))
    counts: tuple[int, ...] = ()
    if isinstance(scale, Choice):
        counts = tuple(words.get(str(level), 0) for level in range(len(scale.options)))
    return Tally(sum(given.values()), total, counts)


def _word(value: Value) -> str:
    if isinstance(value, frozenset):
        return "+".join(map(str, sorted(value))) or "+"
    return repr(value)


@lru_cache(maxsize=128)
def _asked(rubric: Rubric, group: str) -> Mapping[str, Scale]:
    return {item.id: item.scale for item in rubric.asked(group)}


@lru_cache(maxsize=128)
def _choices(rubric: Rubric, group: str) -> tuple[bool, ...]:
    return tuple(isinstance(scale, Choice) for scale in _asked(rubric, group).values())
