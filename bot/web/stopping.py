"""Ending well: learn of SIGTERM, then stop part after part, so that nothing is lost."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger(__name__)

_SIGNALS = (signal.SIGTERM, signal.SIGINT)

Step = tuple[str, Callable[[], Awaitable[object] | None]]
"""A part's name in the log, and what stops it."""


@contextmanager
def termination() -> Iterator[asyncio.Event]:
    """An event that is set when the process is asked to end (SIGTERM, Ctrl-C).

    To be used inside the running loop. The signals' former handlers are back after the block.
    """
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask(number: int, _frame: object) -> None:
        log.info("stopping", signal=signal.Signals(number).name)
        loop.call_soon_threadsafe(asked.set)

    before = {number: signal.signal(number, ask) for number in _SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def stop_in_order(*steps: Step) -> list[str]:
    """Stop the parts one after another; one that fails does not keep the others running.

    The order that loses nothing: refuse new updates (webhook, readiness, polling), drain the
    intake, drain the sender, close the web server, close the store.

    Returns:
        Names of the parts that failed to stop.
    """
    failed = []
    for name, stop in steps:
        try:
            done = stop()
            if done is not None:
                await done
        except Exception as error:  # noqa: BLE001 - the parts after it must still stop
            log.error("stop_failed", part=name, error=type(error).__name__)  # noqa: TRY400 - no text
            failed.append(name)
    return failed
