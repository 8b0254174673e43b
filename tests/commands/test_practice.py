"""The round with which the demo begins."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.practice import NAME, ROUND_ID, TURNOUTS, Practice, everybody
from bot.flows.desk.broadcasts import Audience, Hindrance, Reach
from tests.whole.town import Town, town_at

COORDINATOR, HALFWAY = 1003, 1004


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(f"sqlite:///{tmp_path}/town.sqlite3") as opened:
        yield opened


def practice(town: Town) -> Practice:
    assert town.app
    return Practice(town.app.store, town.app.world, town.app.clock.now())


def test_every_region_has_people_of_all_groups_and_some_half_way() -> None:
    """12 to 15 finished in each of two regions, in every group that counts."""
    people = everybody()
    assert len({person.telegram_id for person in people}) == len(people)
    for each in TURNOUTS:
        here = [person for person in people if person.region == each.region]
        finished = Counter(person.group for person in here if not person.is_halfway)
        assert set(finished) == {"A", "B", "C", "G"}
        assert 12 <= finished.total() <= 15
        assert len(here) > finished.total()
    assert len(TURNOUTS) == 2


async def test_it_is_written_once_and_quickly(town: Town) -> None:
    """Within two seconds; a folder that was kept is left as it is."""
    began = time.perf_counter()
    assert await practice(town).prepare(COORDINATOR)
    assert time.perf_counter() - began < 2
    assert not await practice(town).prepare(COORDINATOR)


async def test_a_newcomer_sees_the_coverage_at_once(town: Town) -> None:
    """/koordinator without any set-up; the round is called an example wherever it is named."""
    await practice(town).prepare(COORDINATOR)
    desk = town.person(COORDINATOR, "Bu Koordinator")
    desk.send_text("/koordinator")
    await town.quiet()
    desk.tap("Cakupan")
    await town.quiet()

    assert f"Putaran: {NAME}" in desk.last.text
    assert NAME.startswith("Contoh")
    assert "Mulai 33 · setengah jalan 6 · selesai 27" in desk.last.text
    desk.tap("Kab. Wonosobo")
    await town.quiet()
    assert "Akademisi 3/5 · Pelaku usaha 4/5 · Komunitas 5/5" in desk.last.text


async def test_one_of_them_can_be_written_to(town: Town) -> None:
    """A message to many reaches the one with a chat, and says why none of the others."""
    await practice(town).prepare(COORDINATOR, HALFWAY)
    assert town.app
    reach = await town.app.store.broadcasts.reach(Audience("33"), town.app.clock.now())
    assert reach == Reach(1, ((Hindrance.UNREACHABLE, 32),))


async def test_its_people_are_as_real_ones_to_the_figures(town: Town) -> None:
    """Each finished one counts in the round; what they wrote is called an example."""
    await practice(town).prepare(COORDINATOR)
    assert town.app
    loaded = [(person, await town.app.store.load(person.telegram_id)) for person in everybody()]
    for person, conversation in loaded:
        own = conversation.assessment
        assert own is not None
        assert (own.counted_in == ROUND_ID) is (not person.is_halfway)
        assert (own.finished_at is None) is person.is_halfway
        assert (own.cursor not in own.answers) or not person.is_halfway
    remarks = [text for _, conversation in loaded if conversation.assessment
               for text in conversation.assessment.remarks.values() if text]  # fmt: skip
    assert remarks
    assert all(text.startswith("(contoh)") for text in remarks)


async def test_two_starts_give_the_same_answers(tmp_path: Path) -> None:
    """Reproducible: the same people answer the same, at the same distance from the start."""
    found = []
    for name in ("one", "two"):
        async with town_at(f"sqlite:///{tmp_path}/{name}.sqlite3") as town:
            await practice(town).prepare(COORDINATOR)
            assert town.app
            conversation = await town.app.store.load(everybody()[0].telegram_id)
            assert conversation.assessment
            found.append(conversation.assessment.answers)
    assert found[0] == found[1]
    assert len(found[0]) > 10
