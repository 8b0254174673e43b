"""Who was erased or withdrew stays away, also when an older copy is put back."""

import json
from pathlib import Path

import pytest

from bot.flows.effects import EraseRespondent, WithdrawConsent
from bot.services.departures import Departure, Leaving
from bot.store import Store, open_store
from bot.store.backups import back_up, restore
from bot.store.journal import FileJournal
from tests.fakes.clock import FakeClock
from tests.keys import SEALER, opened
from tests.store.engines import Engine, Sqlite, dump
from tests.store.people import ANI, BUDI, NOW, CountingIds, begin, later, live_a_full_life, say

FREE_TEXT = "RAHASIA"
OUT = {"assessment": "", "consent": ""}
"""How the session of somebody looks who left."""


@pytest.fixture
def journal(tmp_path: Path) -> FileJournal:
    return FileJournal(tmp_path / "conf" / "key.departures")


async def opening(engine: Engine, journal: FileJournal, name: str) -> Store:
    return await open_store(
        engine.url, clock=FakeClock(), ids=CountingIds(name), sealer=SEALER, journal=journal
    )


async def test_the_journal_names_nobody(engine: Engine, journal: FileJournal) -> None:
    """It has the internal id, what happened and when: no Telegram id, no text."""
    store = await opening(engine, journal, "one")
    await live_a_full_life(store, ANI, 100)
    ani = (await store.load(ANI)).respondent
    await say(store, ANI, 900, WithdrawConsent(), when=later(1), **OUT)
    await say(store, ANI, 901, EraseRespondent(), when=later(2))
    await store.close()

    assert list(journal.read()) == [
        Departure(ani, Leaving.WITHDRAWN, later(1)),
        Departure(ani, Leaving.ERASED, later(2)),
    ]
    text = journal._path.read_text(encoding="utf-8")
    assert str(ANI) not in text
    assert FREE_TEXT not in text


@pytest.mark.parametrize("act", [EraseRespondent(), WithdrawConsent()])
async def test_a_restored_backup_brings_nobody_back(
    sqlite: Sqlite, journal: FileJournal, tmp_path: Path, act: EraseRespondent | WithdrawConsent
) -> None:
    """Erased or withdrawn after the backup: gone again before anybody can be answered."""
    store = await opening(sqlite, journal, "one")
    await live_a_full_life(store, ANI, 100)
    await begin(store, BUDI, 300, "budi")
    back_up(sqlite.url, tmp_path / "copy.db")
    await say(store, ANI, 900, act, when=later(60), **OUT)
    await restore(sqlite.url, tmp_path / "copy.db", clock=FakeClock(), ids=CountingIds("r"),
                  sealer=SEALER, journal=journal)  # fmt: skip

    ani, budi = await store.load(ANI), await store.load(BUDI)
    assert ani.assessment is None
    assert ani.session.consent == ""
    assert budi.assessment is not None
    stored = await dump(sqlite, opened)
    assert FREE_TEXT not in stored
    at = (await store.departures())[-1].at
    assert at == later(60)
    await store.close()


async def test_a_lost_database_brings_nobody_back(
    sqlite: Sqlite, journal: FileJournal, tmp_path: Path
) -> None:
    """The journal alone is enough, wherever the copy comes from; and it is done once."""
    store = await opening(sqlite, journal, "one")
    await live_a_full_life(store, ANI, 100)
    back_up(sqlite.url, tmp_path / "copy.db")
    await say(store, ANI, 900, EraseRespondent(), when=later(60))
    await store.close()
    for path in tmp_path.glob("kreatif.db*"):
        path.unlink()
    (tmp_path / "copy.db").rename(sqlite.path)

    for name in ("two", "three"):
        store = await opening(sqlite, journal, name)
        assert (await store.load(ANI)).revision == 0
        assert len(await store.departures()) == 1
        await store.close()
    assert len(journal.read()) == 1


async def test_who_came_back_is_left_alone(engine: Engine, journal: FileJournal) -> None:
    """An erasure that the database has is not done to the person who began anew."""
    store = await opening(engine, journal, "one")
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, EraseRespondent(), when=later(1))
    await begin(store, ANI, 3, "b")
    await say(store, ANI, 4, WithdrawConsent(), when=later(2), **OUT)
    await begin(store, ANI, 5, "c")
    before = await store.load(ANI)
    await store.close()

    store = await opening(engine, journal, "two")
    assert await store.load(ANI) == before
    await store.close()


async def test_what_a_crash_kept_from_the_journal_is_made_up(
    engine: Engine, journal: FileJournal
) -> None:
    """The audit log is in the erasing commit; the journal learns from it at the next start."""
    store = await opening(engine, FileJournal(journal._path.with_name("lost")), "one")
    await begin(store, ANI, 1, "a")
    ani = (await store.load(ANI)).respondent
    await say(store, ANI, 2, EraseRespondent(), when=later(1))
    await store.close()
    assert list(journal.read()) == []

    await (await opening(engine, journal, "two")).close()
    assert list(journal.read()) == [Departure(ani, Leaving.ERASED, later(1))]


async def test_a_journal_that_cannot_be_written_erases_all_the_same(
    engine: Engine, tmp_path: Path
) -> None:
    """The person's wish does not wait for a disk."""
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    journal = FileJournal(tmp_path / "conf" / "key.departures")
    store = await opening(engine, journal, "one")
    journal._path = tmp_path / "file" / "key.departures"
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, EraseRespondent())
    assert (await store.load(ANI)).revision == 0
    await store.close()


def test_half_a_line_is_left_out(journal: FileJournal) -> None:
    """A power cut in the middle of a line costs this line alone."""
    first = Departure("r1", Leaving.ERASED, NOW)
    second = Departure("r2", Leaving.WITHDRAWN, later(1))
    journal.append([first])
    whole = journal._path.read_text(encoding="utf-8")
    journal._path.write_text(whole + json.dumps({"respondent": "r9"})[:-4], encoding="utf-8")
    journal.append([second])

    assert list(journal.read()) == [first, second]
    assert journal._path.stat().st_mode & 0o777 == 0o600
