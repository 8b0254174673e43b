"""Records of field checks on both engines: what stands, what was, whose it is, what leaves."""

from dataclasses import replace
from datetime import timedelta

from bot.flows.effects import EraseRespondent, Notify, WithdrawConsent
from bot.flows.field.field_record_values import DecisionsOf, Entry, Kind, WriteEntry
from bot.services.units import Outcome
from bot.store import Store
from tests.keys import opened
from tests.store.engines import Engine, dump
from tests.store.people import ANI, BUDI, NOW, begin, later, say

REGION, ROUND = "33.07", "r" * 26
FIRST = Entry(ROUND, Kind.DECISION, "", 1, {"leading": "13", "by": "FGD pertama"}, NOW)
PARTY = Entry(ROUND, Kind.PARTY, "1", 1, {"name": "Ibu Ratna", "role": "Kepala dinas"}, NOW)


async def write(store: Store, person: int, update: int, entry: Entry) -> Outcome:
    return (await say(store, person, update, WriteEntry(REGION, entry), when=entry.at)).outcome


async def test_a_changed_decision_keeps_what_was_decided_before(store: Store) -> None:
    """The latest stands; the history says it all, the latest first."""
    await write(store, ANI, 1, FIRST)
    second = replace(FIRST, version=2, body={"leading": "08", "by": "FGD kedua"}, at=later(60))
    await write(store, ANI, 2, second)
    assert await store.field_record.entries(REGION) == (second,)
    assert await store.field_record.decisions(DecisionsOf(REGION, ROUND)) == (second, FIRST)
    assert await store.field_record.entries("33.08") == ()


async def test_a_party_that_was_taken_away_is_named_nowhere(store: Store, engine: Engine) -> None:
    """Names of people who are not meant any more are forgotten in every version."""
    await write(store, ANI, 1, PARTY)
    assert "Ratna" in await dump(engine, opened)
    gone = replace(PARTY, version=2, body={}, at=later(60))
    await write(store, ANI, 2, gone)
    assert await store.field_record.entries(REGION) == (gone,)
    assert "Ratna" not in await dump(engine, opened)


async def test_two_who_write_the_same_at_once_do_not_overwrite(store: Store) -> None:
    """The slower one has to step again on what stands now."""
    assert await write(store, ANI, 1, FIRST) is Outcome.COMMITTED
    slower = replace(FIRST, body={"leading": "08", "by": "orang lain"})
    assert await write(store, BUDI, 2, slower) is Outcome.CONFLICT
    assert await store.field_record.entries(REGION) == (FIRST,)


async def test_nothing_of_it_is_readable_without_the_key(store: Store, engine: Engine) -> None:
    """Names and places are sealed."""
    await write(store, ANI, 1, PARTY)
    assert "Ratna" not in await dump(engine)


async def test_who_leaves_takes_their_name_off_and_not_the_record(
    store: Store, engine: Engine
) -> None:
    """The record is the region's; /data names it as long as its writer is here."""
    for person, update, leaving in ((ANI, 10, EraseRespondent()), (BUDI, 20, WithdrawConsent())):
        await begin(store, person, update, f"own-{person}")
        entry = replace(PARTY, key=str(person))
        await write(store, person, update + 1, entry)
        copied = (await store.data_copy(person))["field_entries"]
        assert [one["content"] for one in copied] == [PARTY.body]  # type: ignore[attr-defined]
        await say(store, person, update + 2, leaving, assessment="", at="")
    assert await engine.rows("SELECT DISTINCT written_by FROM field_entries") == [("",)]
    assert len(await store.field_record.entries(REGION)) == 2


async def test_a_notice_may_wait_until_its_time(store: Store) -> None:
    """`due` of a notice is when it is told; it goes to whoever asked for it."""
    await begin(store, ANI, 1, "own")
    own = (await store.load(ANI)).respondent
    due = NOW + timedelta(days=90)
    notice = Notify("", "commitments_due", "commitments:1", {"region": REGION}, due=due)
    await say(store, ANI, 2, notice)
    assert await store.notices.next_due() == due
    assert await store.notices.due(due - timedelta(seconds=1), 10) == []
    [found] = await store.notices.due(due, 10)
    assert found.respondent == own
