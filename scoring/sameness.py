"""Whether an answer to one version of a question means the same in another version."""

from scoring.rubric import Indicator, Multi, Number, Rubric, Scale


def measure(scale: Scale) -> tuple[object, ...]:
    """What makes an answer a number: everything of a scale but its words."""
    if isinstance(scale, Number):
        return "number", scale.lo, scale.hi, scale.log
    values = tuple(option.value for option in scale.options)
    if isinstance(scale, Multi):
        return "multi", values, scale.full, scale.none
    return "choice", values


def answers_fit(old: Indicator, new: Indicator) -> bool:
    """Whether answers to the one still mean what they meant in the other."""
    same_scale = measure(old.scale) == measure(new.scale)
    return same_scale and old.not_applicable == new.not_applicable


def same_indicators(old: Rubric, new: Rubric) -> tuple[str, ...]:
    """Indicators of the new version whose answers can be held against the old one's."""
    return tuple(
        item for item, indicator in new.indicators.items()
        if item in old.indicators and answers_fit(old.indicators[item], indicator)
    )  # fmt: skip


def same_below(old: Rubric, new: Rubric, node: str) -> bool:
    """Whether a node is worked out alike in both versions, down to every question under it."""
    if node in new.indicators:
        return (
            node in old.indicators
            and answers_fit(old.indicators[node], new.indicators[node])
            and old.indicators[node].groups == new.indicators[node].groups
        )
    if node not in old.nodes or node not in new.nodes:
        return False
    before, now = old.nodes[node], new.nodes[node]
    weighing = ("children", "p", "need", "floor", "missing")
    if any(getattr(before, field) != getattr(now, field) for field in weighing):
        return False
    return all(same_below(old, new, child) for child in now.children)
