"""People without Telegram whose coordinator is gone, on both engines."""

from dataclasses import replace

import pytest

from bot.flows.access import Grant, Role
from bot.flows.desk.records import GiveGrant, WithdrawGrant
from bot.flows.effects import EraseRespondent, Record
from bot.flows.facilitated import HandOver, LeftBehind, TakeOver
from bot.store import Store
from tests.store.people import ANI, BUDI, NOW, begin, finishing, say
from tests.store.test_facilitated import CODE, PERSON, write_down

GRANT = Grant("g" * 26, Role.COORDINATOR, "34.71", made_by="x")


async def left(store: Store, region: str = "34.71", asker: int = BUDI) -> list[str]:
    """Whom BUDI may take over in Kota Yogyakarta."""
    who = (await store.load(asker)).respondent
    found = await store.facilitated.left_behind(region, who, NOW)
    return [one.respondent for one in found]


async def withdraw(store: Store, update: int, grant: Grant = GRANT) -> None:
    ani = (await store.load(ANI)).respondent
    await say(store, BUDI, update, WithdrawGrant(replace(grant, respondent=ani)))


async def halfway(store: Store) -> None:
    """ANI coordinates and wrote for somebody; BUDI is somebody else."""
    await write_down(store)
    await begin(store, BUDI, 50, "budi")
    await say(store, ANI, 51, GiveGrant(GRANT), assessment="ani")


async def test_who_lost_the_grant_leaves_their_people_behind(store: Store) -> None:
    """In that region alone, for others alone, and not while another grant still covers it."""
    await halfway(store)
    assert await left(store) == []
    await withdraw(store, 60)
    assert await left(store) == [PERSON]
    assert await left(store, "34.04") == []
    assert await left(store, asker=ANI) == []
    wider = replace(GRANT, id="h" * 26, scope="34")
    await say(store, ANI, 61, GiveGrant(wider))
    assert await left(store) == []


async def test_who_is_erased_leaves_their_people_behind(store: Store) -> None:
    """Also somebody who never held a grant: an owner."""
    await write_down(store)
    await begin(store, BUDI, 50, "budi")
    assert await left(store) == []
    await say(store, ANI, 51, EraseRespondent())
    assert await left(store) == [PERSON]


@pytest.mark.parametrize("done", [finishing("theirs"), HandOver(PERSON, CODE)], ids=type)
async def test_only_who_is_half_way_is_left_behind(store: Store, done: Record) -> None:
    """What is finished, or has its code, is nobody's to go on with."""
    await halfway(store)
    await say(store, ANI, 110, done, assessment="theirs")
    await withdraw(store, 111)
    assert await left(store) == []


async def test_whoever_takes_over_stands_in_it_and_the_first_does_not(store: Store) -> None:
    """Once: a second one who saw the same list changes nothing."""
    await halfway(store)
    await withdraw(store, 60)
    ani, budi = [(await store.load(one)).respondent for one in (ANI, BUDI)]
    one = LeftBehind(PERSON, ani)
    await say(store, BUDI, 61, TakeOver(one, 7), assessment="theirs")
    await say(store, ANI, 62, TakeOver(replace(one, made_by="nobody"), 9), assessment="theirs")
    assert (await store.load(ANI)).assessment is None
    loaded = (await store.load(BUDI)).assessment
    assert loaded is not None and loaded.id == "theirs"
    listed = await store.facilitated.of(budi)
    assert [(each.respondent, each.number) for each in listed.waiting] == [(PERSON, 7)]
