"""Files of answers in a folder: sealed, private, whole or not there at all."""

import asyncio
import errno
import hashlib
import os
import random
import resource
import stat
import sys
import time
from pathlib import Path

import pytest

from bot.services.blobs import BlobMissingError
from bot.services.ports import StoreUnavailableError
from bot.store.blobs import PARTIAL, PARTIAL_SECONDS, FolderBlobs

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""FIPS 180-2, appendix B.1."""


class Mirror:
    """A seal for tests: turned round, with a mark in front."""

    def seal(self, data: bytes) -> bytes:
        return b"sealed:" + data[::-1]

    def open(self, sealed: bytes) -> bytes:
        if not sealed.startswith(b"sealed:"):
            raise ValueError("not sealed")
        return sealed[7:][::-1]


def content(number: int) -> bytes:
    """Half a megabyte that is different for each number."""
    return hashlib.sha256(str(number).encode()).digest() * 16_384


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def blobs(folder: Path) -> FolderBlobs:
    return FolderBlobs(folder, Mirror())


async def test_the_hash_is_that_of_the_content(blobs: FolderBlobs) -> None:
    """The published SHA-256 of nothing and of «abc»; they come back as they were."""
    assert [await blobs.put(b""), await blobs.put(b"abc")] == [EMPTY_SHA256, ABC_SHA256]
    assert [await blobs.get(EMPTY_SHA256), await blobs.get(ABC_SHA256)] == [b"", b"abc"]
    assert await blobs.exists(ABC_SHA256)


async def test_a_key_hides_which_known_document_it_is(folder: Path) -> None:
    """RFC 4231, case 2: key «Jefe». The same folder serves only who has the key."""
    digest = await FolderBlobs(folder, Mirror(), key=b"Jefe").put(b"what do ya want for nothing?")

    assert digest == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


async def test_the_same_bytes_are_kept_once(blobs: FolderBlobs, folder: Path) -> None:
    """Two people with the same document share one file."""
    assert await blobs.put(b"SK") == await blobs.put(b"SK")
    assert len(files(folder)) == 1


async def test_all_that_is_kept_can_be_listed(blobs: FolderBlobs, folder: Path) -> None:
    """For sweeping; what was never whole is not among it."""
    (folder / PARTIAL / ("a" * 64)).write_bytes(b"half")

    assert await blobs.digests() == []
    assert {await blobs.put(b"abc"), await blobs.put(b"")} == set(await blobs.digests())


async def test_what_lies_on_the_disk_is_sealed_and_private(
    blobs: FolderBlobs, folder: Path
) -> None:
    """Folders are for this user alone, files too, and nothing is readable in them."""
    await blobs.put(b"rahasia dinas")

    [file] = files(folder)
    assert b"rahasia" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for each in (folder, file.parent, folder / PARTIAL):
        assert stat.S_IMODE(each.stat().st_mode) == 0o700


async def test_a_deleted_blob_is_gone(blobs: FolderBlobs, folder: Path) -> None:
    """Deleting twice is no mistake; what never was is missing."""
    digest = await blobs.put(b"foto")
    await blobs.delete(digest)
    await blobs.delete(digest)

    assert not await blobs.exists(digest)
    assert files(folder) == []
    with pytest.raises(BlobMissingError):
        await blobs.get(digest)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, "a" * 64 + "\n"])
async def test_only_a_hash_is_looked_for(blobs: FolderBlobs, name: str) -> None:
    """No reference leads out of the folder."""
    for act in (blobs.get, blobs.exists, blobs.delete):
        with pytest.raises(BlobMissingError):
            await act(name)


@pytest.mark.parametrize("damage", [b"", b"sealed:", b"sealed:xyz", b"bukan"])
async def test_a_damaged_blob_counts_as_missing_and_is_mended(
    blobs: FolderBlobs, folder: Path, damage: bytes
) -> None:
    """Nothing is given out that is not what was put in; putting it again mends it."""
    digest = await blobs.put(b"abc")
    files(folder)[0].write_bytes(damage)

    with pytest.raises(BlobMissingError):
        await blobs.get(digest)
    assert await blobs.put(b"abc") == digest
    assert await blobs.get(digest) == b"abc"


@pytest.mark.parametrize("broken", ["fsync", "replace"])
async def test_a_full_disk_leaves_nothing_behind(
    blobs: FolderBlobs, folder: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """The error says what is wrong without a path; the next try works."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    with monkeypatch.context() as patched:
        if broken == "fsync":
            patched.setattr(os, "fsync", full)
        else:
            patched.setattr(Path, "replace", full)
        with pytest.raises(StoreUnavailableError, match="No space left") as told:
            await blobs.put(b"foto")

    assert str(folder) not in str(told.value)
    assert files(folder) == []
    assert await blobs.get(await blobs.put(b"foto")) == b"foto"


async def test_a_file_that_does_not_fit_leaves_nothing_behind(
    blobs: FolderBlobs, folder: Path
) -> None:
    """The operating system itself stops the write after 4,096 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(StoreUnavailableError, match="too large"):
            await blobs.put(content(1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert files(folder) == []


def test_a_folder_that_cannot_be_made_is_said_at_once(tmp_path: Path) -> None:
    """Where a file stands in the way."""
    (tmp_path / "blobs").write_text("")

    with pytest.raises(StoreUnavailableError, match="the folder of files"):
        FolderBlobs(tmp_path / "blobs", Mirror())


def test_what_a_dead_process_left_is_swept_away(folder: Path) -> None:
    """After an hour; what another process writes right now stays."""
    FolderBlobs(folder, Mirror())
    old, fresh = folder / PARTIAL / "old", folder / PARTIAL / "fresh"
    for each in (old, fresh):
        each.write_bytes(b"half")
    long_ago = time.time() - PARTIAL_SECONDS - 60
    os.utime(old, (long_ago, long_ago))

    FolderBlobs(folder, Mirror())

    assert files(folder) == [fresh]


async def test_killed_in_the_middle_every_blob_is_whole(folder: Path) -> None:
    """Five kills at any moment: what was said to be kept is there, and nothing is half."""
    said: dict[int, str] = {}
    chance = random.Random(8)
    for _ in range(5):
        said |= await _killed_after(folder, chance.randint(1, 40))

    blobs = FolderBlobs(folder, Mirror())
    for number, digest in said.items():
        assert await blobs.get(digest) == content(number)
    for file in files(folder):
        if file.parent.name != PARTIAL:
            assert hashlib.sha256(await blobs.get(file.name)).hexdigest() == file.name


async def _killed_after(folder: Path, lines: int) -> dict[int, str]:
    """What a process said it kept until it was killed, at so many lines and a bit."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.store.dying_blobs",
        str(folder),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said = [await process.stdout.readline() for _ in range(lines)]
    process.kill()
    said += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    whole = [line.split() for line in said if line.endswith(b"\n")]
    return {int(number): digest.decode() for number, digest in whole}
