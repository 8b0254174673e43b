"""Counting what happens, so that it can be watched without reading anybody's words."""

from typing import Protocol


class Tally(Protocol):
    """Where counts and durations go; the web adapter turns them into metrics."""

    def add(self, name: str, kind: str = "", amount: int = 1) -> None:
        """Count something: `name` is the counter, `kind` its label."""

    def observe(self, name: str, seconds: float) -> None:
        """Note how long something took."""
