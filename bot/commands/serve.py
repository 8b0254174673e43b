"""`serve`: the bot on Telegram, until it is told to stop."""

import argparse
import asyncio
import gc

from bot.app import App
from bot.commands import Commands
from bot.commands.signals import stop_on_signals
from bot.config import Settings, read_settings
from bot.logs import report_crashes, set_up_logs


def add_parser(commands: Commands) -> None:
    """Adds the `serve` command to a command line."""
    serve = commands.add_parser("serve", help="the bot on Telegram; settings in the environment")
    serve.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Serves until SIGINT or SIGTERM; what is under way is finished first."""
    settings = read_settings()
    set_up_logs(settings.log_level)
    report_crashes()
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    async with App(settings) as app:
        _spare_the_collector()
        stop_on_signals(app.stop)
        await app.run()


def _spare_the_collector() -> None:
    """Keep what was read at the start out of every search for garbage: it stays for good."""
    gc.collect()
    gc.freeze()
