"""What one part of the conversation adds to the whole: a room with its screens and its doors."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.flows.access import Deed
from bot.flows.events import Command, FileSent
from bot.flows.links import Link, LinkKind, LinkState
from bot.flows.screens import Screen
from bot.flows.session import View
from bot.flows.taps import Act
from bot.flows.turn import Turn

Key = TypeVar("Key")
Value = TypeVar("Value")
Builder = Callable[[Turn], Screen]
Handler = Callable[[Turn, tuple[str, ...]], Turn]


@dataclass(frozen=True, slots=True)
class Room:
    """Everything is optional; two rooms never add the same view, act, command or kind of link."""

    screens: Mapping[View, Builder] = field(default_factory=dict)
    acts: Mapping[Act, Handler] = field(default_factory=dict)
    typed: Mapping[View, Callable[[Turn, str], Turn]] = field(default_factory=dict)
    """What words do on a screen, where they are no button of it."""
    files: Mapping[View, Callable[[Turn, FileSent], Turn]] = field(default_factory=dict)
    """What a photo, a document or a location does on a screen."""
    deeds: Mapping[View, Deed] = field(default_factory=dict)
    """What a screen needs a grant for; whoever has none for the desk's target leaves it."""
    openers: Mapping[LinkKind, Callable[[Turn, Link], Turn]] = field(default_factory=dict)
    """What opening a link does; it is open or was used by this person before."""
    closed: Mapping[LinkKind, Callable[[Turn, Link, LinkState], Turn]] = field(
        default_factory=dict
    )
    """What opening a link does that cannot be used any more; else it is refused in one line."""
    commands: Mapping[Command, Callable[[Turn], Turn]] = field(default_factory=dict)
    """Commands of people who agreed to the notice."""
    evergreen: frozenset[Act] = frozenset()
    """Buttons of messages that are no screens (reminders, notices): they never grow stale, so
    their acts check for themselves what they are asked."""


def joined(rooms: tuple[Room, ...]) -> Room:
    """All rooms as one.

    Raises:
        ValueError: Two rooms add the same thing.
    """
    return Room(
        screens=_merged(room.screens for room in rooms),
        acts=_merged(room.acts for room in rooms),
        typed=_merged(room.typed for room in rooms),
        files=_merged(room.files for room in rooms),
        deeds=_merged(room.deeds for room in rooms),
        openers=_merged(room.openers for room in rooms),
        closed=_merged(room.closed for room in rooms),
        commands=_merged(room.commands for room in rooms),
        evergreen=frozenset[Act]().union(*(room.evergreen for room in rooms)),
    )


def _merged(parts: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    merged: dict[Key, Value] = {}
    for part in parts:
        twice = merged.keys() & part.keys()
        if twice:
            raise ValueError(f"two rooms add the same: {', '.join(map(str, twice))}")
        merged |= part
    return merged
