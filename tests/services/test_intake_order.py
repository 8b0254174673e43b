"""Properties of the intake: whatever happens, once each and in order."""

import asyncio
import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.services.incoming import Incoming
from tests.fakes.clock import FakeClock
from tests.services.line import UNSETTLED, Line, drain, update

plans = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from([0.0, 0.0, 0.3, 1.5, 4.0]),
        st.integers(0, 4),
        st.sampled_from([0.0, 0.2, 2.0]),
    ),
    min_size=1,
    max_size=25,
)


@given(plans=plans, outage=st.none() | st.floats(0, 6), seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_every_update_is_committed_once_and_in_order(
    plans: list[tuple[int, float, int, float]], outage: float | None, seed: int
) -> None:
    """Slow, failing, redelivered, a store that lags and is down for three seconds: nothing is
    lost, nothing is doubled, and each chat keeps its order."""

    async def run() -> Line:
        line = Line(FakeClock())
        fails: dict[int, int] = {}
        inner = line._handle

        async def handle(incoming: Incoming) -> None:
            if fails.get(incoming.update_id, 0) > 0:
                fails[incoming.update_id] -= 1
                raise RuntimeError
            await inner(incoming)

        line._handle = handle  # type: ignore[method-assign]
        await line.intake.start()
        lag = random.Random(seed)
        line.store.latency = lambda: lag.choice([0.0, 0.0, 0.001, 0.01, 0.3])
        telegram = asyncio.create_task(deliver(line, fails))
        if outage is not None:
            await line.clock.advance(outage)
            line.store.down = True
            await line.clock.advance(3)
            line.store.down = False
        await line.clock.advance(600)
        assert telegram.done()
        await drain(line)
        return line

    async def deliver(line: Line, fails: dict[int, int]) -> None:
        for update_id, (chat, slow, failures, gap) in enumerate(plans, start=1):
            line.slow[update_id] = slow
            fails[update_id] = failures
            while await line.intake.settle([update(update_id, chat)]) == [UNSETTLED]:
                await line.clock.sleep(0.5)
            await line.clock.sleep(gap)

    line = asyncio.run(run())
    for chat in {plan[0] for plan in plans}:
        wanted = [i for i, plan in enumerate(plans, start=1) if plan[0] == chat]
        assert [i for i in line.committed if i in wanted] == wanted
    assert len(line.intake) == 0


@given(
    plans=st.lists(
        st.tuples(
            st.integers(1, 2),
            st.sampled_from([0.0, 0.0, 0.05, 1.2]),
            st.sampled_from([0, 0, 3, 4]),
            st.sampled_from([0.0, 0.01, 0.1, 0.35]),
        ),
        min_size=3,
        max_size=30,
    ),
    seed=st.integers(0, 2**32),
)
@example(
    # a look into the inbox began while the second was being handled and not parked yet, and
    # ended after it had been parked and committed
    plans=[(2, 0.0, 3, 0.01), (1, 1.2, 0, 0.0), (1, 0.0, 0, 0.35), (2, 0.0, 0, 0.0)],
    seed=108684,
)
@example(
    # a look that began while two were being parked, and read before they were in the inbox,
    # ended after them and let the chat go: the last overtook both
    plans=[
        (1, 0.0, 0, 0.0), (2, 0.0, 3, 0.0), (2, 0.0, 0, 0.1), (2, 0.0, 0, 0.35),
        (2, 0.0, 0, 0.35), (1, 0.0, 3, 0.0), (2, 0.0, 0, 0.35), (1, 0.0, 0, 0.35),
        (1, 0.0, 0, 0.0),
    ],
    seed=52,
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_order_holds_while_deliveries_overlap(
    plans: list[tuple[int, float, int, float]], seed: int
) -> None:
    """As by webhook: the next update comes before the last is settled, the store lags."""

    async def run() -> Line:
        line = Line(FakeClock())
        await line.intake.start()
        lag = random.Random(seed)
        line.store.latency = lambda: lag.choice([0.0, 0.001, 0.02, 0.1, 0.3])
        fails = {i: plan[2] for i, plan in enumerate(plans, start=1)}
        inner = line._handle

        async def handle(incoming: Incoming) -> None:
            if fails[incoming.update_id] > 0:
                fails[incoming.update_id] -= 1
                raise RuntimeError
            await inner(incoming)

        line._handle = handle  # type: ignore[method-assign]
        tasks = []
        for update_id, (chat, slow, _, gap) in enumerate(plans, start=1):
            line.slow[update_id] = slow
            tasks.append(asyncio.create_task(line.intake.settle([update(update_id, chat)])))
            await line.clock.advance(gap)
        await line.clock.advance(300)
        assert UNSETTLED not in [settled for task in tasks for settled in task.result()]
        await drain(line)
        return line

    line = asyncio.run(run())
    for chat in (1, 2):
        wanted = [i for i, plan in enumerate(plans, start=1) if plan[0] == chat]
        assert [i for i in line.committed if i in wanted] == wanted
    # nothing was run twice because of an old look into the inbox
    assert sorted(line.started) == list(range(1, len(plans) + 1))
    assert len(line.intake) == 0
