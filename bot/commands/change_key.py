"""`change-key`: a new key for the database, while the bot is stopped."""

import argparse
import asyncio
import sys

from bot.commands import Commands
from bot.config import Settings, read_settings
from bot.keys import Key, KeyFileError, blobs_under, coming_key, settle_key, standing_key
from bot.services.clock import SystemClock
from bot.store.key_change import Folders, change_database_key
from bot.store.values import micros


def add_parser(commands: Commands) -> None:
    """Adds the `change-key` command to a command line."""
    command = commands.add_parser(
        "change-key",
        help="seal the database anew with another key, while the bot is stopped",
        description="Makes a new key and seals everything with it. The bot must be stopped. "
        "Whoever interrupts this runs it again, and it goes on where it was. The key before is "
        "kept beside the new one, because older backups need it. Where the key stands in "
        "KREATIF_KEY, the new one is expected in KREATIF_NEW_KEY.",
    )
    command.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Changes the key; says which one fits now, by its name."""
    settings = read_settings()
    old = standing_key(settings)
    new = coming_key(settings, old)
    count = asyncio.run(_change(settings, old, new))
    kept = settle_key(old, new)
    sys.stdout.write(f"{count:,} texts sealed anew; the key is now {new.sealer().key_id}\n")
    if kept is None:
        sys.stdout.write("put the value of KREATIF_NEW_KEY into KREATIF_KEY now\n")
    else:
        sys.stdout.write(f"older backups need the key before: {kept}\n")
    return 0


async def _change(settings: Settings, old: Key, new: Key) -> int:
    if old.sealer().key_id == new.sealer().key_id:
        raise KeyFileError("KREATIF_NEW_KEY is the key that the database has already")
    at = micros(SystemClock().now())
    folders = Folders(blobs_under(settings, old), blobs_under(settings, new))
    return await change_database_key(
        settings.database_url, old.sealer(), new.sealer(), at=at, folders=folders
    )
