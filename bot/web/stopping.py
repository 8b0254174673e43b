"""Ending well: part after part, so that nothing is lost."""

from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)

Step = tuple[str, Callable[[], Awaitable[object] | None]]
"""A part's name in the log, and what stops it."""


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
