"""`check-config`: whether the settings are complete, before anything starts."""

import argparse
import sys

from bot.commands import Commands
from bot.config import read_settings


def add_parser(commands: Commands) -> None:
    """Adds the `check-config` command to a command line."""
    check = commands.add_parser("check-config", help="say what is wrong with the settings")
    check.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Says which database is meant; a wrong setting is raised as `SettingsError`."""
    kind = read_settings().database_url.partition(":")[0]
    sys.stdout.write(f"settings are complete; the database is {kind}\n")
    return 0
