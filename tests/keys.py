"""The key of the tests' databases, and a look at what was sealed with it."""

import os
from base64 import b64decode
from contextlib import suppress

from bot.store import SealBrokenError, Sealer, sealing
from bot.store.sealing import IDENTITY

SEALER = Sealer(b64decode(os.environ["KREATIF_KEY"]))
"""Of the key that `tests.conftest` gives to every process of a run."""
_PURPOSES = [
    text for name, text in vars(sealing).items() if name.isupper() and isinstance(text, str)
]


def opened(stored: object) -> object:
    """What was stored, opened where it is sealed, whatever it is for."""
    if not (isinstance(stored, str) and stored.startswith(SEALER.mark)):
        return stored
    for purpose in _PURPOSES:
        with suppress(SealBrokenError):
            return SEALER.open(stored, purpose=purpose)
    raise AssertionError(stored)


def telegram_id(sealed: str) -> int:
    """Whose identity it is."""
    return int(SEALER.open(sealed, purpose=IDENTITY))
