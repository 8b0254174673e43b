"""The journal of erasures and withdrawals: a file beside the key, one JSON object a line.

It is not beside the database, because a backup that is put back must not take it back too; and
it is where the key is, because without the key no backup is worth anything.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.services.departures import Departure, Leaving
from bot.store.values import micros, moment

_PRIVATE = 0o600


class FileJournal:
    """Implements the `Journal` port; several processes may append to one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Sequence[Departure]:
        """Everything that was noted, once; half a line of a power cut is left out."""
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return list(dict.fromkeys(gone for line in lines for gone in _read(line)))

    def append(self, departures: Iterable[Departure]) -> None:
        """Add lines and wait for the disk.

        Raises:
            OSError: They could not be written.
        """
        lines = "".join(f"{_line(gone)}\n" for gone in departures)
        if not lines:
            return
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY
        file = os.open(self._path, flags, _PRIVATE)
        try:
            # a line that was cut off before must not swallow this one
            os.write(file, f"\n{lines}".encode())
            os.fsync(file)
        finally:
            os.close(file)


def _line(gone: Departure) -> str:
    return json.dumps({"respondent": gone.respondent, "act": gone.act, "at": micros(gone.at)})


def _read(line: str) -> Iterator[Departure]:
    try:
        stored = json.loads(line)
        yield Departure(str(stored["respondent"]), Leaving(stored["act"]), moment(stored["at"]))
    except (ValueError, KeyError, TypeError):
        return
