"""A disk that is full, a database that is locked: the person is told, and nothing is lost."""

import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.flows.taps import Act
from bot.simulator import Person, Tap
from tests.store.engines import Sqlite
from tests.whole.ledger import stored_answers
from tests.whole.screens import Keys, newest
from tests.whole.town import SARI, Town, town_at

NOT_SAVED = "Maaf, jawaban belum tersimpan. Coba lagi sebentar."
SET_UP = (Act.READ, Act.AGREE, Act.ADULT, Act.OWN_SUBSECTOR, Act.LEADING_SUBSECTOR)
Trouble = Callable[[Town], AbstractAsyncContextManager[None]]


def writer_of(town: Town) -> Any:
    """The bot's own connection that writes."""
    assert town.app
    database: Any = town.app.store._database
    return database._writer


@asynccontextmanager
async def full_disk(town: Town) -> AsyncIterator[None]:
    """No byte more in the write-ahead log: the system refuses to let it grow (EFBIG)."""
    log = Path(town.database_url.removeprefix("sqlite:///") + "-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def locked_database(town: Town) -> AsyncIterator[None]:
    """Another process holds the lock for writing (SQLITE_BUSY)."""
    await writer_of(town).execute("PRAGMA busy_timeout = 20")
    path = town.database_url.removeprefix("sqlite:///")
    # the bot may be writing at this moment
    other = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


def screen(sari: Person) -> Keys:
    """What stands at the bottom."""
    keys = newest(sari)
    assert keys
    return keys


async def begin(town: Town) -> Person:
    """From a group's invitation to its first question."""
    sari = town.person()
    sari.start("r3307c")
    for act in SET_UP:
        await town.quiet()
        data = screen(sari).key(act)
        assert data
        sari.tap_raw(screen(sari).message_id, data)
    await town.quiet()
    return sari


async def be_refused(sari: Person, given: dict[str, str]) -> Tap:
    """Answer a question that the bot cannot store; gives the tap."""
    keys = screen(sari)
    data = keys.key(Act.LEVEL, keys.question, "3")
    assert data
    given[keys.question] = "given:3"
    tap = sari.tap_raw(keys.message_id, data)
    await sari.wait_for(lambda: _told(sari))
    return tap


def _told(sari: Person) -> list[str]:
    """How often the person was told that an answer is not stored."""
    return [message.text for message in sari.from_bot() if message.text == NOT_SAVED]


@pytest.mark.parametrize("trouble", [full_disk, locked_database])
async def test_an_answer_that_cannot_be_stored_is_never_called_stored(
    trouble: Trouble, tmp_path: Path
) -> None:
    """The person is told at once that it is not stored; once it can be, it is, by itself."""
    engine = Sqlite(tmp_path / "town.sqlite3")
    given: dict[str, str] = {}
    async with town_at(engine.url) as town:
        sari = await begin(town)
        async with trouble(town):
            tap = await be_refused(sari, given)
            refused, before = screen(sari).question, screen(sari).token
            stored = (await stored_answers(engine)).get(SARI)
            assert not stored or refused not in stored.answers
            assert not any(one.answered for one in sari.taps if one.query_id == tap.query_id)
        await sari.wait_for(lambda: screen(sari).token > before)
        await sari.wait_for_answer(tap)
        await town.quiet()
        assert all("tersimpan" not in toast for toast in sari.toasts)
    stored = (await stored_answers(engine))[SARI]
    assert stored.answers == given
    assert set(stored.versions.values()) == {1}
