"""Counting what happens, so that it can be watched without reading anybody's words."""

from collections import Counter
from typing import Protocol


class Tally(Protocol):
    """Where counts and durations go; the web adapter turns them into metrics."""

    def add(self, name: str, kind: str = "", amount: int = 1) -> None:
        """Count something: `name` is the counter, `kind` its label."""

    def observe(self, name: str, seconds: float) -> None:
        """Note how long something took."""


class MemoryTally:
    """Counts in memory; enough for a demo and for tests."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.longest: dict[str, float] = {}

    def add(self, name: str, kind: str = "", amount: int = 1) -> None:
        """Count something under its name and kind."""
        self.counts[name, kind] += amount

    def observe(self, name: str, seconds: float) -> None:
        """Keep the longest duration of each name, in seconds."""
        self.counts[name, ""] += 1
        self.longest[name] = max(seconds, self.longest.get(name, 0.0))
