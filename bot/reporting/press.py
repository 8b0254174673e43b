"""typst at work: finished data becomes PNG and PDF, in threads, a few at once.

Layouts are files beside this one and everything that is printed comes in as data, so that no
text from anybody can become code. Only the fonts beside this file are known, never the system's.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Literal, TypeVar

import typst

from bot.reporting.fonts import FOLDER as FONTS

LAYOUTS = Path(__file__).resolve().parent / "layout"
AT_ONCE = 2
"""Compilers: each is one thread's at a time, because their caches cannot be shared."""
PIXELS_PER_INCH = 144.0
"""Twice the 72 points of an inch."""
STANDARDS: list[Literal["ua-1", "a-3a"]] = ["ua-1", "a-3a"]
"""Tagged for screen readers, and readable in years to come; both are checked by typst."""

Result = TypeVar("Result")


class Press:
    """Compiles layouts; for one event loop. Call `close` at the end."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="press")
        self._compilers: SimpleQueue[typst.Compiler] = SimpleQueue()
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        )
        for _ in range(at_once):
            self._compilers.put(
                typst.Compiler(LAYOUTS / "picture.typ", root=LAYOUTS, font_paths=fonts)
            )

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do blocking work in one of the threads; the loop goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def png(self, svg: str, width: float) -> bytes:
        """A picture, set twice as large as its units. Blocks: for `run`.

        Raises:
            RuntimeError: typst does not understand the SVG.
        """
        data = {"svg": svg, "width": f"{width:g}"}
        return self._compiled("picture.typ", data, lambda compiler, layout: compiler.compile(
            layout, format="png", ppi=PIXELS_PER_INCH, sys_inputs=data))  # fmt: skip

    def pdf(self, layout: str, data: Mapping[str, str], at: datetime) -> bytes:
        """A tagged PDF; the same bytes for the same data. Blocks: for `run`.

        Args:
            layout: Name of the layout's file.
            data: What the layout reads as `sys.inputs`.
            at: The moment that the file says it was made.

        Raises:
            RuntimeError: typst cannot set the data.
        """
        seconds = int(at.timestamp())
        return self._compiled(layout, data, lambda compiler, path: compiler.compile(
            path, format="pdf", pdf_standards=list(STANDARDS), timestamp=seconds,
            sys_inputs=dict(data)))  # fmt: skip

    def _compiled(
        self,
        layout: str,
        data: Mapping[str, str],
        compile_with: Callable[[typst.Compiler, Path], bytes | list[bytes] | None],
    ) -> bytes:
        compiler = self._compilers.get()
        try:
            made = compile_with(compiler, LAYOUTS / layout)
        finally:
            self._compilers.put(compiler)
        if not isinstance(made, bytes):
            raise TypeError(f"{layout} with {len(data)} inputs did not become one file")
        return made

    def close(self) -> None:
        """End the threads; what is under way is finished first."""
        self._threads.shutdown()
