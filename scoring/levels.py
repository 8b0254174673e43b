"""From an answer to a number in 0..1, and from one level to the next.

`reader` turns a scale into the quickest function that maps a given answer; `climber` says which
answer lies one level up. Rules: option tables, goalposts with clamping (UNDP technical notes),
points of ticked options up to `full`.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import floor, isnan, log

from scoring.answers import Value
from scoring.rubric import Choice, Multi, Number, Scale

TOLERANCE = 1e-9
"""Two values nearer than this are the same when a bound is compared."""

NUMBER_LEVELS = 4
"""A number has the levels 0..4 for steps: quarters of the way between its goalposts."""


@dataclass(frozen=True, slots=True)
class Climb:
    """One level up: where the answer stands (0-based), where it would stand, and its value."""

    level: int
    target: int
    value: float
    """The value in 0..1 at the target."""


Reader = Callable[[Value], float]
Climber = Callable[[Value], Climb | None]


def reader(scale: Scale) -> Reader:
    """The function that maps a given answer on this scale to 0..1.

    It raises KeyError for an option that the scale does not have and ValueError for a number
    that is none.
    """
    match scale:
        case Choice():
            return _choice_reader(scale)
        case Number():
            return lambda value: _on_goalposts(scale, _number(value))
        case Multi():
            return lambda value: _ticked(scale, _ticks(value))


def extremes(scale: Scale) -> tuple[float, float]:
    """The worst and the best value in 0..1 that an answer on this scale can have."""
    match scale:
        case Choice(options=options):
            values = [option.value for option in options]
            return min(values), max(values)
        case Number():
            return 0.0, 1.0
        case Multi(options=options, full=full):
            points = [option.value for option in options]
            return (_clamp(sum(p for p in points if p < 0) / full),
                    _clamp(sum(p for p in points if p > 0) / full))  # fmt: skip


def value_at(scale: Scale, level: int) -> float:
    """The value in 0..1 of standing at a level; for ticks, with the best ones ticked first."""
    match scale:
        case Choice(options=options):
            return options[min(level, len(options) - 1)].value
        case Number():
            return min(1.0, level / NUMBER_LEVELS)
        case Multi(options=options, full=full):
            points = sorted((option.value for option in options), reverse=True)
            return _clamp(sum(points[:level]) / full)


def reached_level(scale: Scale, mean: float) -> int | None:
    """The highest option whose value a mean in 0..1 reaches; None for numbers and ticks."""
    if not isinstance(scale, Choice):
        return None
    reached = [level for level, option in enumerate(scale.options)
               if option.value <= mean + TOLERANCE]  # fmt: skip
    return max(reached, default=0)


def mean_level(scale: Scale, mean: float) -> float | None:
    """A mean in 0..1 as a level from 0, between two options by proportion.

    None for numbers and ticks. Where all options are equally far apart, as in the shipped
    rubrics, this is the mean of the chosen options.
    """
    if not isinstance(scale, Choice):
        return None
    values = [option.value for option in scale.options]
    above = min(max(bisect_right(values, mean), 1), len(values) - 1)
    step = values[above] - values[above - 1]
    return above - 1 + ((mean - values[above - 1]) / step if step else 0.0)


def climber(scale: Scale) -> Climber:
    """The function that gives the step from an answer to the next better level, if any.

    A choice goes to the nearest better option, a number to its next quarter, ticks gain the
    first option in rubric order that brings points.
    """
    match scale:
        case Choice(options=options):
            table: dict[Value, Climb | None] = {
                level: _climb_choice(scale, level) for level in range(len(options))
            }
            return table.__getitem__
        case Number():
            return lambda value: _climb_number(scale, _number(value))
        case Multi():
            return lambda value: _climb_ticks(scale, _ticks(value))


def _choice_reader(scale: Choice) -> Reader:
    # a dict, because a tuple would take -1 for the last option
    table: dict[Value, float] = {i: option.value for i, option in enumerate(scale.options)}
    return table.__getitem__


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))


def _number(value: Value) -> float:
    if isinstance(value, frozenset) or isnan(value):
        msg = f"not a number: {value!r}"
        raise ValueError(msg)
    return value


def _ticks(value: Value) -> frozenset[int]:
    if not isinstance(value, Iterable):
        msg = f"not a set of options: {value!r}"
        raise ValueError(msg)  # noqa: TRY004 - one kind of error for every unreadable answer
    return frozenset(value)


def _on_goalposts(scale: Number, value: float) -> float:
    if not scale.log:
        return _clamp((value - scale.lo) / (scale.hi - scale.lo))
    if value <= 0.0:
        return 0.0 if scale.lo < scale.hi else 1.0
    # a difference of logarithms: the quotient of tiny numbers would be 0
    return _clamp((log(value) - log(scale.lo)) / (log(scale.hi) - log(scale.lo)))


def _ticked(scale: Multi, ticks: frozenset[int]) -> float:
    for tick in ticks:
        if not 0 <= tick < len(scale.options):
            raise KeyError(tick)
    if scale.none in ticks:
        return extremes(scale)[0]
    points = sum(scale.options[tick].value for tick in sorted(ticks))
    return _clamp(points / scale.full)


def _climb_choice(scale: Choice, level: int) -> Climb | None:
    now = scale.options[level].value
    better = [(option.value, abs(index - level), index)
              for index, option in enumerate(scale.options) if option.value > now]  # fmt: skip
    if not better:
        return None
    value, _, target = min(better)
    return Climb(level, target, value)


def _climb_number(scale: Number, value: float) -> Climb | None:
    level = floor(_on_goalposts(scale, value) * NUMBER_LEVELS + TOLERANCE)
    if level >= NUMBER_LEVELS:
        return None
    return Climb(level, level + 1, (level + 1) / NUMBER_LEVELS)


def _climb_ticks(scale: Multi, ticks: frozenset[int]) -> Climb | None:
    kept = ticks - {scale.none}
    level = len(kept)
    now = _ticked(scale, kept)
    for index, option in enumerate(scale.options):
        if index not in ticks and index != scale.none and option.value > 0.0 and now < 1.0:
            return Climb(level, level + 1, _ticked(scale, kept | {index}))
    return None
