"""The `Tally` in memory."""

from collections import Counter


class MemoryTally:
    """Counts under name and kind; of a duration, that there was one."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, kind: str = "", amount: int = 1) -> None:
        """Count something under its name and kind."""
        self.counts[name, kind] += amount

    def observe(self, name: str, seconds: float) -> None:
        """Count that something took a while."""
        self.counts[name, ""] += 1
