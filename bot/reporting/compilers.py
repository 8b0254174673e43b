"""typst itself.

Layouts are files beside this one and everything that is printed comes in as data, so that no
text from anybody can become code. Only the fonts beside this file are known, never the system's.
"""

from pathlib import Path
from queue import SimpleQueue
from typing import Literal

import typst

from bot.reporting.orders import Order, OrderFailedError

HERE = Path(__file__).resolve().parent
LAYOUTS, FONTS = HERE / "layout", HERE / "fonts"
PIXELS_PER_INCH = 144.0
"""Twice the 72 points of an inch."""
STANDARDS: list[Literal["ua-1", "a-3a"]] = ["ua-1", "a-3a"]
"""Tagged for screen readers, and readable in years to come; both are checked by typst."""


class Compilers:
    """Typesetters of this process: as many at once as there are compilers.

    Each is one thread's at a time, because their caches cannot be shared.
    """

    def __init__(self, at_once: int = 1) -> None:
        self._free: SimpleQueue[typst.Compiler] = SimpleQueue()
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        )
        for _ in range(at_once):
            self._free.put(typst.Compiler(LAYOUTS / "picture.typ", root=LAYOUTS, font_paths=fonts))

    def set(self, order: Order) -> bytes:
        """The finished file; the same bytes for the same order. Blocks.

        Raises:
            OrderFailedError: typst cannot set it.
        """
        compiler = self._free.get()
        try:
            made = _compiled(compiler, order)
        except RuntimeError as error:
            raise OrderFailedError(str(error)) from error
        finally:
            self._free.put(compiler)
        if not isinstance(made, bytes):
            raise OrderFailedError(f"{order.layout} did not become one file")
        return made

    def close(self) -> None:
        """Nothing to let go of."""


def _compiled(compiler: typst.Compiler, order: Order) -> bytes | list[bytes] | None:
    layout, inputs = LAYOUTS / order.layout, dict(order.inputs)
    if order.at is None:
        return compiler.compile(layout, format="png", ppi=PIXELS_PER_INCH, sys_inputs=inputs)
    return compiler.compile(
        layout,
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=order.at,
        sys_inputs=inputs,
    )
