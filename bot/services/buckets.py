"""Token buckets by key: a burst, then a steady rate. Full buckets take no memory."""

from bot.services.ports import Clock

TICK = 1e-6
"""Seconds; a shorter wait is none: sums of fractions are not exact."""
_SWEEP_ABOVE = 1024


class Buckets:
    """How many things a key may do: `burst` at once, then `per_second`.

    One number a key (the moment at which its bucket is full again; the generic cell rate
    algorithm of ITU-T I.371), and none once that moment is past.
    """

    def __init__(self, clock: Clock, *, burst: int, per_second: float) -> None:
        self._clock = clock
        self._interval = 1.0 / per_second
        self._slack = (burst - 1) * self._interval
        self._full_at: dict[int, float] = {}
        self._sweep_at = _SWEEP_ABOVE

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, key: int) -> float:
        """Seconds until the key may go on; 0 when it may now."""
        full_at = self._full_at.get(key)
        if full_at is None:
            return 0.0
        wait = full_at - self._slack - self._clock.monotonic()
        return wait if wait > TICK else 0.0

    def take(self, key: int) -> None:
        """Use one token; without one left the key goes into debt and waits longer."""
        now = self._clock.monotonic()
        self._full_at[key] = max(now, self._full_at.get(key, now)) + self._interval
        if len(self._full_at) > self._sweep_at:
            self.sweep()

    def give_back(self, key: int, tokens: int) -> None:
        """Return tokens that were taken and not used."""
        if key in self._full_at:
            self._full_at[key] -= tokens * self._interval

    def sweep(self) -> None:
        """Forget the keys whose buckets are full again."""
        now = self._clock.monotonic()
        self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        self._sweep_at = max(_SWEEP_ABOVE, 2 * len(self._full_at))
