"""Copies of a SQLite database and its files, taken and put back while the bot runs.

Both go through SQLite's online backup: a copy is one moment of the database, and putting one
back is one transaction for whoever else has it open. The files that it refers to lie beside it
(`bot.store.file_copies`) before it gets its name.
"""

import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.services.departures import Journal
from bot.services.ports import Clock, Ids, StoreUnavailableError
from bot.store.errors import KeyMismatchError, MigrationError
from bot.store.file_copies import (
    FilesCopied,
    FilesReturned,
    LiveFolder,
    beside,
    copy_files,
    put_files_back,
    referenced,
)
from bot.store.opening import SQLITE, open_store
from bot.store.sealing import Sealer
from bot.store.store import Store

_PATIENCE = 30.0
"""Seconds to wait for another writer."""
_PRIVATE = 0o600
_LEFTOVERS = ("", "-wal", "-shm", "-journal")


class BackupError(Exception):
    """A copy could not be taken or put back; the message says why, nothing was changed."""


def database_file(url: str) -> Path:
    """The file that a database address names.

    Raises:
        BackupError: It is no SQLite file; PostgreSQL has tools of its own.
    """
    if not url.startswith(SQLITE):
        raise BackupError("only SQLite is copied this way; for PostgreSQL use pg_dump")
    return Path(url[len(SQLITE) :])


@dataclass(frozen=True, slots=True)
class Restored:
    """What a copy that was put back came to."""

    kept: Path | None
    """Where the database as it was until then is kept; None if there was none."""
    files: FilesReturned = field(default_factory=FilesReturned)


def back_up(url: str, copy: Path, files: Path | None = None) -> FilesCopied:
    """Write one moment of the database into a new file that only its owner may read.

    Args:
        url: Of the database.
        copy: The new file; the files that people gave come into a folder beside it.
        files: Where these lie; None leaves them out.

    Raises:
        BackupError: The file exists, or the database does not or is damaged, or the disk is full.
    """
    database = database_file(url)
    for taken in (copy, beside(copy)):
        if taken.exists():
            raise BackupError(f"{taken} exists: a backup never overwrites one")
    draft = copy.with_name(f"{copy.name}.part")
    try:
        _copy(database, draft)
        _check(draft)
        _flush(draft)
        copied = _copy_files(draft, copy, files, linked=False)
        # whoever finds a file with this name finds a whole one, and all that belongs to it
        draft.replace(copy)
    finally:
        _remove(draft)
    return copied


def _copy_files(database: Path, copy: Path, files: Path | None, *, linked: bool) -> FilesCopied:
    if files is None:
        return FilesCopied()
    try:
        return copy_files(files, referenced(database), copy, linked=linked)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"the files: {error}") from error


async def restore(  # noqa: PLR0913 - what opening a store takes, and the files
    url: str,
    copy: Path,
    *,
    clock: Clock,
    ids: Ids,
    sealer: Sealer,
    journal: Journal | None = None,
    files: LiveFolder | None = None,
) -> Restored:
    """Put a copy back; before anybody sees it the schema is brought up to date, and whoever
    was erased or withdrew since the copy was made leaves again. Then the files come back.

    Raises:
        BackupError: The copy is damaged or is none of ours.
        MigrationError: Its schema does not belong to this program.
        StoreUnavailableError: It cannot be opened.
    """
    database = database_file(url)
    draft = database.with_name(f"{database.name}.restoring")
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy(copy, draft)
        _check(draft)
        opening = partial(open_store, clock=clock, ids=ids, sealer=sealer, journal=journal)
        await _learn_who_left(database, opening)
        # whoever left after the copy was made leaves again here, before anybody sees it
        await (await opening(f"{SQLITE}{draft}")).close()
        kept = _keep(database, clock, files)
        _copy(draft, database)
        returned = await _return_files(copy, draft, files)
    finally:
        _remove(draft)
    return Restored(kept, returned)


async def _return_files(copy: Path, draft: Path, files: LiveFolder | None) -> FilesReturned:
    if files is None:
        return FilesReturned()
    return await put_files_back(copy, referenced(draft), files)


async def _learn_who_left(database: Path, opening: Callable[[str], Awaitable[Store]]) -> None:
    """Let the journal learn from the present database what it does not know yet.

    One that cannot be opened, which may be why a copy is put back, tells nothing.
    """
    if _is_there(database):
        with suppress(StoreUnavailableError, KeyMismatchError, MigrationError):
            await (await opening(f"{SQLITE}{database}")).close()


def _is_there(path: Path) -> bool:
    return path.exists()


def _keep(database: Path, clock: Clock, files: LiveFolder | None) -> Path | None:
    if not _is_there(database):
        return None
    moment = clock.now().strftime("%Y%m%dT%H%M%SZ")
    kept = database.with_name(f"{database.stem}-before-restore-{moment}{database.suffix}")
    _copy(database, kept)
    # what only this state refers to is swept away as soon as the other one stands
    with suppress(BackupError):
        _copy_files(kept, kept, files.folder if files else None, linked=True)
    return kept


def _copy(source: Path, target: Path) -> None:
    """Copy every page, in one read transaction of the source and one write of the target."""
    if not source.is_file():
        raise BackupError(f"{source} is not there")
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, _PRIVATE))
    try:
        with closing(_open(source)) as read, closing(_open(target)) as write:
            read.backup(write)
    except sqlite3.Error as error:
        raise BackupError(f"{source}: {error}") from error


def _check(path: Path) -> None:
    """Make sure that a copy is whole, ours, and one file."""
    try:
        with closing(_open(path)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
            (said,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            ours = copy.execute("PRAGMA table_info(schema_migrations)").fetchall()
    except sqlite3.Error as error:
        raise BackupError(f"the copy cannot be used: {error}") from error
    if said != "ok" or not ours:
        raise BackupError("the copy is damaged, or no database of this program")


def _flush(path: Path) -> None:
    """On the disk before it gets its name, so that a power cut cannot leave half a copy."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _open(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)


def _remove(draft: Path) -> None:
    for ending in _LEFTOVERS:
        draft.with_name(draft.name + ending).unlink(missing_ok=True)
