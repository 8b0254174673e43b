"""Files up and down: what a bot or a person sends, kept in memory under ids like Telegram's."""

import base64
import hashlib
from dataclasses import dataclass

from bot.simulator.params import Upload

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
"""The largest file that a bot may send."""
MAX_PHOTO_BYTES = 10 * 1024 * 1024
"""The largest picture that a bot may send as a photo."""
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
"""The largest file that getFile gives."""
PATH_SECONDS = 3600
"""How long a path that getFile gave can be fetched; Telegram promises no more."""

_FOLDERS = {
    "photo": "photos",
    "thumbnail": "photos",
    "document": "documents",
    "voice": "voice",
    "sticker": "stickers",
}


@dataclass(frozen=True)
class StoredFile:
    """A file that Telegram keeps.

    Attributes:
        file_id: the key with which a bot sends or fetches it again.
        unique_id: the same for the same content.
        kind: «photo», «document», «voice» or «sticker».
        upload: name, type and bytes.
        path: its place below `/file/bot<token>/`.
    """

    file_id: str
    unique_id: str
    kind: str
    upload: Upload
    path: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.upload.content)

    def reference(self) -> dict[str, object]:
        """The three fields that every file of the Bot API has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }


class FileStore:
    """Every file that was ever sent, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._same: dict[tuple[bytes, str, str], StoredFile] = {}
        self._open_until: dict[str, float] = {}

    def keep(self, upload: Upload, kind: str) -> StoredFile:
        """Keep a file and give it an id; the same file again is the one that is there."""
        digest = hashlib.sha256(upload.content).digest()
        known = self._same.get((digest, kind, upload.file_name))
        if known is not None:
            return known
        number = len(self._by_id)
        suffix = upload.file_name.rpartition(".")[2] if "." in upload.file_name else "bin"
        folder = _FOLDERS.get(kind, "documents")
        stored = StoredFile(
            file_id=_token(b"file" + number.to_bytes(6, "big") + digest),
            unique_id=_token(digest[:11]),
            kind=kind,
            upload=upload,
            path=f"{folder}/file_{number}.{_safe(suffix)}",
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        self._same[(digest, kind, upload.file_name)] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id, or nothing."""
        return self._by_id.get(file_id)

    def open_path(self, stored: StoredFile, now: float) -> str:
        """The path of a file, which can be fetched for an hour from now on.

        Args:
            stored: the file.
            now: seconds since 1970.
        """
        self._open_until[stored.path] = now + PATH_SECONDS
        return stored.path

    def at_path(self, path: str, now: float) -> StoredFile | None:
        """The file at this path; nothing where getFile did not give it in the last hour."""
        is_open = self._open_until.get(path, now) > now
        return self._by_path[path] if is_open else None


def _token(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _safe(suffix: str) -> str:
    kept = "".join(sign for sign in suffix.lower() if sign.isascii() and sign.isalnum())
    return kept[:8] or "bin"
