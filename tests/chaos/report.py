"""What a run of chaos has seen, and how it is told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.chaos.board import IDLE, MOMENTS, STAGES

_RANDOM = "random"


@dataclass
class Report:
    """Counts of one run on one engine."""

    engine: str
    seed: int
    planned: Counter[str] = field(default_factory=Counter)
    """Kills at a chosen point, by point."""
    random: Counter[str] = field(default_factory=Counter)
    """Kills at a random moment, by the stage that was under way."""
    stopped: int = 0
    """Ends by SIGTERM, for comparison."""
    refused: int = 0
    """Starts that the bot gave up by itself, with a line that says why."""
    troubles: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def kills(self) -> int:
        """How often SIGKILL hit."""
        return self.planned.total() + self.random.total()

    def lines(self) -> Iterator[str]:
        """The report, line by line."""
        yield (
            f"{self.engine}: {self.kills} kills in {self.seconds:.0f} s, seed {self.seed}; "
            f"{self.stopped} orderly stops, {self.refused} refused starts"
        )
        yield f"  {'killed at':10}" + "".join(f"{name:>8}" for name in (*MOMENTS, _RANDOM))
        for stage in (*STAGES, IDLE):
            counts = [self.planned[f"{stage}.{moment}"] for moment in MOMENTS]
            counts.append(self.random[stage])
            yield f"  {stage:10}" + "".join(f"{count or '·':>8}" for count in counts)
        for title, counted in (("troubles", self.troubles), ("outcomes", self.outcomes)):
            yield f"  {title}"
            for name, count in sorted(counted.items()):
                yield f"    {count:6}  {name}"
        yield f"  violations: {len(self.violations)}"
        for violation in self.violations:
            yield f"    {violation}"
