"""A clock that jumps holds no conversation up."""

from bot.services.units import ParkedUpdate
from tests.fakes.clock import FakeClock
from tests.services.line import HANDLED, PARKED, Line, drain, update


async def test_clock_that_falls_back_holds_no_chat_up() -> None:
    """Parked by a clock an hour ahead, an update runs at once, and so does what follows it."""
    line = Line(FakeClock())
    line.clock.jump(3600)
    raw = '{"update_id": 1, "chat": 1, "text": "x"}'
    await line.store.park(ParkedUpdate(1, 1, raw, 0, line.clock.now()))
    line.clock.jump(-3600)
    await line.intake.start()
    assert await line.settle(update(2)) in ([PARKED], [HANDLED])
    await line.clock.advance(1)

    assert line.committed == [1, 2]
    await drain(line)
