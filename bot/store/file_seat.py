"""One bot for one SQLite file: a lock beside it, which ends with the process that holds it.

The file itself is not locked: SQLite has locks of its own on it, and `backup` reads it while
the bot runs.
"""

import os
import sys
from pathlib import Path

from bot.services.ports import StoreUnavailableError
from bot.store.errors import SecondProcessError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Seat:
    """The place of the one bot that works on a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> None:
        """Take the place, or keep it.

        Raises:
            SecondProcessError: Another bot has it.
            StoreUnavailableError: The lock file cannot be opened.
        """
        if self._file is not None:
            return
        # the same file by another name is the same place
        path = self._path.resolve()
        lock = path.with_name(f"{path.name}.lock")
        try:
            file = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise StoreUnavailableError(f"{lock}: {error.strerror}") from error
        try:
            _lock(file)
        except OSError as error:
            os.close(file)
            raise SecondProcessError(
                f"another bot works on {self._path}: stop it first "
                "(several processes can share PostgreSQL, not SQLite)"
            ) from error
        self._file = file

    def leave(self) -> None:
        """Give the place up; the lock file stays, it means nothing by itself."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
