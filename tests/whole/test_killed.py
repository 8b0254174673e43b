"""SIGKILL in the middle of an interview: the very process that an operator starts."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from bot.flows.taps import Act
from bot.simulator import Person, Simulator
from tests.store.engines import Sqlite
from tests.whole.ledger import stored_answers
from tests.whole.processes import ServedBot
from tests.whole.screens import Keys, newest

SARI = 1001
QUESTIONS = 7
"""Answered here, of the sixteen of group C (komunitas)."""
SET_UP = (Act.READ, Act.AGREE, Act.ADULT, Act.OWN_SUBSECTOR, Act.LEADING_SUBSECTOR)


@asynccontextmanager
async def served(simulator: Simulator, folder: Path) -> AsyncIterator[ServedBot]:
    bot = ServedBot(simulator, f"sqlite:///{folder}/kreatif.db", folder / "bot.log")
    await bot.start()
    try:
        yield bot
    finally:
        await bot.kill()


async def newer(sari: Person, than: int) -> Keys:
    """Wait for a screen after the one with this token."""

    def shown() -> Keys | None:
        keys = newest(sari)
        return keys if keys and keys.token > than else None

    return await sari.wait_for(shown, 30.0)


async def begin(sari: Person) -> Keys:
    """From a group's invitation to its first question."""
    sari.start("r3307c")
    keys = await newer(sari, 0)
    for act in SET_UP:
        data = keys.key(act)
        assert data, (act, keys)
        sari.tap_raw(keys.message_id, data)
        keys = await newer(sari, keys.token)
    return keys


async def die(how: str, bot: ServedBot, sari: Person, keys: Keys, level: int) -> None:
    """Answer the question on the screen, and kill the bot at a chosen moment of it."""
    simulator, data = bot.simulator, keys.key(Act.LEVEL, keys.question, str(level))
    assert data
    calls = len(simulator.journal)
    match how:
        case "before it sees the tap":
            await bot.kill()
            sari.tap_raw(keys.message_id, data)
        case "typed, before the reply went out":
            simulator.faults.hang_up("sendMessage", applied=False)
            sari.send_text(str(level))
            await simulator.world.hub.until(lambda: len(simulator.journal) > calls, 30.0)
        case "the reply went out, its answer was lost":
            simulator.faults.hang_up("sendMessage", applied=True)
            sari.send_text(str(level))
            await newer(sari, keys.token)
        case "once the tap was answered":
            await sari.wait_for_answer(sari.tap_raw(keys.message_id, data), 30.0)
    await bot.kill()


def most_repeated(simulator: Simulator) -> int:
    """How often one process at most sent one and the same message; edits may repeat."""
    sent: Counter[tuple[int, object]] = Counter()
    starts = 0
    for call in simulator.journal:
        starts += call.method == "getMe"
        if call.method == "sendMessage" and call.applied:
            sent[starts, call.params["text"]] += 1
    return max(sent.values())


HOW = (
    "before it sees the tap",
    "typed, before the reply went out",
    "the reply went out, its answer was lost",
    "once the tap was answered",
)


@pytest.mark.parametrize("seed", [2026])
async def test_a_killed_bot_continues_at_the_same_question(seed: int, tmp_path: Path) -> None:
    """Every answer is there exactly once, none is asked twice, every tap is answered."""
    random = Random(seed)
    deaths = dict(zip(sorted(random.sample(range(QUESTIONS), len(HOW))), HOW, strict=True))
    given: dict[str, str] = {}
    async with Simulator() as simulator, served(simulator, tmp_path) as bot:
        sari = simulator.add_person(SARI, "Sari")
        keys = await begin(sari)
        for number in range(QUESTIONS):
            level = random.randrange(5)
            assert keys.question not in given, "a question was asked twice"
            given[keys.question] = f"given:{level}"
            if number in deaths:
                await die(deaths[number], bot, sari, keys, level)
                await bot.start()
            else:
                data = keys.key(Act.LEVEL, keys.question, str(level))
                assert data
                sari.tap_raw(keys.message_id, data)
            keys = await newer(sari, keys.token)
        assert keys.question not in given
        await sari.wait_for(lambda: all(tap.answered for tap in sari.taps), 30.0)
        assert await bot.terminate() == 0
        assert most_repeated(simulator) == 1
    stored = (await stored_answers(Sqlite(tmp_path / "kreatif.db")))[SARI]
    assert stored.answers == given
    assert set(stored.versions.values()) == {1}
