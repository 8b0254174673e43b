"""The real clock."""

import asyncio
import sys
import time
from datetime import UTC, datetime

if sys.platform == "linux":

    def _monotonic() -> float:
        # a lease runs out in the database also while this machine is suspended
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:
    _monotonic = time.monotonic


class SystemClock:
    """The machine's time, behind the `Clock` port."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back, and goes on while the machine sleeps."""
        return _monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        await asyncio.sleep(seconds)
