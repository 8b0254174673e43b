"""Stores filled with people who are in the middle of an interview.

A few people are written by the store itself, one at each place of the interview; the others
are copies of their rows, made in SQL, so that a hundred thousand take seconds.
"""

import asyncio
import sqlite3
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path

from bench.sink import SCREEN, Orders
from bench.stand import KEY
from bot.flows.effects import BeginAssessment, GiveConsent, MoveCursor, Record, RecordAnswer
from bot.flows.path import indicators
from bot.flows.records import Assessment
from bot.flows.session import Session, View
from bot.flows.taps import Act, Tap
from bot.rubric_files import read_rubrics
from bot.services.clock import SystemClock
from bot.services.units import Unit
from bot.store import Sealer, Store, open_store
from bot.store.sealing import IDENTITY, REQUEST, SESSION
from bot.world import CONSENT_VERSION, DEFAULT_INSTRUMENT, RUBRICS
from scoring.answers import Answer

ROLE = "G"
"""The group with the most indicators."""
FIRST_CHAT = Orders().first_chat
BEGUN = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
COPIED = (
    "respondents", "identities", "consents", "audit_events", "assessments", "answers",
    "sessions", "screens",
)  # fmt: skip
SEALER = Sealer(b64decode(KEY))
TOKEN = 40
"""Of every prefilled screen."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A store on disk, and the tap that each of its models would send next."""

    path: Path
    people: int
    first_taps: tuple[str, ...]
    answers: int
    """Rows in `answers`."""


class MarkedIds:
    """Ids that hold the mark of the model that is being written."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.mark = mark_of(0)

    def new(self) -> str:
        """26 characters: a number, then the mark."""
        return f"{next(self._numbers):013d}{self.mark}"


def mark_of(model: int) -> str:
    """13 characters that stand for this model's number wherever an id is built from it."""
    return f"model-{model:07d}"


def fill(path: Path, people: int, answered: Sequence[int]) -> Filled:
    """Make a store.

    Args:
        path: of the new file.
        people: how many there shall be.
        answered: how many indicators the first, the second … model has answered; person n
            is a copy of model n modulo their number.
    """
    first_taps = asyncio.run(_write_models(path, answered))
    connection = sqlite3.connect(path)
    try:
        rows = _copy_models(connection, people, len(answered))
    finally:
        connection.close()
    return Filled(path, people, first_taps, rows)


async def _write_models(path: Path, answered: Sequence[int]) -> tuple[str, ...]:
    ids = MarkedIds()
    store = await open_store(f"sqlite:///{path}", clock=SystemClock(), ids=ids, sealer=SEALER)
    taps = []
    try:
        for model, number in enumerate(answered):
            ids.mark = mark_of(model)
            taps.append(await _write_model(store, ids, model, number))
    finally:
        await store.close()
    return tuple(taps)


async def _write_model(store: Store, ids: MarkedIds, model: int, answered: int) -> str:
    """Somebody who has answered so many and looks at the next; or at the last one again."""
    rubric = read_rubrics(RUBRICS).current(DEFAULT_INSTRUMENT)
    asked = indicators(rubric, ROLE)
    at = asked[min(answered, len(asked) - 1)]
    own = Assessment(
        ids.new(), rubric.id, rubric.version, "33.07", ROLE, BEGUN, "07", "16", cursor=at
    )
    session = Session(
        view=View.QUESTION, token=TOKEN, consent=CONSENT_VERSION, adult=True,
        assessment=own.id, at=at,
    )  # fmt: skip
    records: tuple[Record, ...] = (
        GiveConsent(CONSENT_VERSION),
        BeginAssessment(own),
        *(RecordAnswer(own.id, each, Answer.given(2)) for each in asked[:answered]),
        MoveCursor(own.id, at),
    )
    conversation = await store.load(FIRST_CHAT - 1 - model)
    await store.commit(Unit(model + 1, conversation, session, records, (), BEGUN))
    return Tap(Act.LEVEL, (at, "3")).encode(TOKEN)


def _copy_models(connection: sqlite3.Connection, people: int, models: int) -> int:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -262144")
    give_functions(connection)
    with connection:
        connection.execute(f"INSERT INTO screens SELECT respondent_id, {SCREEN} FROM identities")
        for table in COPIED:
            _copy(connection, table, people, models)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])


def give_functions(connection: sqlite3.Connection) -> None:
    """What SQL needs to seal the copies: `fingerprint` and `sealed_…`."""

    def sealed_again(state: str, old: str, new: str) -> str:
        opened = open_once(state, purpose=SESSION)
        return SEALER.seal(opened.replace(old, new), purpose=SESSION)

    def sealed_id(telegram_id: int) -> str:
        return SEALER.seal(str(telegram_id), purpose=IDENTITY)

    def sealed_request(chat_id: int, payload: str) -> str:
        return SEALER.seal_addressed(chat_id, payload, purpose=REQUEST)

    open_once = lru_cache(maxsize=None)(SEALER.open)
    connection.create_function("sealed_id", 1, sealed_id)
    connection.create_function("fingerprint", 1, SEALER.fingerprint, deterministic=True)
    connection.create_function("sealed_again", 3, sealed_again)
    connection.create_function("sealed_request", 2, sealed_request)


def _copy(connection: sqlite3.Connection, table: str, people: int, models: int) -> None:
    """Each model's rows once for everybody who copies it, in the order of the people."""
    columns = [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")]
    key = columns[0][0]
    mark = "'model-' || printf('%07d', model)"
    values = ", ".join(
        f"sealed_id({FIRST_CHAT} + n)" if name == "telegram_id"
        else f"fingerprint({FIRST_CHAT} + n)" if name == "fingerprint"
        else f"sealed_again({name}, {mark}, printf('%013d', n))" if name == "state"
        else f"replace({name}, {mark}, printf('%013d', n))" if kind == "TEXT"
        else name
        for name, kind in columns
    )  # fmt: skip
    connection.execute(
        f"CREATE TEMP TABLE model_rows AS SELECT CAST(substr({key}, -7) AS INTEGER) AS model, *"
        f" FROM {table}"
    )
    connection.execute("CREATE INDEX temp.model_rows_by_model ON model_rows (model)")
    connection.execute(
        f"WITH RECURSIVE people (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM people"
        f" WHERE n < {people - 1})"
        f" INSERT INTO {table} SELECT {values}"
        f" FROM people CROSS JOIN model_rows ON model_rows.model = n % {models}"
    )
    connection.execute("DROP TABLE model_rows")
