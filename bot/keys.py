"""The key that seals identities and texts: where it is kept, and how the first one is made.

It stands in the environment (`KREATIF_KEY`) or in a file that only its owner can read
(`KREATIF_KEY_FILE`, else in the user's configuration folder), never beside the data and never
in a log. The file of the first start is made without a question; without it the data is lost.
"""

import os
import secrets
import stat
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.config import DATA, Settings
from bot.services.ports import Clock, Ids
from bot.store import KeyChangeUnfinishedError, KeyMismatchError, Sealer, Store, open_store
from bot.store.blob_sealing import sealed_blobs
from bot.store.blobs import FolderBlobs
from bot.store.journal import FileJournal
from bot.store.sealing import KEY_BYTES

_PRIVATE = 0o600
_JOURNAL = ".departures"
_NEXT = ".next"
"""Ending of the file with the key that comes, while `change-key` is under way."""


class KeyFileError(Exception):
    """The key cannot be read or made; the message says why in one line and never what it is."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key, and where it is from; its `repr` does not show it."""

    secret: SecretStr
    place: Path | None
    """The file; None when it stands in the environment."""
    is_new: bool = False
    """It was made just now."""

    def sealer(self) -> Sealer:
        """What seals with it."""
        return Sealer(decoded(self.secret))

    def explain(self, problem: KeyMismatchError) -> str:
        """In one line why a key does not fit; one that was just made is taken away again."""
        if self.place and _is_coming(self.place, problem.stored):
            return str(KeyChangeUnfinishedError())
        if not (self.is_new and self.place):
            return str(problem)
        self.place.unlink(missing_ok=True)
        return (
            f"there is no key in {self.place}, but the database is sealed with key "
            f"{problem.stored}: put that key there (mode 600), or set KREATIF_KEY"
        )


async def open_sealed_store(settings: Settings, *, clock: Clock, ids: Ids) -> Store:
    """The store of the settings, with its key; see `bot.store.open_store` for what it raises.

    Raises:
        KeyFileError: There is no usable key.
    """
    key = obtain_key(settings)
    try:
        return await open_store(
            settings.database_url,
            clock=clock,
            ids=ids,
            sealer=key.sealer(),
            journal=journal_of(settings),
        )
    except KeyMismatchError as problem:
        raise KeyFileError(key.explain(problem)) from None


def obtain_key(settings: Settings) -> Key:
    """The key of the settings; at the first start a new one, in its file.

    Raises:
        KeyFileError: The file is open to others, unreadable, or holds no key.
    """
    if settings.key.get_secret_value():
        return Key(settings.key, None)
    place = key_file(settings)
    return read_key(place) if place.exists() else write_key(place)


def open_blobs(settings: Settings) -> FolderBlobs:
    """The folder of files, sealed with the key of the settings.

    Raises:
        KeyFileError: There is no usable key.
        StoreUnavailableError: The folder can neither be made nor used.
    """
    return blobs_under(settings, obtain_key(settings))


def blobs_under(settings: Settings, key: Key) -> FolderBlobs:
    """The folder of files under a key.

    Raises:
        StoreUnavailableError: The folder can neither be made nor used.
    """
    return sealed_blobs(files_folder(settings), decoded(key.secret))


def files_folder(settings: Settings) -> Path:
    """Where files are kept: never in one folder with those of another database."""
    if settings.files is not None:
        return settings.files
    scheme, _, path = settings.database_url.partition(":///")
    return Path(path).parent / "files" if scheme == "sqlite" else DATA / "files"


def journal_of(settings: Settings) -> FileJournal:
    """The journal of who left, beside the place of the key file."""
    place = key_file(settings)
    return FileJournal(place.with_name(f"{place.name}{_JOURNAL}"))


def standing_key(settings: Settings) -> Key:
    """The key of the settings, which must be there already.

    Raises:
        KeyFileError: As `obtain_key`.
    """
    if settings.key.get_secret_value():
        return Key(settings.key, None)
    return read_key(key_file(settings))


def coming_key(settings: Settings, old: Key) -> Key:
    """The key that shall come after this one; the same one again after an interruption.

    Raises:
        KeyFileError: It cannot be read or made.
    """
    if old.place is None:
        if not settings.new_key.get_secret_value():
            raise KeyFileError(
                "KREATIF_NEW_KEY is not set: the key that shall come (openssl rand -base64 32)"
            )
        return Key(settings.new_key, None)
    place = next_place(old.place)
    return read_key(place) if place.exists() else write_key(place)


def settle_key(old: Key, new: Key) -> Path | None:
    """Put the new key in the place of the old one, which stays beside it under its name.

    Returns:
        Where the old one is kept; None where keys stand in the environment.

    Raises:
        OSError: The folder cannot be written; both keys are still there.
    """
    if old.place is None or new.place is None:
        return None
    kept = old.place.with_name(f"{old.place.name}.{old.sealer().key_id}")
    if not kept.exists():
        os.link(old.place, kept)
    new.place.replace(old.place)
    return kept


def key_file(settings: Settings) -> Path:
    """Where the key is kept when it does not stand in the environment."""
    if settings.key_file is not None:
        return settings.key_file
    folder = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(folder).expanduser() / "kota-kreatif" / "key"


def next_place(place: Path) -> Path:
    """Where the key that comes is kept until it fits."""
    return place.with_name(place.name + _NEXT)


def read_key(place: Path) -> Key:
    """The key in a file that only its owner can read.

    Raises:
        KeyFileError: The file is open to others, unreadable, or holds no key.
    """
    try:
        mode = place.stat().st_mode
        text = place.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise KeyFileError(f"the key file {place} cannot be read: {_why(error)}") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(f"the key file {place} is open to others: chmod 600 {place}")
    secret = SecretStr(text)
    try:
        decoded(secret)
    except ValueError:
        raise KeyFileError(f"the key file {place} holds no key of {KEY_BYTES} bytes") from None
    return Key(secret, place)


def write_key(place: Path) -> Key:
    """Make a new key in a file of its own; whoever was faster has made it.

    Raises:
        KeyFileError: The file cannot be written.
    """
    text = b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
    draft = place.with_name(f"{place.name}.{secrets.token_hex(4)}.part")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_durably(draft, text + "\n")
        try:
            # whoever finds a file with this name finds a whole one, and it is never replaced
            os.link(draft, place)
        except FileExistsError:
            return read_key(place)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise KeyFileError(
            f"the key file {place} cannot be made: {_why(error)}; name another one with "
            "KREATIF_KEY_FILE, or set KREATIF_KEY (openssl rand -base64 32)"
        ) from None
    return Key(SecretStr(text), place, is_new=True)


def decoded(secret: SecretStr) -> bytes:
    """The bytes of a key in base64, in either alphabet.

    Raises:
        ValueError: It is none, or not of 32 bytes.
    """
    text = secret.get_secret_value().strip().replace("-", "+").replace("_", "/")
    raw = b64decode(text + "=" * (-len(text) % 4), validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return raw


def _is_coming(place: Path, key_id: str) -> bool:
    coming = next_place(place)
    return coming.exists() and read_key(coming).sealer().key_id == key_id


def _write_durably(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
