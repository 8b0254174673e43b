"""`python -m tests.whole.replica`: `python -m bot serve` with short leases, to be killed."""

import asyncio

from bot.app import App
from bot.commands.signals import stop_on_signals
from bot.config import read_settings
from bot.logs import set_up_logs
from bot.services.membership import LeasePace

SHORT = LeasePace(lasting=1.5, beat=0.2, believed=1.2)
"""Seconds; a replica that is killed or frozen is followed after about so many."""


async def serve() -> None:
    settings = read_settings()
    set_up_logs(settings.log_level)
    async with App(settings, leases=SHORT) as app:
        stop_on_signals(app.stop)
        await app.run()


if __name__ == "__main__":
    asyncio.run(serve())
