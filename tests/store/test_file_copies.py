"""Files beside a copy of the database: sealed, whole, counted once, and put back by their hash."""

import os
import stat
from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.flows.effects import EraseRespondent
from bot.flows.evidence import AddEvidence, Evidence, EvidenceKind, EvidenceState, RemoveEvidence
from bot.services.evidence import Kept
from bot.store import Store, open_store
from bot.store.backups import BackupError, back_up, restore
from bot.store.blob_sealing import sealed_blobs
from bot.store.file_copies import FilesCopied, FilesReturned, LiveFolder, beside
from bot.store.journal import FileJournal
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Sqlite
from tests.store.people import ANI, NOW, CountingIds, begin, say

KEY = b64decode(os.environ["KREATIF_KEY"])
OWN = "penilaian-ani"
FIRST, SECOND = b"%PDF-1.4 surat keputusan", b"%PDF-1.4 daftar hadir"


@dataclass
class Bot:
    """A bot's database and folder of files."""

    store: Store
    url: str
    files: Path

    async def give(self, id_: str, data: bytes) -> str:
        """Somebody gives a file, and it is kept; gives its hash."""
        piece = Evidence(id_, "P1", EvidenceKind.DOCUMENT, NOW, state=EvidenceState.FETCHING)
        update = int(id_)
        await say(self.store, ANI, update, AddEvidence(OWN, piece, "berkas"))
        [one] = await self.store.evidence_files.waiting(NOW, 10)
        blob = await sealed_blobs(self.files, KEY).put(data)
        kept = Kept(blob, "pdf", len(data), "")
        await self.store.evidence_files.keep(one, kept, {}, NOW)
        return blob

    def lose(self, blob: str) -> None:
        (self.files / blob[:2] / blob).unlink()

    def back_up(self, copy: Path) -> FilesCopied:
        return back_up(self.url, copy, self.files)

    async def restore(self, copy: Path, clock: FakeClock) -> FilesReturned:
        done = await restore(
            self.url, copy, clock=clock, ids=CountingIds("r"), sealer=SEALER,
            journal=FileJournal(self.files.with_name("departures")),
            files=LiveFolder(self.files, KEY),
        )  # fmt: skip
        self.kept = done.kept
        return done.files


@pytest.fixture
async def bot(sqlite: Sqlite, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Bot]:
    store = await open_store(sqlite.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    await begin(store, ANI, 1, OWN)
    (tmp_path / "copies").mkdir()
    yield Bot(store, sqlite.url, tmp_path / "files")
    await store.close()


async def test_files_come_with_the_copy_and_back_again(
    bot: Bot, clock: FakeClock, tmp_path: Path
) -> None:
    """Sealed and for their owner alone; whatever was lost since is brought back, under a bot
    that runs; what stood before is kept with its files."""
    copy = tmp_path / "copies" / "a.sqlite3"
    first, second = await bot.give("2", FIRST), await bot.give("3", SECOND)
    assert bot.back_up(copy) == FilesCopied(together=2, new=2)
    kept = beside(copy) / first[:2] / first
    assert FIRST not in kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(beside(copy).stat().st_mode) == 0o700

    await say(bot.store, ANI, 4, RemoveEvidence(OWN, "2"))
    third = await bot.give("5", b"%PDF-1.4 sesudahnya")
    bot.lose(first)
    assert await bot.restore(copy, clock) == FilesReturned(together=2)
    assert await bot.store.evidence_files.blobs_in_use() == {first, second}
    assert await sealed_blobs(bot.files, KEY).get(first) == FIRST
    assert bot.kept is not None
    assert (beside(bot.kept) / third[:2] / third).is_file()


async def test_a_file_of_an_earlier_backup_is_not_copied_again(bot: Bot, tmp_path: Path) -> None:
    """It is linked: each backup is whole, and deleting one leaves the others so."""
    old, new = tmp_path / "copies" / "old.db", tmp_path / "copies" / "new.db"
    first = await bot.give("2", FIRST)
    bot.back_up(old)
    await bot.give("3", SECOND)
    assert bot.back_up(new) == FilesCopied(together=2, new=1)
    linked = beside(new) / first[:2] / first
    assert linked.stat().st_nlink == 2
    # one that was cut is copied anew
    (beside(new) / first[:2] / first).write_bytes(b"x")
    assert bot.back_up(tmp_path / "copies" / "newest.db") == FilesCopied(together=2, new=1)
    assert (beside(tmp_path / "copies" / "newest.db") / first[:2] / first).stat().st_size > 1


async def test_a_file_that_was_changed_is_not_brought_back(
    bot: Bot, clock: FakeClock, tmp_path: Path
) -> None:
    """Damaged, exchanged for another, or left behind when the copy was moved."""
    copy = tmp_path / "copies" / "a.db"
    first, second = await bot.give("2", FIRST), await bot.give("3", SECOND)
    bot.back_up(copy)
    places = [beside(copy) / blob[:2] / blob for blob in (first, second)]
    places[0].write_bytes(places[1].read_bytes())
    for blob in (first, second):
        bot.lose(blob)
    assert await bot.restore(copy, clock) == FilesReturned(together=2, missing=1)
    with pytest.raises(LookupError):
        await sealed_blobs(bot.files, KEY).get(first)
    bot.lose(second)
    moved = copy.rename(tmp_path / "moved.db")
    assert await bot.restore(moved, clock) == FilesReturned(together=2, missing=2)


async def test_files_of_who_left_since_do_not_come_back(
    bot: Bot, clock: FakeClock, tmp_path: Path
) -> None:
    """They leave the copy before anybody sees it, and their files stay where they are."""
    copy = tmp_path / "copies" / "a.db"
    blob = await bot.give("2", FIRST)
    bot.back_up(copy)
    await say(bot.store, ANI, 3, EraseRespondent())
    bot.lose(blob)
    assert await bot.restore(copy, clock) == FilesReturned(together=0)
    assert not (bot.files / blob[:2] / blob).exists()


async def test_what_is_lost_already_is_counted_and_the_rest_is_copied(
    bot: Bot, tmp_path: Path
) -> None:
    """An operator hears of it; the database is worth a copy all the same."""
    await bot.give("2", FIRST)
    bot.lose(await bot.give("3", SECOND))
    done = bot.back_up(tmp_path / "copies" / "a.db")
    assert done == FilesCopied(together=1, new=1, missing=1)


async def test_half_a_backup_never_has_its_name(
    bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the second file: neither the copy nor its folder is there."""
    await bot.give("2", FIRST)
    await bot.give("3", SECOND)
    calls = []

    def full(_handle: int) -> None:
        calls.append(1)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.store.file_copies.os.fsync", full)
    with pytest.raises(BackupError, match="No space left"):
        bot.back_up(tmp_path / "copies" / "a.db")
    assert list((tmp_path / "copies").iterdir()) == []


async def test_files_without_their_copy_are_not_overwritten(bot: Bot, tmp_path: Path) -> None:
    """A process that was killed between the two left them, or the copy was moved away."""
    left = tmp_path / "copies" / "a.db.files"
    left.mkdir()
    with pytest.raises(BackupError, match="never overwrites"):
        bot.back_up(tmp_path / "copies" / "a.db")
    assert left.is_dir()


async def test_a_copy_from_before_there_were_files_comes_back(
    bot: Bot, clock: FakeClock, tmp_path: Path
) -> None:
    """Made without any beside it: what is in the folder still fits, and nothing is missing."""
    await bot.give("2", FIRST)
    copy = tmp_path / "copies" / "old.db"
    back_up(bot.url, copy)
    assert not beside(copy).exists()
    assert await bot.restore(copy, clock) == FilesReturned(together=1)
