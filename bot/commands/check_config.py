"""`check-config`: whether the settings are complete, before anything starts."""

import argparse
import asyncio
import sys

from bot.commands import Commands
from bot.config import Settings, read_settings
from bot.keys import KeyFileError, key_file, standing_key
from bot.store import KeyMismatchError
from bot.store.opening import sealed_with


def add_parser(commands: Commands) -> None:
    """Adds the `check-config` command to a command line."""
    check = commands.add_parser("check-config", help="say what is wrong with the settings")
    check.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Says which database is meant; a wrong setting is raised as `SettingsError`."""
    settings = read_settings()
    kind = settings.database_url.partition(":")[0]
    sys.stdout.write(f"settings are complete; the database is {kind}\n")
    sys.stdout.write(asyncio.run(_about_key(settings)))
    return 0


async def _about_key(settings: Settings) -> str:
    """Where the key is, and that it fits; nothing is made, neither key nor database.

    Raises:
        KeyFileError: The key cannot be used.
        KeyMismatchError: It is not the database's.
    """
    place = key_file(settings)
    if not settings.key.get_secret_value() and not place.exists():
        return f"no key yet: the first start makes one in {place}\n"
    key = standing_key(settings)
    name, where = key.sealer().key_id, key.place or "KREATIF_KEY"
    fits = await sealed_with(settings.database_url)
    if fits and fits != name:
        raise KeyFileError(key.explain(KeyMismatchError(fits, name)))
    return f"the key is {name} in {where}; " + (
        "it fits the database\n" if fits else "nothing is sealed yet\n"
    )
