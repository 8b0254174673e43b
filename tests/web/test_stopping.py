"""The end, part by part."""

import asyncio

from structlog.testing import capture_logs

from bot.web.stopping import stop_in_order


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
