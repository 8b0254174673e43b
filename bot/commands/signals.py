"""SIGTERM, as systemd and Docker send it, and Ctrl-C."""

import asyncio
import contextlib
import signal
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)


def stop_on_signals(stop: Callable[[], None]) -> None:
    """Have SIGTERM and Ctrl-C call `stop` in the running loop; asked again, it is called again."""
    loop = asyncio.get_running_loop()

    def ask(number: signal.Signals) -> None:
        log.info("stopping", signal=number.name)
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers: there Ctrl-C ends the loop by KeyboardInterrupt
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, ask, number)
