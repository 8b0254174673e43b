"""`backup FILE` and `restore FILE`: an operator's copies of a SQLite database and its files."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.commands import Commands
from bot.config import read_settings
from bot.ids import RandomIds
from bot.keys import KeyFileError, decoded, files_folder, journal_of, obtain_key
from bot.services.clock import SystemClock
from bot.store import KeyMismatchError
from bot.store.backups import BackupError, back_up, restore
from bot.store.file_copies import LiveFolder, beside

_WRONG = 2


def add_parser(commands: Commands) -> None:
    """Adds both commands to a command line."""
    backup = commands.add_parser("backup", help="copy the database and its files, while it runs")
    backup.set_defaults(run=_back_up)
    again = commands.add_parser("restore", help="put a copy back; the present state is kept")
    again.set_defaults(run=_restore)
    for parser in (backup, again):
        parser.add_argument("file", type=Path, metavar="FILE")


def _back_up(options: argparse.Namespace) -> int:
    settings = read_settings()
    try:
        copied = back_up(settings.database_url, options.file, files_folder(settings))
    except BackupError as problem:
        return _wrong(problem)
    size = options.file.stat().st_size
    with_it = f"; {_files(copied.together)}, {copied.new:,} new" if copied.together else ""
    sys.stdout.write(f"{options.file}: {size:,} bytes{with_it}\n")
    _warn(copied.missing, "not in its folder any more")
    return 0


def _restore(options: argparse.Namespace) -> int:
    settings, clock = read_settings(), SystemClock()
    key = obtain_key(settings)
    again = restore(
        settings.database_url,
        options.file,
        clock=clock,
        ids=RandomIds(clock),
        sealer=key.sealer(),
        journal=journal_of(settings),
        files=LiveFolder(files_folder(settings), decoded(key.secret)),
    )
    try:
        done = asyncio.run(again)
    except KeyMismatchError as problem:
        raise KeyFileError(key.explain(problem)) from None
    except BackupError as problem:
        return _wrong(problem)
    sys.stdout.write(f"{options.file} is back; before it: {done.kept or 'nothing'}\n")
    _warn(done.files.missing, f"missing or damaged in {beside(options.file)}")
    return 0


def _warn(missing: int, why: str) -> None:
    """A line that a log shows; the database itself is whole."""
    if missing:
        sys.stderr.write(f"kota-kreatif: {_files(missing)} that it refers to: {why}\n")


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"


def _wrong(problem: BackupError) -> int:
    sys.stderr.write(f"kota-kreatif: {problem}\n")
    return _WRONG
