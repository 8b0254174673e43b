"""YAML read into a tree in which everything knows its place.

The events of PyYAML's parser are used directly: they carry the place of aliases and of second
keys, and the tree's depth is bounded before any recursion of the C library could overflow.
Scalars stay the text that the author wrote; the fields give them their types later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from bot.rubric_files.findings import Finding, Place, quoted

DEEPEST = 24
"""Levels of nesting; the language itself needs seven."""

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Plain = str | dict[str, "Plain"] | list["Plain"]
"""The same tree without places, as pydantic reads it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value with the place where it begins and the place of the key that leads to it."""

    place: Place
    label: Place
    """The key's place; of a list's element or the root, the value's own place."""
    value: "str | Mapping[str, Spot] | Sequence[Spot]"

    @property
    def text(self) -> str:
        """The scalar's text; empty where this is a mapping or a list."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def fields(self) -> "Mapping[str, Spot]":
        """The mapping; empty where this is something else."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def elements(self) -> "Sequence[Spot]":
        """The list; empty where this is something else."""
        if isinstance(self.value, str | Mapping):
            return ()
        return self.value

    def get(self, *names: str) -> "Spot | None":
        """The spot at the end of a chain of keys, or None where the chain breaks."""
        spot: Spot | None = self
        for name in names:
            spot = spot.fields.get(name) if spot else None
        return spot

    def under(self, name: str) -> "Mapping[str, Spot]":
        """The mapping at a key; empty where the key is missing or holds something else."""
        spot = self.fields.get(name)
        return spot.fields if spot else {}

    def among(self, name: str) -> "Sequence[Spot]":
        """The list at a key; empty where the key is missing or holds something else."""
        spot = self.fields.get(name)
        return spot.elements if spot else ()

    def plain(self) -> Plain:
        """The same value without places."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, Mapping):
            return {name: spot.plain() for name, spot in self.value.items()}
        return [spot.plain() for spot in self.value]


class _Unreadable(Exception):  # noqa: N818 (a way out of the recursion, never seen outside)
    """Nothing after this finding can be read."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


class _TreeReader:
    """Builds the tree from parser events; keeps what it finds wrong on the way."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.findings: list[Finding] = []

    def document(self) -> Spot | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _Unreadable(Finding(_begin(event), _SECOND_DOCUMENT))
                root = self.spot(next(self.events), None, 0)
        return root

    def spot(self, event: yaml.Event, label: Place | None, depth: int) -> Spot:
        place = _begin(event)
        if depth > DEEPEST:
            raise _Unreadable(Finding(place, f"nested deeper than {DEEPEST} levels; flatten it"))
        label = label or place
        if isinstance(event, yaml.MappingStartEvent):
            return Spot(place, label, self.mapping(depth))
        if isinstance(event, yaml.SequenceStartEvent):
            return Spot(place, label, self.sequence(depth))
        if isinstance(event, yaml.AliasEvent):
            self.findings.append(Finding(place, f"*{event.anchor}: {_ALIAS}"))
            return Spot(place, label, f"*{event.anchor}")
        return Spot(place, label, getattr(event, "value", ""))

    def mapping(self, depth: int) -> Mapping[str, Spot]:
        fields: dict[str, Spot] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.spot(event, None, depth + 1)
            value = self.spot(next(self.events), key.place, depth + 1)
            self.add(fields, key, value)
        return fields

    def add(self, fields: dict[str, Spot], key: Spot, value: Spot) -> None:
        if not isinstance(key.value, str):
            self.findings.append(Finding(key.place, "a key must be a word; write it as text"))
        elif key.value in fields:
            first = fields[key.value].label.line
            message = f"{quoted(key.value)} stands here twice, first in line {first}"
            self.findings.append(Finding(key.place, f"{message}; rename or remove one"))
        else:
            fields[key.value] = value

    def sequence(self, depth: int) -> Sequence[Spot]:
        elements: list[Spot] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            elements.append(self.spot(event, None, depth + 1))
        return elements


_ALIAS = "anchors and aliases are not part of the language; write it out"
_SECOND_DOCUMENT = "a second document begins; keep one rubric a file and remove this line"


def read_spots(text: str) -> tuple[Spot | None, list[Finding]]:
    """The tree of a YAML text, and what is wrong with it as YAML.

    Gives None for the tree where the text cannot be read to its end or holds nothing.
    """
    try:
        reader = _TreeReader(yaml.parse(text, Loader=_LOADER))
    except yaml.reader.ReaderError as error:
        return None, [_unreadable_character(text, error)]
    try:
        return reader.document(), reader.findings
    except _Unreadable as stop:
        return None, [*reader.findings, stop.finding]
    except yaml.reader.ReaderError as error:
        return None, [*reader.findings, _unreadable_character(text, error)]
    except yaml.MarkedYAMLError as error:
        return None, [*reader.findings, _syntax(error)]


def place_of(text: str, position: int) -> Place:
    """The line and column of a position in a text."""
    before = text[:position]
    return Place(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


def _begin(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _unreadable_character(text: str, error: yaml.reader.ReaderError) -> Finding:
    # The C parser counts bytes, the Python one characters; nobody types these on purpose, so
    # the first character that YAML refuses is looked up instead.
    at = next((i for i, sign in enumerate(text) if _is_refused(sign)), 0)
    code = f"U+{ord(text[at]):04X}" if text else "nothing"
    return Finding(place_of(text, at), f"{code}: {error.reason}; delete this character")


def _is_refused(sign: str) -> bool:
    return yaml.reader.Reader.NON_PRINTABLE.search(sign) is not None


def _syntax(error: yaml.MarkedYAMLError) -> Finding:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    parts = [part for part in (error.problem, error.context) if part]
    said = ", ".join(parts) or "cannot be read"
    return Finding(place, f"not YAML: {said}; check quotes, colons and indentation near here")
