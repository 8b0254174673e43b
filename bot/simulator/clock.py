"""The clock as a value, so that a whole conversation can run on a fake one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Where the simulator takes its time from.

    Attributes:
        now: gives the present moment, aware.
        sleep: waits for so many seconds of that same clock. Long polls, stalls and webhook
            retries wait on it; a fake clock that never advances never ends them.
    """

    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def unix(self) -> int:
        """The present moment in whole seconds since 1970, as Telegram dates messages."""
        return int(self.now().timestamp())

    def seconds(self) -> float:
        """The present moment in seconds since 1970, with fractions."""
        return self.now().timestamp()
