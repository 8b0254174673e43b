"""`backup FILE` and `restore FILE`: an operator's copies of a SQLite database."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.commands import Commands
from bot.config import read_settings
from bot.ids import RandomIds
from bot.keys import KeyFileError, journal_of, obtain_key
from bot.services.clock import SystemClock
from bot.store import KeyMismatchError
from bot.store.backups import BackupError, back_up, restore

_WRONG = 2


def add_parser(commands: Commands) -> None:
    """Adds both commands to a command line."""
    backup = commands.add_parser("backup", help="copy the database into a new file, while it runs")
    backup.set_defaults(run=_back_up)
    again = commands.add_parser("restore", help="put a copy back; the present state is kept")
    again.set_defaults(run=_restore)
    for parser in (backup, again):
        parser.add_argument("file", type=Path, metavar="FILE")


def _back_up(options: argparse.Namespace) -> int:
    try:
        back_up(read_settings().database_url, options.file)
    except BackupError as problem:
        return _wrong(problem)
    sys.stdout.write(f"{options.file}: {options.file.stat().st_size:,} bytes\n")
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
    )
    try:
        kept = asyncio.run(again)
    except KeyMismatchError as problem:
        raise KeyFileError(key.explain(problem)) from None
    except BackupError as problem:
        return _wrong(problem)
    sys.stdout.write(f"{options.file} is back; before it: {kept or 'nothing'}\n")
    return 0


def _wrong(problem: BackupError) -> int:
    sys.stderr.write(f"kota-kreatif: {problem}\n")
    return _WRONG
