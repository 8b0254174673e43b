"""The command line: `python -m bot COMMAND` (or `python3 run.py COMMAND`)."""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot import backup_cli, catalogues, rescore_cli, rubric_cli, score_cli
from bot.app import App, StartError
from bot.config import Settings, SettingsError, read_settings
from bot.demo import PORT, run_demo
from bot.logs import set_up_logs
from bot.rubric_files import RubricFileError
from bot.services.ports import StoreUnavailableError
from bot.store import MigrationError, StoreAddressError
from bot.telegram.polling import SecondPollerError, TokenRevokedError
from bot.telegram.webhook import WebhookRefusedError
from bot.web.server import CannotListenError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - no public name
else:
    Commands = object

CANNOT_START = (
    CannotListenError,
    MigrationError,
    OSError,
    RubricFileError,
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
    for line in lines.splitlines():
        sys.stderr.write(f"kota-kreatif: {line}\n")
    return WRONG


def command_names() -> tuple[str, ...]:
    """Every command, for the documentation's tests."""
    return tuple(_parser()[1].choices)


def _parser() -> tuple[argparse.ArgumentParser, Commands]:
    parser = argparse.ArgumentParser(prog="python3 run.py", description="Kota Kreatif")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_demo(commands)
    serve = commands.add_parser("serve", help="the bot on Telegram; settings in the environment")
    serve.set_defaults(run=_serve)
    check = commands.add_parser("check-config", help="say what is wrong with the settings")
    check.set_defaults(run=_check_config)
    backup_cli.add_parsers(commands)
    for module, name in (
        (rubric_cli, "rubric"),
        (score_cli, "score"),
        (rescore_cli, "rescore"),
        (catalogues, "catalogues"),
    ):
        module.add_parser(commands)
        commands.choices[name].set_defaults(run=module.run)
    return parser, commands


def _add_demo(commands: Commands) -> None:
    demo = commands.add_parser("demo", help="the bot and a chat page on this machine")
    demo.add_argument("--port", type=int, default=PORT, help=f"of the chat page ({PORT})")
    demo.add_argument("--data", type=Path, help="keep the answers in this folder")
    demo.add_argument("--no-browser", action="store_true", help="only print the address")
    demo.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    set_up_logs("WARNING")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            run_demo(options.port, options.data,
                     opens_browser=not options.no_browser and _has_screen())
        )  # fmt: skip
    return 0


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _serve(_options: argparse.Namespace) -> int:
    settings = read_settings()
    set_up_logs(settings.log_level)
    asyncio.run(_run(settings))
    return 0


async def _run(settings: Settings) -> None:
    async with App(settings) as app:
        _spare_the_collector()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, app.stop)
        await app.run()


def _spare_the_collector() -> None:
    """Keep what was read at the start out of every search for garbage: it stays for good."""
    gc.collect()
    gc.freeze()


def _check_config(_options: argparse.Namespace) -> int:
    settings = read_settings()
    sys.stdout.write(f"settings are complete; the database is {_kind(settings)}\n")
    return 0


def _kind(settings: Settings) -> str:
    return settings.database_url.partition(":")[0]
