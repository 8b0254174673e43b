"""Groups, gates, bands and closing questions: who is asked, and what a value is called."""

import math
from collections.abc import Iterator

from bot.rubric_files.findings import Finding, nearest, quoted
from bot.rubric_files.schema import to_condition, to_number
from bot.rubric_files.spots import Spot


def check_groups(root: Spot) -> Iterator[Finding]:
    """Groups refer to each other rightly, and every indicator is asked of somebody."""
    groups = root.under("groups")
    weights = [group.get("weight") for group in groups.values()]
    if groups and all(weight and to_number(weight.text) == 0 for weight in weights):
        message = "every group weighs 0; give at least one a weight above 0"
        yield Finding(root.fields["groups"].label, message)
    for name, group in groups.items():
        yield from _check_answers_as(root, name, group)
    for indicator in root.under("indicators").values():
        yield from _check_asked(root, indicator)
        yield from _check_subject(root, indicator)


def _check_answers_as(root: Spot, name: str, group: Spot) -> Iterator[Finding]:
    groups = root.under("groups")
    other = group.get("answers_as")
    if not other or not other.text:
        return
    if other.text not in groups:
        message = f"{quoted(other.text)} is no group; {nearest(other.text, list(groups))}"
        yield Finding(other.place, message)
    elif other.text == name or "answers_as" in groups[other.text].fields:
        message = f"{quoted(other.text)} has no questions of its own"
        yield Finding(other.place, f"{message}; name a group without answers_as")


def _check_asked(root: Spot, indicator: Spot) -> Iterator[Finding]:
    spot, groups = indicator.get("groups"), root.under("groups")
    if not spot or isinstance(spot.value, str):
        return
    if not spot.elements:
        yield Finding(spot.label, "nobody is asked; name at least one group")
    seen: set[str] = set()
    for group in spot.elements:
        if group.text in seen:
            yield Finding(group.place, f"group {quoted(group.text)} is named twice; remove one")
        seen.add(group.text)
        if group.text not in groups:
            message = f"{quoted(group.text)} is no group; {nearest(group.text, list(groups))}"
            yield Finding(group.place, message)
        elif answers_as := groups[group.text].get("answers_as"):
            message = f"{quoted(group.text)} gets the questions of {quoted(answers_as.text)}"
            yield Finding(group.place, f"{message}; remove it here, it is asked nothing itself")


def _check_subject(root: Spot, indicator: Spot) -> Iterator[Finding]:
    about, asks = indicator.get("about"), root.get("asks_subsector")
    if about and about.text == "subsector" and (asks is None or asks.text != "true"):
        message = "speaks about a subsector that is never asked for"
        yield Finding(about.place, f"{message}; add `asks_subsector: true` at the top")


def check_gates(root: Spot) -> Iterator[Finding]:
    """Levels in order, conditions on what exists, caps that rise within the scale."""
    highest = _scale(root)
    level_before = cap_before = 0.0
    for gate in root.among("gates"):
        level, cap = gate.get("level"), gate.get("cap")
        value = to_number(level.text) if level else None
        if level and value is not None:
            yield from _check_level(level, value, level_before)
            level_before = max(level_before, value)
        bound = to_number(cap.text) if cap else None
        if cap and bound is not None:
            yield from _check_cap(cap, bound, cap_before, highest)
            cap_before = max(cap_before, bound)
        yield from _check_conditions(root, gate)


def _check_level(level: Spot, value: float, before: float) -> Iterator[Finding]:
    if 1 <= value <= before:
        message = f"level {value:g} does not rise above {before:g} before it"
        yield Finding(level.place, f"{message}; list gates lowest first")


def _check_cap(cap: Spot, bound: float, before: float, highest: float) -> Iterator[Finding]:
    if not 0 < bound <= highest:
        message = f"the cap {cap.text} is not within the scale"
        yield Finding(cap.place, f"{message}; write a number above 0 and at most {highest:g}")
    elif bound <= before:
        message = f"the cap {cap.text} is not above {before:g} of a gate before it"
        yield Finding(cap.place, f"{message}; let caps rise with the level")


def _check_conditions(root: Spot, gate: Spot) -> Iterator[Finding]:
    known = [*root.under("nodes"), *root.under("indicators")]
    when = gate.get("when")
    if when and not when.value:
        yield Finding(when.label, "a gate without conditions is always open; name at least one")
    for spot in gate.among("when"):
        condition = to_condition(spot.text)
        if condition is None:
            continue
        name, bound = condition
        if name not in known:
            message = f"{quoted(name)} is neither a node nor an indicator; {nearest(name, known)}"
            yield Finding(spot.place, message)
        if not 0 <= bound <= 1:
            message = f"the bound {bound:g} is not within 0 to 1; write a share such as 0.4"
            yield Finding(spot.place, message)


def _scale(root: Spot) -> float:
    """The top of the scale; infinite where it is wrong itself, which is said elsewhere."""
    spot = root.get("scale")
    if spot is None:
        return 100.0
    scale = to_number(spot.text) or 0.0
    return scale if scale > 0 else math.inf


def check_bands(root: Spot) -> Iterator[Finding]:
    """Bands begin at 0 and rise within the scale; no id stands twice."""
    highest, before = _scale(root), None
    for band in root.among("bands"):
        spot = band.get("from")
        lower = to_number(spot.text) if spot else None
        if spot is None or lower is None:
            continue
        if before is None and lower != 0:
            message = f"the bands begin at {lower:g}; let the first begin at 0"
            yield Finding(spot.place, message)
        if before is not None and lower <= before:
            message = f"from {lower:g} does not rise above {before:g} before it"
            yield Finding(spot.place, f"{message}; list bands lowest first")
        if lower > highest:
            message = f"from {lower:g} is above the scale of {highest:g}; lower it"
            yield Finding(spot.place, message)
        before = lower
    yield from _check_ids(root, "bands")
    yield from _check_ids(root, "open_questions")


def _check_ids(root: Spot, name: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for part in root.among(name):
        spot = part.get("id")
        if spot and spot.text in seen:
            message = f"the id {quoted(spot.text)} stands in line {seen[spot.text]} already"
            yield Finding(spot.place, f"{message}; rename one")
        if spot:
            seen.setdefault(spot.text, spot.place.line)


def check_panel(root: Spot) -> Iterator[Finding]:
    """The panel can be met: a total is not smaller than what each group must bring."""
    panel = root.get("panel")
    each = panel.get("min_each") if panel else None
    group = panel.get("min_group") if panel else None
    low, high = (to_number(spot.text) if spot else None for spot in (each, group))
    if each and low is not None and high is not None and low > high:
        message = f"min_each {low:g} is above min_group {high:g}"
        yield Finding(
            each.place, f"{message}; a total asks no more of a group than its own figure"
        )
