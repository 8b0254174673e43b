"""At rest: nobody can be read out of the database without the key, on either engine."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import (
    KeyChangeUnfinishedError,
    KeyMismatchError,
    SealBrokenError,
    Sealer,
    SecondProcessError,
    Store,
    open_store,
    resealing,
    sealing,
)
from bot.store import postgresql as postgresql_module
from bot.store import sqlite as sqlite_module
from bot.store.database import Database
from bot.store.key_change import change_database_key
from bot.store.opening import open_database, sealed_with
from bot.store.sealing import REMARK, SESSION
from bot.store.sql import migration_files
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine, Sqlite, dump
from tests.store.people import ANI, BUDI, NOW, CountingIds, live_a_full_life, say

OTHER = Sealer(b"another key, of thirty-two bytes")
FREE_TEXT = "RAHASIA"
"""Stands in every text that `live_a_full_life` lets a person write."""
AT = 1_795_226_400_000_000


async def reopen(engine: Engine, sealer: Sealer = SEALER) -> Store:
    return await open_store(engine.url, clock=FakeClock(), ids=CountingIds("again"), sealer=sealer)


@given(st.text(), st.integers(min_value=-(2**52), max_value=2**52))
def test_what_is_sealed_can_be_opened(text: str, chat_id: int) -> None:
    """Whatever it is; and what comes out has nothing of it in it."""
    sealed = SEALER.seal_addressed(chat_id, text, purpose=REMARK)

    assert SEALER.open_addressed(sealed, purpose=REMARK) == (chat_id, text)
    assert sealed.isascii()
    assert len(text) < 4 or text not in sealed


def test_a_seal_holds_for_one_key_and_one_purpose() -> None:
    """Another key, another purpose, a changed or cut text: none of them opens."""
    sealed = SEALER.seal("Kampung kopi", purpose=REMARK)
    last = "A" if sealed[-5] != "A" else "B"
    wrong = [
        (OTHER, sealed, REMARK),
        (SEALER, sealed, SESSION),
        (SEALER, sealed[:-5] + last + sealed[-4:], REMARK),
        (SEALER, sealed[:-8], REMARK),
        (SEALER, SEALER.mark, REMARK),
        (SEALER, "Kampung kopi", REMARK),
    ]
    for sealer, text, purpose in wrong:
        with pytest.raises(SealBrokenError):
            sealer.open(text, purpose=purpose)


def test_the_same_text_never_looks_the_same() -> None:
    """So nobody can see that two people wrote the same."""
    assert len({SEALER.seal("ya", purpose=REMARK) for _ in range(100)}) == 100


def test_a_fingerprint_needs_the_key() -> None:
    """It is the same every time under one key, and another under another."""
    assert SEALER.fingerprint(ANI) == SEALER.fingerprint(ANI)
    assert len({SEALER.fingerprint(ANI), SEALER.fingerprint(BUDI), OTHER.fingerprint(ANI)}) == 3
    assert str(ANI) not in SEALER.fingerprint(ANI)


def test_a_key_is_never_shown() -> None:
    """Neither in a `repr` nor in its name."""
    key = b"another key, of thirty-two bytes"
    shown = f"{OTHER!r} {OTHER.key_id} {vars(OTHER)}"

    assert key.hex() not in shown
    assert repr(key) not in shown
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(key[:-1])


def without_marks(stored: str) -> str:
    """Without the test's own ids, which name whose they are."""
    return re.sub(rf"(done-|half-|grant:){ANI}", "", stored)


async def test_nobody_can_be_read_without_the_key(store: Store, engine: Engine) -> None:
    """A whole life later no table, index or log has the Telegram id or a word they wrote."""
    await live_a_full_life(store, ANI, 100)
    stored = without_marks(await dump(engine))

    assert str(ANI) not in stored
    assert FREE_TEXT not in stored
    assert "Halo" not in stored
    if isinstance(engine, Sqlite):
        await store.close()
        raw = b"".join(path.read_bytes() for path in engine.path.parent.glob("kreatif.db*"))
        assert FREE_TEXT.encode() not in raw
        assert str(ANI) not in without_marks(raw.decode("latin-1"))


async def test_a_key_that_does_not_fit_is_a_clear_error(store: Store, engine: Engine) -> None:
    """It names both keys, shows neither, and changes nothing."""
    await say(store, ANI, 1)
    with pytest.raises(KeyMismatchError, match=f"{SEALER.key_id}.*{OTHER.key_id}"):
        await reopen(engine, OTHER)

    assert (await store.load(ANI)).revision == 1
    assert await sealed_with(engine.url) == SEALER.key_id


async def test_a_database_that_is_not_there_has_no_key(sqlite: Sqlite) -> None:
    """Looking does not make it."""
    assert await sealed_with(sqlite.url) == ""
    assert not sqlite.path.exists()


PLAIN = (
    "INSERT INTO respondents VALUES ('r1', 1, 'id', 1, NULL)",
    f"INSERT INTO identities VALUES ('r1', {ANI})",
    (
        "INSERT INTO assessments VALUES"
        " ('a1', 'r1', 'pmk3i', '1', '34.71', 'C', '', '', '', 1, 1, NULL)"
    ),
    "INSERT INTO remarks VALUES ('a1', 'potensi', 1, 0, 'lama RAHASIA', 1, 1)",
    "INSERT INTO remarks VALUES ('a1', 'potensi', 2, 1, 'baru RAHASIA', 1, 1)",
    """INSERT INTO sessions VALUES ('r1', 7, '{"token":3,"assessment":"a1"}', 'a1', 1)""",
    (
        "INSERT INTO outbox (id, respondent_id, chat_id, method, payload, priority, screen, job,"
        f" state, attempts, created_at, error) VALUES (5, 'r1', {ANI}, 'sendMessage',"
        """ '{"text":"RAHASIA"}', 0, 0, '', 'queued', 0, 1, '')"""
    ),
    (
        "INSERT INTO outbox (id, respondent_id, method, priority, screen, job,"
        " state, attempts, created_at, settled_at, error) VALUES (4, 'r1', 'sendMessage',"
        " 0, 0, '', 'sent', 0, 1, 1, '')"
    ),
    (
        "INSERT INTO inbox (update_id, chat_id, raw, attempts, not_before, parked_at)"
        f""" VALUES (50, {ANI}, '{{"text":"RAHASIA"}}', 1, 0, 0)"""
    ),
)
"""What the program before this one had stored about somebody."""


@pytest.fixture
async def old(blank: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A database as the program left it that sealed nothing yet."""

    def before(name: str) -> list[Path]:
        return [path for path in migration_files(name) if path.name < "0007"]

    with monkeypatch.context() as patch:
        for module in (sqlite_module, postgresql_module):
            patch.setattr(module, "migration_files", before)
        database = await open_database(blank.url, at=AT)
        await database.close()
    for sql in PLAIN:
        await blank.rows(sql)
    return blank


async def expect_everything(store: Store) -> None:
    conversation = await store.load(ANI)
    assert (conversation.respondent, conversation.revision) == ("r1", 7)
    assert conversation.session.token == 3
    assert conversation.assessment is not None
    assert conversation.assessment.remarks == {"potensi": "baru RAHASIA"}
    [waiting] = await store.unsent(NOW, 9)
    assert (waiting.id, waiting.message.chat_id) == (5, ANI)
    assert waiting.message.payload == '{"text":"RAHASIA"}'
    [parked] = await store.parked(NOW, 9)
    assert (parked.update_id, parked.chat_id, parked.raw) == (50, ANI, '{"text":"RAHASIA"}')


async def test_what_was_plain_is_sealed_at_the_start(old: Engine) -> None:
    """Nothing is lost, and nothing plain stays behind."""
    store = await reopen(old)
    await expect_everything(store)
    found: Any = (await store.data_copy(ANI))["assessments"]
    stored = await dump(old)
    await store.close()

    assert [row["body"] for row in found[0]["remarks"]] == ["lama RAHASIA", "baru RAHASIA"]
    assert str(ANI) not in stored
    assert FREE_TEXT not in stored
    if isinstance(old, Sqlite):
        raw = b"".join(path.read_bytes() for path in old.path.parent.glob("kreatif.db*"))
        assert FREE_TEXT.encode() not in raw
        assert str(ANI).encode() not in raw


class CutError(Exception):
    """The power went."""


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let only so many slices be written, each of one row."""
    monkeypatch.setattr(resealing, "SLICE", 1)
    real = resealing._run

    def after(slices: int) -> None:
        left = [slices]

        async def run(database: Database, name: str, rows: list[dict[str, object]]) -> None:
            if name.startswith("reseal"):
                left[0] -= 1
                if left[0] < 0:
                    raise CutError
            await real(database, name, rows)

        monkeypatch.setattr(resealing, "_run", run)

    return after


@pytest.mark.parametrize("slices", range(6))
async def test_an_interrupted_sealing_goes_on(
    old: Engine, cut: Callable[[int], None], slices: int
) -> None:
    """Wherever the power goes, the next start does the rest."""
    cut(slices)
    with pytest.raises(CutError):
        await reopen(old)
    cut(99)
    store = await reopen(old)
    await expect_everything(store)
    assert FREE_TEXT not in await dump(old)
    await store.close()


@pytest.mark.parametrize("slices", range(6))
async def test_an_interrupted_change_of_key_goes_on(
    old: Engine, cut: Callable[[int], None], slices: int
) -> None:
    """Meanwhile no bot can start, with either key; afterwards only with the new one."""
    await (await reopen(old)).close()
    cut(slices)
    with pytest.raises(CutError):
        await change_database_key(old.url, SEALER, OTHER, at=AT)
    with pytest.raises(KeyChangeUnfinishedError):
        await reopen(old)
    with pytest.raises(KeyMismatchError):
        await reopen(old, OTHER)
    cut(99)
    assert await change_database_key(old.url, SEALER, OTHER, at=AT) == 6 - slices
    assert await change_database_key(old.url, SEALER, OTHER, at=AT) == 0

    store = await reopen(old, OTHER)
    await expect_everything(store)
    await store.close()
    assert SEALER.mark not in await dump(old)
    with pytest.raises(KeyMismatchError):
        await reopen(old)


async def test_a_key_is_not_changed_under_a_running_bot(store: Store, engine: Engine) -> None:
    """It would not find the people whose fingerprints have changed."""
    await store.replicas.join(timedelta(seconds=60))
    with pytest.raises(SecondProcessError):
        await change_database_key(engine.url, SEALER, OTHER, at=AT)
    await store.replicas.leave()


def test_whatever_is_sealed_can_be_sealed_anew() -> None:
    """A new purpose without its column would stay under the old key for ever."""
    purposes = {
        text for name, text in vars(sealing).items() if name.isupper() and isinstance(text, str)
    }
    assert purposes == {column.purpose for column in resealing.SEALED}
