"""How many were tried: counted as they go by, printed when the tests of a module are over."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

EXPLORING = bool(os.environ.get("KREATIF_EXPLORE"))
SLOWEST = 5.0
"""Seconds of the processor that one update or one file may take; what others do is not counted."""


def examples(usual: int, exploring: int) -> int:
    """How many examples a property tries: many more where KREATIF_EXPLORE is set."""
    return exploring if EXPLORING else usual


@dataclass
class Tried:
    """What was tried, by what came of it."""

    what: str
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    @contextmanager
    def one(self) -> Iterator[list[str]]:
        """Count one; the outcome is put into the list. Fails where it took too long."""
        outcome: list[str] = []
        began = time.thread_time()
        yield outcome
        took = time.thread_time() - began
        self.slowest = max(self.slowest, took)
        self.outcomes[outcome[0]] += 1
        assert took < SLOWEST, f"{took:.1f} s"

    def report(self) -> None:
        """Say it past pytest's capturing, where whoever runs the tests sees it."""
        ends = ", ".join(f"{name} {count}" for name, count in self.outcomes.most_common())
        line = f"{self.what}: {self.outcomes.total()} tried, slowest {self.slowest * 1000:.0f} ms"
        print(f"\n{line} ({ends})", file=sys.__stderr__, flush=True)
