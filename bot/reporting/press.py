"""Type is set in threads, a few at once, so that the event loop goes on meanwhile."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from bot.reporting.orders import Order, Typesetter

AT_ONCE = 2
"""While one report is set, the words of the next are chosen."""

Result = TypeVar("Result")


class Press:
    """Sets layouts with a typesetter, which it closes at its end. Call `close` then."""

    def __init__(self, setter: Typesetter, at_once: int = AT_ONCE) -> None:
        self._setter = setter
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="press")

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do blocking work in one of the threads; the loop goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def png(self, svg: str, width: float) -> bytes:
        """A picture, set twice as large as its units. Blocks: for `run`.

        Raises:
            RuntimeError: typst does not understand the SVG.
        """
        return self._setter.set(Order("picture.typ", {"svg": svg, "width": f"{width:g}"}))

    def pdf(self, layout: str, data: Mapping[str, str], at: datetime) -> bytes:
        """A tagged PDF; the same bytes for the same data. Blocks: for `run`.

        Args:
            layout: Name of the layout's file.
            data: What the layout reads as `sys.inputs`.
            at: The moment that the file says it was made.

        Raises:
            RuntimeError: typst cannot set the data.
        """
        return self._setter.set(Order(layout, data, int(at.timestamp())))

    def close(self) -> None:
        """End the threads and the typesetter; what is under way is finished first."""
        self._threads.shutdown()
        self._setter.close()
