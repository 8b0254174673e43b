"""A clock that runs fast, and jumps: for whole conversations over real sockets.

HTTP on loopback takes real time, so a clock that only moves when a test says so would have to
know when the sockets are still. This one runs `RUSH` times as fast as the machine's instead.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

RUSH = 100.0
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
"""09.00 WIB on a Monday."""


class RushedClock:
    """The `Clock` port, `RUSH` times as fast."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._began = time.monotonic()
        self._jumped = timedelta()

    def now(self) -> datetime:
        """The present of this clock, aware, UTC."""
        return self._start + self._jumped + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Its seconds since it was made; a jump does not count."""
        return (time.monotonic() - self._began) * RUSH

    async def sleep(self, seconds: float) -> None:
        """Wait that long on this clock."""
        await asyncio.sleep(seconds / RUSH)

    def jump(self, **span: float) -> None:
        """Let days pass at once."""
        self._jumped += timedelta(**span)
