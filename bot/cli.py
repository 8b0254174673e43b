"""The command line: `python -m bot COMMAND` (or `python3 run.py COMMAND`)."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress

from bot.app import StartError
from bot.commands import (
    Commands,
    backup,
    breach,
    catalogues,
    change_key,
    check_config,
    demo,
    rescore,
    rubric,
    score,
    serve,
    verify,
)
from bot.config import SettingsError
from bot.keys import KeyFileError
from bot.rubric_files import RubricFileError
from bot.services.ports import StoreUnavailableError
from bot.store import (
    KeyChangeUnfinishedError,
    KeyMismatchError,
    MigrationError,
    SecondProcessError,
    StoreAddressError,
)
from bot.telegram.polling import SecondPollerError, TokenRevokedError
from bot.telegram.webhook import WebhookRefusedError
from bot.web.server import CannotListenError

CANNOT_START = (
    CannotListenError,
    KeyChangeUnfinishedError,
    KeyFileError,
    KeyMismatchError,
    MigrationError,
    OSError,
    RubricFileError,
    SecondProcessError,
    SettingsError,
    StartError,
    StoreAddressError,
    WebhookRefusedError,
)
"""What is said in its own words: each line names what is wrong and the way out."""
WRONG = 2
"""Exit status when the bot cannot start: settings, token, database, port."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit status."""
    options = _parser()[0].parse_args(arguments)
    try:
        return int(options.run(options))
    except CANNOT_START as problem:
        return _wrong(str(problem))
    except StoreUnavailableError as problem:
        return _wrong(f"the database cannot be used: {problem}")
    except TokenRevokedError:
        return _wrong("Telegram refuses this bot token (401): it was revoked or mistyped")
    except SecondPollerError:
        return _wrong("another program receives this bot's updates (409): stop it first")
    except KeyboardInterrupt:
        return 130


def _wrong(lines: str) -> int:
    with suppress(OSError):  # where its output lies on a disk that is full, the status must do
        for line in lines.splitlines():
            sys.stderr.write(f"kota-kreatif: {line}\n")
    return WRONG


def command_names() -> tuple[str, ...]:
    """Every command, for the documentation's tests."""
    return tuple(_parser()[1].choices)


def _parser() -> tuple[argparse.ArgumentParser, Commands]:
    parser = argparse.ArgumentParser(prog="python3 run.py", description="Kota Kreatif")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (
        demo, serve, check_config, backup, breach, change_key, rubric, score, rescore, verify,
        catalogues,
    ):  # fmt: skip
        module.add_parser(commands)
    return parser, commands
