"""The end: asked for by a signal, done part by part."""

import asyncio
import os
import signal

import pytest
from structlog.testing import capture_logs

from bot.web.stopping import stop_in_order, termination


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_asks_for_the_end(number: signal.Signals) -> None:
    """SIGTERM is what systemd and Docker send; Ctrl-C is SIGINT. The process itself goes on."""
    before = signal.getsignal(number)
    with termination() as asked:
        assert not asked.is_set()
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            await asked.wait()
    assert signal.getsignal(number) is before


async def test_parts_stop_in_their_order_whatever_fails() -> None:
    """A sender that breaks must not keep the store open; the log names the part, no more."""
    stopped: list[str] = []

    async def drain() -> None:
        await asyncio.sleep(0)
        stopped.append("intake")

    async def broken() -> None:
        raise OSError("jawaban saya")

    with capture_logs() as lines:
        failed = await stop_in_order(
            ("webhook", lambda: stopped.append("webhook")),
            ("intake", drain),
            ("sender", broken),
            ("store", lambda: stopped.append("store")),
        )
    assert stopped == ["webhook", "intake", "store"]
    assert failed == ["sender"]
    assert [(line["part"], line["error"]) for line in lines] == [("sender", "OSError")]
