"""Blobs in a folder: sealed, written whole or not at all, readable by this user alone.

A file is named by the keyed hash of its content, so that the name tells nobody which known
document it is; it lies in one of 256 folders by its first two digits. What a crash leaves
half-written stands under `.partial` and is swept away an hour later.
"""

import asyncio
import hmac
import os
import re
import secrets
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from bot.services.blobs import HASH_LENGTH, BlobMissingError
from bot.services.ports import StoreUnavailableError

PARTIAL = ".partial"
PARTIAL_SECONDS = 3600.0
"""No write takes that long; what is older was left by a process that died."""
_HASH = re.compile(rf"[0-9a-f]{{{HASH_LENGTH}}}")
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class Seal(Protocol):
    """Encrypts bytes so that only the same seal opens them, and only unchanged."""

    def seal(self, data: bytes) -> bytes:
        """The bytes, unreadable for others."""

    def open(self, sealed: bytes) -> bytes:
        """The bytes that were sealed; raises any exception where they were not, or changed."""


class FolderBlobs:
    """The `Blobs` port on a folder of one machine.

    Args:
        folder: where the files lie; it is made, for this user alone.
        seal: encrypts what is written.
        key: makes the names; without one they are plain SHA-256.

    Raises:
        StoreUnavailableError: the folder can neither be made nor used.
    """

    def __init__(self, folder: Path, seal: Seal, *, key: bytes = b"") -> None:
        self._folder = folder
        self._seal = seal
        self._key = key
        try:
            for each in (folder, folder / PARTIAL):
                each.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
                each.chmod(_FOLDER_MODE)
            _sweep(folder / PARTIAL)
        except OSError as error:
            raise _unavailable(error) from error

    async def put(self, data: bytes) -> str:
        """See `Blobs.put`."""
        return await asyncio.to_thread(self._put, data)

    async def get(self, digest: str) -> bytes:
        """See `Blobs.get`."""
        return await asyncio.to_thread(self._get, digest)

    async def delete(self, digest: str) -> None:
        """See `Blobs.delete`."""
        await asyncio.to_thread(self._delete, digest)

    async def exists(self, digest: str) -> bool:
        """See `Blobs.exists`."""
        return await asyncio.to_thread(lambda: self._path(digest).is_file())

    async def digests(self) -> list[str]:
        """See `Blobs.digests`."""
        return await asyncio.to_thread(self._digests)

    def _digests(self) -> list[str]:
        try:
            names = [path.name for path in self._folder.glob("??/*")]
        except OSError as error:
            raise _unavailable(error) from error
        return sorted(name for name in names if _HASH.fullmatch(name))

    def _put(self, data: bytes) -> str:
        digest = self._digest(data)
        with suppress(BlobMissingError):  # a damaged one is written anew
            self._get(digest)
            return digest
        sealed = self._seal.seal(data)
        try:
            self._write(self._path(digest), sealed)
        except OSError as error:
            raise _unavailable(error) from error
        return digest

    def _write(self, path: Path, sealed: bytes) -> None:
        """First beside its place and safely on the disk, then into it in one step."""
        partial = self._folder / PARTIAL / secrets.token_hex(16)
        path.parent.mkdir(_FOLDER_MODE, exist_ok=True)
        try:
            with os.fdopen(os.open(partial, _NEW_FILE, _FILE_MODE), "wb") as target:
                target.write(sealed)
                target.flush()
                os.fsync(target.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        _settle(path.parent)
        _settle(self._folder)

    def _get(self, digest: str) -> bytes:
        try:
            sealed = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissingError(digest) from error
        except OSError as error:
            raise _unavailable(error) from error
        try:
            data = self._seal.open(sealed)
        except Exception as error:  # whatever the seal says of what it cannot open
            raise BlobMissingError(digest) from error
        if not hmac.compare_digest(self._digest(data), digest):
            raise BlobMissingError(digest)
        return data

    def _delete(self, digest: str) -> None:
        path = self._path(digest)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _settle(path.parent)
        except OSError as error:
            raise _unavailable(error) from error

    def _digest(self, data: bytes) -> str:
        if not self._key:
            return sha256(data).hexdigest()
        return hmac.digest(self._key, data, "sha256").hex()

    def _path(self, digest: str) -> Path:
        """Where a blob lies; only a hash is ever made into a path."""
        if _HASH.fullmatch(digest) is None:
            raise BlobMissingError("not a hash")
        return self._folder / digest[:2] / digest


def _settle(folder: Path) -> None:
    """Make what was renamed or deleted in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Delete what dead processes left; other replicas may be writing right now."""
    oldest = time.time() - PARTIAL_SECONDS
    for left in folder.iterdir():
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < oldest:
                left.unlink()


def _unavailable(error: OSError) -> StoreUnavailableError:
    """Without the path: a log may show this."""
    return StoreUnavailableError(f"the folder of files: {error.strerror or type(error).__name__}")
