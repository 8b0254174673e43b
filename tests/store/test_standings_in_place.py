"""Migration 0019: a standing goes under its instrument and version, and loses nothing."""

from pathlib import Path

import pytest

from bot.store import open_store, postgresql, sqlite
from bot.store.sql import migration_files
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine
from tests.store.people import CountingIds

OLD_ROWS = """
INSERT INTO respondents (id, created_at, language, reachable) VALUES ('r', 1, 'id', 1);
INSERT INTO assessments (id, respondent_id, instrument, version, region, role, own_subsector,
    leading_subsector, cursor, started_at, touched_at, finished_at)
VALUES ('a', 'r', 'pmk3i', '1.0.0', '34.71', 'G', '', '', '', 1, 1, 1);
INSERT INTO standings (rubric_hash, part, region, role, assessment_id, left_out, answered,
    seconds, share_0, score_9, sheet, round_id)
VALUES ('h', 0, '34.71', 'G', 'a', 1, 0.5, 7.0, 12.5, 25.0, '1 d', 'round')
"""


def before(engine: str) -> list[Path]:
    """The migrations of a program that knew 18 of them."""
    return [path for path in migration_files(engine) if path.name < "0019"]


async def test_stored_standings_are_kept(
    blank: Engine, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored by the hash is found by instrument and version, with every column."""
    with monkeypatch.context() as older:
        for module in (sqlite, postgresql):
            older.setattr(module, "migration_files", before)
        await (await open_store(blank.url, clock=clock, ids=CountingIds(), sealer=SEALER)).close()
    assert "instrument" not in (await blank.columns())["standings"]
    for statement in OLD_ROWS.split(";"):
        await blank.rows(statement)
    await (await open_store(blank.url, clock=clock, ids=CountingIds(), sealer=SEALER)).close()

    assert await blank.rows(
        "SELECT instrument, version, rubric_hash, part, region, role, assessment_id, left_out,"
        " answered, seconds, share_0, share_1, score_9, sheet, round_id FROM standings"
    ) == [("pmk3i", "1.0.0", "h", 0, "34.71", "G", "a", 1, 0.5, 7.0, 12.5, None, 25.0, "1 d",
           "round")]  # fmt: skip
