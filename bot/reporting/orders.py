"""What is asked of typst, and how an order and its answer travel through a pipe.

Only strings and bytes travel, so neither side runs anything that the other one sends.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import IO, Protocol

_HEAD = struct.Struct(">BI")
"""What it is, and how many bytes follow."""
_MADE, _FAILED, _ORDER = 0, 1, 2


class OrderFailedError(RuntimeError):
    """typst cannot set an order; the message is its own."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file to be set."""

    layout: str
    """Name of a file in `layout/`."""
    inputs: Mapping[str, str]
    """What the layout reads as `sys.inputs`."""
    at: int | None = None
    """A PDF that says it was made then, in Unix seconds; None: a PNG."""


class Typesetter(Protocol):
    """Sets orders; may be called by several threads at once."""

    def set(self, order: Order) -> bytes:
        """The finished file. Blocks.

        Raises:
            OrderFailedError: typst cannot set it.
        """

    def close(self) -> None:
        """Let go of everything."""


def send_order(pipe: IO[bytes], order: Order) -> None:
    """Write an order.

    Raises:
        OSError: Nobody reads it any more.
    """
    _send(pipe, _ORDER, json.dumps(asdict(order)).encode())


def receive_order(pipe: IO[bytes]) -> Order | None:
    """The next order; None once whoever gives them is gone."""
    frame = _receive(pipe)
    return Order(**json.loads(frame[1])) if frame else None


def send_made(pipe: IO[bytes], made: bytes) -> None:
    """Write a finished file.

    Raises:
        OSError: Nobody reads it any more.
    """
    _send(pipe, _MADE, made)


def send_failed(pipe: IO[bytes], why: str) -> None:
    """Write that an order cannot be set.

    Raises:
        OSError: Nobody reads it any more.
    """
    _send(pipe, _FAILED, why.encode())


def receive_made(pipe: IO[bytes]) -> bytes | None:
    """The finished file; None where whoever sets it is gone.

    Raises:
        OrderFailedError: It cannot be set.
    """
    frame = _receive(pipe)
    if frame is None:
        return None
    kind, content = frame
    if kind == _FAILED:
        raise OrderFailedError(content.decode())
    return content


def _send(pipe: IO[bytes], kind: int, content: bytes) -> None:
    pipe.write(_HEAD.pack(kind, len(content)))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[int, bytes] | None:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    content = pipe.read(length)
    return (kind, content) if len(content) == length else None
