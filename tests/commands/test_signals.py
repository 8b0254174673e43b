"""Whoever ends the process is heard."""

import asyncio
import os
import signal

import pytest
from structlog.testing import capture_logs

from bot.commands.signals import stop_on_signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_asks_for_the_end(number: signal.Signals) -> None:
    """SIGTERM is what systemd and Docker send; Ctrl-C is SIGINT. The process itself goes on."""
    asked = asyncio.Event()
    stop_on_signals(asked.set)
    with capture_logs() as lines:
        os.kill(os.getpid(), number)
        async with asyncio.timeout(30):
            await asked.wait()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(each)
    assert [line["signal"] for line in lines] == [number.name]
