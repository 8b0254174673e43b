"""Stores of a nation whose people have finished: what figures and re-scoring start from.

Some are written by the store itself; the others are copies of their rows, made in SQL.
"""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from bench.filled import BEGUN, FIRST_CHAT, SEALER, MarkedIds, mark_of
from bench.instrument import random_levels
from bot.flows.effects import BeginAssessment, FinishAssessment, GiveConsent, Record, RecordAnswer
from bot.flows.records import Assessment
from bot.flows.session import Session
from bot.flows.standing import standing_of
from bot.regions import Regions
from bot.rubric_files import read_rubrics
from bot.services.clock import SystemClock
from bot.services.rescoring import StaleAssessment, score_batch
from bot.services.units import Unit
from bot.store import Store, open_store
from bot.world import CONSENT_VERSION, DEFAULT_INSTRUMENT, RUBRICS
from scoring.answers import DONT_KNOW, Answer
from scoring.rubric import Rubric
from scoring.score import score

ROLES = "ABCG"
MODELS = 400
"""Written by the store, a quarter of each role; with gaps in every tenth answer. Enough that no
region of 200,000 people has two copies of one: those would count as careless."""
MODELS_REGION = "33.07"
"""Where the models are, and none of their copies."""
PACE = 7
"""Seconds an answer takes: sheets answered at one instant would count as careless."""
COPIED = ("respondents", "assessments", "answers", "scores", "standings")
OWN = frozenset({"id", "respondent_id", "assessment_id"})
"""Columns that hold a model's mark."""


def the_rubric() -> Rubric:
    """The instrument that the nation answers."""
    return read_rubrics(RUBRICS).current(DEFAULT_INSTRUMENT)


def fill_finished(path: Path, people: int, rubric: Rubric) -> None:
    """Make a store where so many people of all regions have finished; `rubric` scored them."""
    asyncio.run(_write_models(path, rubric))
    connection = sqlite3.connect(path)
    try:
        _copy_models(connection, people)
    finally:
        connection.close()


async def _write_models(path: Path, rubric: Rubric) -> None:
    ids, chance = MarkedIds(), Random(7)
    store = await open_store(f"sqlite:///{path}", clock=SystemClock(), ids=ids, sealer=SEALER)
    try:
        for model in range(MODELS):
            ids.mark = mark_of(model)
            await _write_model(store, rubric, ids.new(), model, chance)
    finally:
        await store.close()


async def _write_model(
    store: Store, rubric: Rubric, own_id: str, model: int, chance: Random
) -> None:
    role = ROLES[model % len(ROLES)]
    asked = [item.id for item in rubric.asked(role)]
    levels = random_levels(chance, len(asked), 0.1)
    answers = {item: DONT_KNOW if level is None else Answer.given(level)
               for item, level in zip(asked, levels, strict=True)}  # fmt: skip
    own = Assessment(
        own_id, rubric.id, rubric.version, MODELS_REGION, role, BEGUN, "07", "16", cursor=""
    )
    scored = score(rubric, answers, role)
    # what is stored is what re-scoring would store, so that rows keep about their size
    lines = "\n".join(f"{item} {answer.status} {'' if answer.value is None else answer.value}"
                      for item, answer in answers.items())  # fmt: skip
    [made] = score_batch(rubric, [StaleAssessment(own_id, role, 0, lines, None)])
    finished = FinishAssessment(
        own_id, BEGUN + timedelta(minutes=7), rubric.hash, scored.value, scored.lo, scored.hi,
        made.nodes, made.contributions, standing_of(rubric, answers, role, scored),
    )  # fmt: skip
    records: tuple[Record, ...] = (
        GiveConsent(CONSENT_VERSION),
        BeginAssessment(own),
        *(RecordAnswer(own_id, item, answer) for item, answer in answers.items()),
        finished,
    )
    conversation = await store.load(FIRST_CHAT - 1 - model)
    await store.commit(Unit(model + 1, conversation, Session(), records, (), BEGUN))


def _copy_models(connection: sqlite3.Connection, people: int) -> None:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -262144")
    connection.execute(
        f"UPDATE answers SET answered_at = answered_at + {PACE} * 1000000 * (rowid - ("
        "SELECT min(rowid) FROM answers AS own WHERE own.assessment_id = answers.assessment_id))"
    )
    connection.execute(f"UPDATE standings SET seconds = {PACE} WHERE part = 0")
    connection.execute("CREATE TEMP TABLE codes (place INTEGER PRIMARY KEY, code TEXT)")
    codes = [region.code for region in Regions.load().all() if region.code != MODELS_REGION]
    connection.executemany("INSERT INTO codes VALUES (?, ?)", enumerate(codes))
    with connection:
        for table in COPIED:
            _copy(connection, table, people, len(codes))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy(connection: sqlite3.Connection, table: str, people: int, regions: int) -> None:
    """Everybody's rows in place of the models'; no region gets a model twice before it has all.

    Ids rise in the order of people, as the bot's do, and each is of another region than the one
    before: what lies together by region is written all over the file, which is the worst case.
    """
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    key = "id" if "id" in columns else "assessment_id"
    values = ", ".join(
        f"printf('%013d', n) || substr({name}, 1, 13)" if name in OWN
        else "code" if name == "region"
        else name
        for name in columns
    )  # fmt: skip
    connection.execute(
        f"CREATE TEMP TABLE model_rows AS SELECT CAST(substr({key}, -7) AS INTEGER) AS model, *"
        f" FROM {table} WHERE {key} LIKE '%model-%'"
    )
    connection.execute("CREATE INDEX temp.model_rows_by_model ON model_rows (model)")
    connection.execute(
        f"WITH RECURSIVE people (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM people"
        f" WHERE n < {people - 1})"
        f" INSERT INTO {table} SELECT {values} FROM people"
        f" JOIN codes ON codes.place = n % {regions}"
        f" CROSS JOIN model_rows ON model_rows.model = n / {regions} % {MODELS}"
    )
    connection.execute("DROP TABLE model_rows")


def older(rubric: Rubric) -> Rubric:
    """The same rubric from another file, so that all its scores are stale."""
    return replace(rubric, hash="0" * 64)
