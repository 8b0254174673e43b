"""Fresh ids: sortable by the time of making, unguessable, 26 characters.

The shape is that of a ULID: 48 bits of milliseconds, 80 random bits, Crockford's base 32.
"""

import secrets

from bot.services.ports import Clock

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]
_PAIR = len(_PAIRS) - 1
_PLACES = range(5 * (LENGTH - 2), -1, -10)


class RandomIds:
    """Ids from the operating system's randomness and the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def new(self) -> str:
        """A new id."""
        milliseconds = int(self._clock.now().timestamp() * 1000)
        number = (milliseconds << 80) | int.from_bytes(secrets.token_bytes(10))
        return "".join([_PAIRS[(number >> place) & _PAIR] for place in _PLACES])
