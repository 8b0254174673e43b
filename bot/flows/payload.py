"""Deep links that anyone may write: `?start=r3307c` opens a region, and a group."""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"r([0-9]{2})([0-9]{2})([abcgs]?)")


@dataclass(frozen=True, slots=True)
class Invited:
    """What a link says, so that the person need not say it again."""

    region: str
    """Kemendagri code, `33.07`."""
    role: str
    """Id of a group, or empty."""


def read_payload(payload: str) -> Invited | None:
    """What a deep link's payload says; None for anything else (the ordinary welcome)."""
    shape = _SHAPE.fullmatch(payload.lower())
    return Invited(f"{shape[1]}.{shape[2]}", shape[3].upper()) if shape else None
