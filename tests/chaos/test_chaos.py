"""A short seeded run of chaos; `python3 run.py chaos` is the long one."""

from pathlib import Path

import pytest

from tests.chaos.running import besiege

SEED = 2026


@pytest.mark.parametrize(
    ("plan", "kills"),
    [
        ("sqlite", 10),
        pytest.param("postgresql", 8, marks=pytest.mark.postgres),
        pytest.param("replicas", 5, marks=pytest.mark.postgres),
    ],
)
async def test_nothing_that_was_acknowledged_is_lost(
    plan: str, kills: int, tmp_path: Path
) -> None:
    """Every acknowledged answer is there once, nobody is asked twice, no reply is missing."""
    report = await besiege(plan, kills, SEED, tmp_path)
    assert not report.violations, "\n".join(report.lines())
    assert report.kills >= kills
    assert report.outcomes["taps"] > kills
