"""The port for files that belong to answers: kept by the hash of their content.

A blob is never changed; a reference to it in the database is its hash, nothing else.
"""

from typing import Protocol

HASH_LENGTH = 64
"""Hexadecimal digits of a SHA-256."""


class BlobMissingError(LookupError):
    """There is no blob with this hash, or what is there cannot be read any more."""


class Blobs(Protocol):
    """Keeps bytes by their hash; the same bytes again are the same blob."""

    async def put(self, data: bytes) -> str:
        """Keep bytes durably and give their hash: 64 lower-case hexadecimal digits.

        Raises:
            StoreUnavailableError: They could not be written; nothing was left behind.
        """

    async def get(self, digest: str) -> bytes:
        """The bytes with this hash, whole and unchanged.

        Raises:
            BlobMissingError: There are none, or they are damaged.
            StoreUnavailableError: They cannot be read now.
        """

    async def delete(self, digest: str) -> None:
        """Forget the bytes with this hash; nothing happens where there are none.

        Raises:
            StoreUnavailableError: They could not be deleted.
        """

    async def exists(self, digest: str) -> bool:
        """Whether there are bytes with this hash."""

    async def digests(self) -> list[str]:
        """The hashes of all that is kept, for sweeping away what nothing refers to.

        Raises:
            StoreUnavailableError: They cannot be listed now.
        """
