"""How blobs are sealed: AES-256 in GCM with keys derived from the one secret key.

One derived key seals, another makes the names, so that a name tells nobody which document it
is. After a change of the key `carried_over` gives every blob its new name.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.services.blobs import Blobs
from bot.store.blobs import FolderBlobs
from bot.store.sealing import SealBrokenError, derived_key

_NONCE_BYTES = 12
_PURPOSE = b"blob"
"""Goes in as associated data: no other sealed text can pass as a blob."""


class BlobSeal:
    """Seals and opens the bytes of files; safe to share between threads."""

    def __init__(self, key: bytes) -> None:
        """Derive what is needed.

        Raises:
            ValueError: The key has not 32 bytes.
        """
        self._cipher = AESGCM(derived_key(key, b"blob"))
        self.name_key = derived_key(key, b"blob name")

    def seal(self, data: bytes) -> bytes:
        """A fresh nonce, then the data sealed."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, _PURPOSE)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed.

        Raises:
            SealBrokenError: Another key sealed it, or it was changed or cut since.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _PURPOSE)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError("a file was changed after it was sealed") from error


def sealed_blobs(folder: Path, key: bytes) -> FolderBlobs:
    """The blobs of a folder under this key.

    Raises:
        StoreUnavailableError: The folder can neither be made nor used.
        ValueError: The key has not 32 bytes.
    """
    seal = BlobSeal(key)
    return FolderBlobs(folder, seal, key=seal.name_key)


async def carried_over(
    old: Blobs, new: Blobs, digests: list[str]
) -> AsyncIterator[tuple[str, str]]:
    """Put blobs of an old key under a new one; gives the old and the new name of each.

    The old ones stay until the caller has written the new names down, and deletes them.

    Raises:
        BlobMissingError: One is not there, or damaged.
        StoreUnavailableError: It cannot be read or written.
    """
    for digest in digests:
        yield digest, await new.put(await old.get(digest))
