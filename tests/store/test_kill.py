"""Killed in the middle: what was called durable is there, once, and nothing is half-written."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

from bot.store import open_store
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine
from tests.store.people import CountingIds

ROOT = Path(__file__).parents[2]
ROUNDS = 3
SEED = 20261121


def run_and_kill(url: str, first_update: int, after: int) -> set[int]:
    """Let a writer run until it called this many units durable, kill it; gives their ids."""
    command = [sys.executable, "-m", "tests.store.dying_writer", url, str(first_update)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after)]
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL, "the writer ended by itself"
    return {int(line) for line in lines if line.endswith("\n")}


async def test_no_acknowledged_unit_is_lost_or_doubled(engine: Engine) -> None:
    """Several kills at random moments; after each the store opens and everybody can go on."""
    random = Random(SEED)
    acknowledged: set[int] = set()
    for number in range(ROUNDS):
        first = 1 + number * 1_000_000
        acknowledged |= run_and_kill(engine.url, first, random.randrange(50, 400))
        store = await open_store(
            engine.url, clock=FakeClock(), ids=CountingIds("check"), sealer=SEALER
        )
        for person in range(1, 17):
            loaded = await store.load(person)
            assert loaded.revision > 0
            assert loaded.assessment is not None
        await store.close()

    answered = [row[0] for row in await engine.rows("SELECT update_id FROM answers")]
    assert len(answered) == len(set(answered))
    assert acknowledged <= set(answered)
    seen = {row[0] for row in await engine.rows("SELECT update_id FROM seen_updates")}
    assert set(answered) <= seen
    await check_that_parts_of_units_belong_together(engine)


async def check_that_parts_of_units_belong_together(engine: Engine) -> None:
    """Each person's revision counts their units: one that began, one for each answer; each
    answer has its message, and each indicator one current answer."""
    revisions = await engine.rows(
        "SELECT s.revision, (SELECT count(*) FROM assessments a JOIN answers n "
        "ON n.assessment_id = a.id WHERE a.respondent_id = s.respondent_id) FROM sessions s"
    )
    assert all(revision == answers + 1 for revision, answers in revisions)
    [(messages, answers)] = await engine.rows(
        "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM answers)"
    )
    assert messages == answers
    current = await engine.rows(
        "SELECT sum(is_current) FROM answers GROUP BY assessment_id, indicator"
    )
    assert {row[0] for row in current} == {1}
