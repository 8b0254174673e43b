"""Scales of indicators, and what hangs on their levels: next steps and prerequisites."""

from collections.abc import Iterator, Sequence

from bot.rubric_files.findings import Finding, listed, nearest, quoted, warning
from bot.rubric_files.graphs import circles
from bot.rubric_files.schema import to_condition, to_levels, to_number
from bot.rubric_files.spots import Spot
from bot.rubric_files.words import YES_NO
from scoring.levels import NUMBER_LEVELS

KINDS = ("levels", "choice", "yes_no", "number", "multi")
"""The scales; an indicator has exactly one."""
FEWEST_OPTIONS = 2
"""Fewer are no choice."""
MOST_OPTIONS = 10
"""Options of one choice: each has a button with one digit."""
MOST_TICKS = 20
"""Options of `multi`: each has a button line of its own."""


def check_scales(root: Spot) -> Iterator[Finding]:
    """One fitting scale an indicator; steps and prerequisites at levels that exist."""
    for indicator in root.under("indicators").values():
        yield from _check_kind(indicator)
        yield from _check_table(root, indicator)
        yield from _check_number(indicator)
        yield from _check_multi(indicator)
        yield from _check_words(root, indicator)
        yield from _check_steps(root, indicator)
        yield from _check_requirements(root, indicator)
    yield from _check_circles(root)


def best_level(indicator: Spot) -> int:
    """The highest level of an indicator's scale, counted from 0; 0 where there are no levels.

    Levels of a number are the quarters of its way, those of `multi` how many are ticked.
    """
    if _is_yes_no(indicator):
        return 1
    if "number" in indicator.fields:
        return NUMBER_LEVELS
    if multi := indicator.get("multi"):
        return max(0, len(multi.among("options")) - ("none" in multi.fields))
    options = indicator.among("levels") or indicator.among("choice")
    return max(0, len(options) - 1)


def _is_yes_no(indicator: Spot) -> bool:
    spot = indicator.get("yes_no")
    return spot is not None and spot.text == "true"


def _kinds(indicator: Spot) -> list[str]:
    named = [name for name in KINDS if name in indicator.fields]
    return [name for name in named if name != "yes_no" or _is_yes_no(indicator)]


def _check_kind(indicator: Spot) -> Iterator[Finding]:
    kinds = _kinds(indicator)
    if not kinds and indicator.fields:
        yield Finding(indicator.label, f"no scale; add one of {listed(KINDS)}")
    for name in kinds[1:]:
        place = indicator.fields[name].label
        yield Finding(place, f"a second scale beside {quoted(kinds[0])}; keep one of them")
    if "reverse" in indicator.fields and "multi" in kinds:
        place = indicator.fields["reverse"].label
        yield Finding(place, 'a "multi" has no direction to reverse; remove this line')


def _check_table(root: Spot, indicator: Spot) -> Iterator[Finding]:
    for name in ("levels", "choice"):
        spot = indicator.get(name)
        if spot and not isinstance(spot.value, str):
            yield from _check_count(spot, len(spot.elements))
    names, levels = root.among("level_names"), indicator.among("levels")
    if names and levels and len(names) != len(levels):
        message = f"{len(levels)} levels, but level_names has {len(names)}"
        yield Finding(indicator.fields["levels"].label, f"{message}; make them the same")
    yield from _check_values(indicator.among("choice"))


def _check_count(spot: Spot, count: int) -> Iterator[Finding]:
    if count < FEWEST_OPTIONS:
        advice = f"at least {FEWEST_OPTIONS} are needed, add more"
        yield Finding(spot.label, f"{count} to choose from; {advice}")
    if count > MOST_OPTIONS:
        yield Finding(spot.label, f"{count} to choose from; keep at most {MOST_OPTIONS}")


def _check_values(options: Sequence[Spot]) -> Iterator[Finding]:
    before = None
    for option in options:
        spot = option.get("value")
        value = to_number(spot.text) if spot else None
        if spot is None or value is None:
            continue
        if before is not None and value <= before:
            message = f"the value {value:g} does not rise above {before:g} before it"
            yield Finding(spot.place, f"{message}; list options worst first, each worth more")
        before = value


def _check_number(indicator: Spot) -> Iterator[Finding]:
    number = indicator.get("number")
    if not number:
        return
    ends = [number.get("from"), number.get("to")]
    values = [to_number(end.text) for end in ends if end]
    if len(values) == len(ends) and values[0] is not None and values[0] == values[1]:
        yield Finding(number.label, f"from and to are both {values[0]:g}; set them apart")
    scale = number.get("scale")
    for end in ends:
        value = to_number(end.text) if end else None
        if end and value is not None and scale and scale.text == "log" and value <= 0:
            yield Finding(end.place, f"{end.text} has no logarithm; write a number above 0")


def _check_multi(indicator: Spot) -> Iterator[Finding]:
    multi = indicator.get("multi")
    if not multi:
        return
    options, spot = multi.among("options"), multi.get("options")
    if spot and not FEWEST_OPTIONS <= len(options) <= MOST_TICKS:
        message = f"{len(options)} to tick; write {FEWEST_OPTIONS} to {MOST_TICKS}"
        yield Finding(spot.label, message)
    points = [to_number(item.text) or 0.0 for option in options if (item := option.get("points"))]
    full = multi.get("full")
    most = to_number(full.text) if full else None
    if full and most is not None and most > sum(points):
        message = f"full is {most:g}, but all points together are {sum(points):g}"
        yield Finding(full.place, f"{message}; lower it, or nobody reaches 1")
    yield from _check_none(multi.get("none"), options)


def _check_none(none: Spot | None, options: Sequence[Spot]) -> Iterator[Finding]:
    index = to_number(none.text) if none else None
    if none is None or index is None:
        return
    if not 0 <= index < len(options):
        message = f"there is no option {none.text}; count from 0 to {len(options) - 1}"
        yield Finding(none.place, message)
        return
    points = options[int(index)].get("points")
    if points and to_number(points.text):
        message = f'"none of these" (option {none.text}) gives points; write 0'
        yield Finding(points.place, message)


def _check_words(root: Spot, indicator: Spot) -> Iterator[Finding]:
    if not _is_yes_no(indicator):
        return
    for language in root.among("languages"):
        if language.text not in YES_NO:
            message = f'yes_no has no words in "{language.text}"'
            place = indicator.fields["yes_no"].label
            yield Finding(place, f"{message}; write a `choice` of two options instead")


def _check_steps(root: Spot, indicator: Spot) -> Iterator[Finding]:
    best = best_level(indicator)
    seen: dict[int, str] = {}
    for key, step in indicator.under("steps").items():
        yield from _check_owner(root, step)
        levels = to_levels(key)
        if not levels:
            message = f'{quoted(key)} names no levels; write "0-1" or "2", counting from 0'
            yield Finding(step.label, message)
        elif best:
            yield from _check_levels(step, levels, best)
        for level in levels:
            if level in seen:
                message = f"level {level} has a step already, at {quoted(seen[level])}"
                yield Finding(step.label, f"{message}; let the keys not overlap")
            seen.setdefault(level, key)
    yield from _check_gaps(indicator, best, seen)


def _check_levels(step: Spot, levels: Sequence[int], best: int) -> Iterator[Finding]:
    for level in sorted({levels[0], levels[-1]}):
        if level > best:
            message = f"there is no level {level}; the levels are 0 to {best}"
            yield Finding(step.label, f"{message}, so end at {best - 1}")
        elif level == best:
            message = f"level {level} is the best; there is no step up from it"
            yield Finding(step.label, f"{message}, so end at {best - 1}")


def _check_gaps(indicator: Spot, best: int, seen: dict[int, str]) -> Iterator[Finding]:
    gaps = [str(level) for level in range(best) if level not in seen]
    if seen and gaps:
        place = indicator.fields["steps"].label
        yield warning(place, f"no step from level {listed(gaps)}; consider adding one")


def _check_owner(root: Spot, step: Spot) -> Iterator[Finding]:
    owner, groups = step.get("owner"), list(root.under("groups"))
    if owner and owner.text and owner.text not in groups:
        message = f"the owner {quoted(owner.text)} is no group; {nearest(owner.text, groups)}"
        yield Finding(owner.place, message)


def _check_requirements(root: Spot, indicator: Spot) -> Iterator[Finding]:
    indicators = root.under("indicators")
    for spot in indicator.among("requires"):
        condition = to_condition(spot.text)
        if condition is None:
            continue
        name, bound = condition
        if name not in indicators:
            message = f"requires {quoted(name)}, which is no indicator"
            yield Finding(spot.place, f"{message}; {nearest(name, list(indicators))}")
        else:
            yield from _check_bound(spot, indicators[name], name, bound)


def _check_bound(spot: Spot, other: Spot, name: str, bound: float) -> Iterator[Finding]:
    best = best_level(other)
    if best and not (bound.is_integer() and 1 <= bound <= best):
        message = f"{quoted(name)} has no level {bound:g} to wait for"
        yield Finding(spot.place, f"{message}; write a level from 1 to {best}")


def _check_circles(root: Spot) -> Iterator[Finding]:
    places = {}
    edges: dict[str, list[str]] = {}
    for name, indicator in root.under("indicators").items():
        for spot in indicator.among("requires"):
            if condition := to_condition(spot.text):
                edges.setdefault(name, []).append(condition[0])
                places[name, condition[0]] = spot.place
    for circle in circles(edges):
        way = " → ".join(circle)
        message = f"indicators wait for each other: {way}; remove this requirement"
        yield Finding(places[circle[-2], circle[-1]], message)
