"""A few numbers that outlive a killed process: what it was doing, and how far it came.

The file is mapped by the process that is to be killed and by the one that watches it; a
mapped page survives SIGKILL.
"""

import mmap
import struct
from pathlib import Path

STAGES = ("start", "fetch", "intake", "step", "commit", "park", "send", "mark")
"""The stages of an answer's way; where several run at once, the last one here names the kill."""
MOMENTS = ("before", "inside", "after")
POINTS = (
    "start.before", "start.after",
    "fetch.before", "fetch.after",
    "intake.before", "intake.after",
    "step.before", "step.after",
    "commit.before", "commit.inside", "commit.after",
    "park.before", "park.inside", "park.after",
    "send.before", "send.inside", "send.after",
    "mark.before", "mark.inside", "mark.after",
)  # fmt: skip
"""Where a kill can be planned. Inside a commit, a parking or a mark means: in the middle of its
transaction; inside a sending: with the request on its way."""
IDLE = "idle"

_OFFSET = struct.Struct("d")
_NUMBERS = struct.Struct("i")
_HIT_AT = _OFFSET.size
_BUSY_AT = _HIT_AT + _NUMBERS.size
_SIZE = 4096


class Board:
    """The numbers, by name."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _SIZE)

    def clear(self) -> None:
        """Forget the last process; the clock stays as it is set."""
        self._map[_HIT_AT:_SIZE] = bytes(_SIZE - _HIT_AT)

    @property
    def clock_offset(self) -> float:
        """Seconds by which the watched process's clock is wrong."""
        return float(_OFFSET.unpack_from(self._map, 0)[0])

    @clock_offset.setter
    def clock_offset(self, seconds: float) -> None:
        _OFFSET.pack_into(self._map, 0, seconds)

    @property
    def hit(self) -> str:
        """The planned point at which the process ended itself; empty if it did not."""
        number = _NUMBERS.unpack_from(self._map, _HIT_AT)[0]
        return POINTS[number - 1] if number else ""

    @hit.setter
    def hit(self, point: str) -> None:
        _NUMBERS.pack_into(self._map, _HIT_AT, POINTS.index(point) + 1)

    def enter(self, stage: str, by: int = 1) -> None:
        """Note that something is at this stage now; `by` -1: that it left."""
        place = _BUSY_AT + STAGES.index(stage) * _NUMBERS.size
        _NUMBERS.pack_into(self._map, place, _NUMBERS.unpack_from(self._map, place)[0] + by)

    def busy(self) -> str:
        """The furthest stage at which something was; «idle» when it only waited."""
        for stage in reversed(STAGES):
            place = _BUSY_AT + STAGES.index(stage) * _NUMBERS.size
            if _NUMBERS.unpack_from(self._map, place)[0] and stage != "fetch":
                return stage
        return IDLE
