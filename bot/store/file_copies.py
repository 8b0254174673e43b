"""Copies of the files that people gave, beside a copy of the database: sealed, as they lie.

`kota.sqlite3` has its files in `kota.sqlite3.files`. A file that an earlier backup in the same
folder has already is linked and not copied again, so that each backup is whole by itself and can
be deleted by itself, and a thousand photos cost their place once.
"""

import hmac
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.services.blobs import HASH_LENGTH, BlobMissingError
from bot.store.blob_sealing import BlobSeal, sealed_blobs
from bot.store.sealing import SealBrokenError

ENDING = ".files"
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class FilesCopied:
    """What lies beside a copy of the database."""

    together: int = 0
    new: int = 0
    """Of these: copied, not linked to those of an earlier backup."""
    missing: int = 0
    """The database refers to them, and their folder has them no more."""


@dataclass(frozen=True, slots=True)
class FilesReturned:
    """What became of the files that a copy of the database refers to."""

    together: int = 0
    missing: int = 0
    """Neither beside the copy nor in the folder, or damaged."""


@dataclass(frozen=True, slots=True)
class LiveFolder:
    """The folder of a bot's files, with the secret key that seals them."""

    folder: Path
    key: bytes


def beside(copy: Path) -> Path:
    """The folder of the files that belong to a copy of the database."""
    return copy.with_name(f"{copy.name}{ENDING}")


def referenced(database: Path) -> tuple[str, ...]:
    """Every file that a database refers to, by its hash; none in one from before there were any.

    Raises:
        sqlite3.Error: It cannot be read.
    """
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as read:
        if not read.execute("PRAGMA table_info(evidence)").fetchall():
            return ()
        rows = read.execute("SELECT DISTINCT blob FROM evidence WHERE blob <> '' ORDER BY blob")
        return tuple(str(blob) for (blob,) in rows if _is_hash(str(blob)))


def copy_files(live: Path, digests: Iterable[str], copy: Path, *, linked: bool) -> FilesCopied:
    """Put files beside a copy of the database: all of them, or nothing under that name.

    Args:
        live: The folder of the bot's files.
        digests: Those that the copy refers to.
        copy: The copy of the database.
        linked: Whether they may be links to the bot's own files: for what stays on the machine.

    Raises:
        OSError: The disk is full, or a folder cannot be written.
    """
    wanted, target = tuple(digests), beside(copy)
    if not wanted:
        return FilesCopied()
    earlier = (live,) if linked else _earlier(target)
    draft = target.with_name(f"{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(_FOLDER_MODE)
        done = [_copy_one(live, digest, draft, earlier) for digest in wanted]
        _settle(draft)
        draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return FilesCopied(len(done) - done.count(None), done.count(True), done.count(None))


def _earlier(target: Path) -> tuple[Path, ...]:
    """The files of other backups in the same folder, the latest first."""
    found = [each for each in target.parent.glob(f"*{ENDING}") if each.is_dir() and each != target]
    return tuple(sorted(found, key=lambda each: each.stat().st_mtime, reverse=True))


def _copy_one(live: Path, digest: str, draft: Path, earlier: Iterable[Path]) -> bool | None:
    """Whether a file was copied (else linked); None where it is not there."""
    source, target = _place(live, digest), _place(draft, digest)
    target.parent.mkdir(_FOLDER_MODE, exist_ok=True)
    try:
        size = source.stat().st_size
    except FileNotFoundError:
        return None
    for folder in earlier:
        old = _place(folder, digest)
        # a file system without links, or a file of another size: a copy
        with suppress(OSError):
            if old.stat().st_size == size:
                os.link(old, target)
                return False
    return _copied(source, target)


def _copied(source: Path, target: Path) -> bool | None:
    """Copy a file and wait for the disk; None where it was removed a moment ago."""
    try:
        data = source.read_bytes()
    except FileNotFoundError:
        return None
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE), "wb") as new:
        new.write(data)
        new.flush()
        os.fsync(new.fileno())
    return True


async def put_files_back(copy: Path, digests: Iterable[str], live: LiveFolder) -> FilesReturned:
    """Bring back what a database refers to and its folder lacks, each held against its hash.

    Call it when the database is back already: a running bot sweeps away what nothing refers to.

    Raises:
        StoreUnavailableError: The folder cannot be written.
        ValueError: The key has not 32 bytes.
    """
    folder, seal = sealed_blobs(live.folder, live.key), BlobSeal(live.key)
    missing = together = 0
    for digest in digests:
        together += 1
        with suppress(BlobMissingError):
            await folder.get(digest)
            continue
        data = _opened(seal, _place(beside(copy), digest), digest)
        if data is None:
            missing += 1
        else:
            await folder.put(data)
    return FilesReturned(together, missing)


def _opened(seal: BlobSeal, path: Path, digest: str) -> bytes | None:
    """What a file beside a copy holds; None where it is missing, damaged or another one."""
    try:
        data = seal.open(path.read_bytes())
    except (OSError, SealBrokenError):
        return None
    named = hmac.digest(seal.name_key, data, "sha256").hex()
    return data if hmac.compare_digest(named, digest) else None


def _is_hash(text: str) -> bool:
    """Only a hash is ever made into a path."""
    return len(text) == HASH_LENGTH and set(text) <= _HEX


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _settle(folder: Path) -> None:
    """Make what was written into a folder outlast a power cut, before it gets its name."""
    for each in (*folder.iterdir(), folder):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
