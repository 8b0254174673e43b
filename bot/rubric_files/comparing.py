"""What changed between two versions of a rubric, and what that means for stored answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.rubric import Choice, Indicator, Multi, Node, Rubric, Scale
from scoring.sameness import measure


class ChangeKind(StrEnum):
    """What became of an indicator or of another part."""

    SAME = "same"
    REWORDED = "reworded"
    """Other words, the same scale: answers still mean what they meant."""
    REASKED = "asked of others"
    """Other groups answer it, on the same scale."""
    RESCALED = "re-scaled"
    """Answers to the old version do not fit the new one."""
    SPLIT = "split"
    """Gone, and at least two new ones carry its id with a letter or `_` behind it."""
    REMOVED = "removed"
    NEW = "new"
    REWEIGHTED = "re-weighted"
    """A node that counts its children otherwise."""
    CHANGED = "changed"
    """A part of the rubric that is neither an indicator nor a node."""


class Part(StrEnum):
    """What a change happened to."""

    INDICATOR = "indicators"
    NODE = "nodes"
    RUBRIC = "rubric"


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a rubric and what became of it."""

    part: Part
    kind: ChangeKind
    id: str
    details: tuple[str, ...] = ()
    """The fields that changed, or the parts that it was split into."""


_WORDS = (
    "name",
    "question",
    "explanation",
    "evidence",
    "evidence_from",
    "evidence_kinds",
    "source",
    "standing",
)
_RULES = ("requires", "effort", "subject")
_WEIGHING = ("children", "p", "need", "floor", "missing")
_FIELDS = ("root", "scale", "level_names", "gates", "bands", "groups", "panel", "open_questions",
          "asks_subsector", "languages", "name", "about", "notice")  # fmt: skip


def compare_rubrics(old: Rubric, new: Rubric) -> tuple[Change, ...]:
    """Every indicator of both versions, then the nodes and other parts that changed."""
    return (
        *_indicator_changes(old.indicators, new.indicators),
        *_node_changes(old.nodes, new.nodes),
        *(
            Change(Part.RUBRIC, ChangeKind.CHANGED, field)
            for field in _differing(_FIELDS, old, new)
        ),
    )


def _indicator_changes(
    old: Mapping[str, Indicator], new: Mapping[str, Indicator]
) -> Iterator[Change]:
    for name, indicator in old.items():
        if name in new:
            yield _indicator_change(indicator, new[name])
        else:
            yield _gone(name, tuple(part for part in new if part not in old))
    for name in new:
        if name not in old:
            yield Change(Part.INDICATOR, ChangeKind.NEW, name)


def _gone(name: str, added: tuple[str, ...]) -> Change:
    parts = tuple(part for part in added if _is_part(part, name))
    if len(parts) > 1:
        return Change(Part.INDICATOR, ChangeKind.SPLIT, name, parts)
    return Change(Part.INDICATOR, ChangeKind.REMOVED, name)


def _is_part(name: str, whole: str) -> bool:
    """`P1a` and `P1_2` are parts of `P1`; `P10` is not."""
    rest = name.removeprefix(whole)
    return rest != name and bool(rest) and not rest[0].isdigit()


def _indicator_change(old: Indicator, new: Indicator) -> Change:
    scale = ["scale"] if measure(old.scale) != measure(new.scale) else []
    scale += _differing(("not_applicable",), old, new)
    groups = _differing(("groups",), old, new)
    words = [*_differing((*_WORDS, "steps", *_RULES), old, new)]
    words += ["options"] if not scale and _sentences(old.scale) != _sentences(new.scale) else []
    for kind, found in (
        (ChangeKind.RESCALED, scale),
        (ChangeKind.REASKED, groups),
        (ChangeKind.REWORDED, words),
    ):
        if found:
            return Change(Part.INDICATOR, kind, new.id, (*scale, *groups, *words))
    return Change(Part.INDICATOR, ChangeKind.SAME, new.id)


def _sentences(scale: Scale) -> tuple[object, ...]:
    if isinstance(scale, Choice | Multi):
        return tuple(option.text for option in scale.options)
    return (scale.unit,)


def _node_changes(old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[Change]:
    for name, node in old.items():
        if name not in new:
            yield Change(Part.NODE, ChangeKind.REMOVED, name)
        elif details := _differing(_WEIGHING, node, new[name]):
            yield Change(Part.NODE, ChangeKind.REWEIGHTED, name, tuple(details))
        elif node.name != new[name].name:
            yield Change(Part.NODE, ChangeKind.REWORDED, name, ("name",))
    for name in new:
        if name not in old:
            yield Change(Part.NODE, ChangeKind.NEW, name)


def _differing(fields: tuple[str, ...], old: object, new: object) -> list[str]:
    return [field for field in fields if getattr(old, field) != getattr(new, field)]
