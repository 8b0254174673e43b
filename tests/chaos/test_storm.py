"""A broadcast to 500 through three SIGKILLs; `run.py chaos --plan broadcast` has 20,000."""

from pathlib import Path

from tests.chaos.storm import Storm, ride_out
from tests.store.engines import Engine, Sqlite

FEW = Storm(recipients=500, rate=100, held=0.006, blocked=0.05, lost=0.01)


async def test_nobody_is_told_twice(engine: Engine, tmp_path: Path) -> None:
    """Sent, blocked, failed and ambiguous are all recipients; ambiguous are those in flight."""
    name = "sqlite" if isinstance(engine, Sqlite) else "postgresql"
    wreckage = await ride_out(engine, name, FEW, tmp_path)
    assert not wreckage.violations, "\n".join(wreckage.lines())
    assert len(wreckage.in_flight) == FEW.kills
    assert wreckage.states["blocked"] > 0
    assert wreckage.states["sent"] > 0.8 * FEW.recipients
