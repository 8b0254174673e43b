"""Records of field checks on both engines: what stands, what was, whose it is, what leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows.effects import EraseRespondent, Notify, WithdrawConsent
from bot.flows.field.commitments_values import EndReminders
from bot.flows.field.field_record_values import DecisionsOf, Entry, Kind, MinutesForm, WriteEntry
from bot.flows.places import Place
from bot.rubric_files import RubricShelf
from bot.services.field_check import (
    Beside,
    FieldChecks,
    FieldSources,
    MinutesFacts,
    large_enough,
)
from bot.services.figures import RegionalFigures
from bot.services.rights import Rights
from bot.services.units import Outcome
from bot.store import Store
from scoring.rubric import Panel
from tests.fakes.clock import FakeClock
from tests.keys import opened
from tests.store.engines import Engine, dump
from tests.store.panel import (
    DIMENSIONS,
    FIVE,
    INDEX,
    PMK3I,
    open_round,
    round_of,
    take_part,
)
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


async def test_what_is_settled_is_not_asked_after(store: Store) -> None:
    """Of this round and region alone, whoever would be asked."""
    keys = ("due:33.07:a:1", "due:33.07:a:2", "due:33.07:b:1", "due:33.0:a:1")
    for number, key in enumerate(keys, start=1):
        await say(store, ANI if number % 2 else BUDI, number, Notify("", "hello", key))
    await say(store, ANI, 9, EndReminders("due:33.07:a:"))
    assert {one.key for one in await store.notices.due(later(1), 10)} == set(keys[2:])


async def test_names_are_forgotten_after_two_years(store: Store, engine: Engine) -> None:
    """24 months after they were written down; what was decided stays."""
    contact = Entry(ROUND, Kind.DETAIL, "contact", 1, {"value": "Pak Ratno"}, NOW)
    await write(store, ANI, 1, PARTY)
    await write(store, ANI, 2, contact)
    await write(store, ANI, 3, FIRST)
    await store.purge(NOW + timedelta(days=729))
    assert "Ratna" in await dump(engine, opened)
    await store.purge(NOW + timedelta(days=731))
    left = await dump(engine, opened)
    assert "Ratna" not in left
    assert "Ratno" not in left
    assert [one for one in await store.field_record.entries(REGION) if one.body] == [FIRST]


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


async def test_the_picture_is_the_region_s_score_and_names_no_small_cell(
    store: Store, clock: FakeClock
) -> None:
    """Index and dimensions as worked out by hand in `tests.store.panel`; P1 is asked of G (level
    4) and A (mean 2): 3; P5 of all four: 2.5. Everybody names crafts."""
    its = round_of(NOW - timedelta(days=2), REGION)
    await open_round(store, its)
    await take_part(store, REGION, FIVE, its.id, NOW - timedelta(hours=1))
    found = await checks(store, clock).picture(REGION, its.id)
    assert found.scores == pytest.approx({PMK3I.root: INDEX, **DIMENSIONS}, abs=1e-3)
    assert (found.levels["P1"], found.levels["P5"]) == pytest.approx((3.0, 2.5))
    assert found.named == {"13": 20}
    assert found.people == {**FIVE, "S": 0}
    assert [one.gain for one in found.steps] == sorted(
        (one.gain for one in found.steps), reverse=True
    )
    assert "P1" in found.claimed
    assert not found.evidenced
    # outside of the round nobody answered, and nothing is shown
    empty = await checks(store, clock).picture(REGION, "")
    assert (empty.scores, empty.steps, empty.named) == ({}, (), {})


def checks(store: Store, clock: FakeClock) -> FieldChecks:
    """Field checks without anybody's rights, and without a writer: they are not asked for."""
    shelf = RubricShelf.of([PMK3I])
    sources = FieldSources(
        entries=store.field_record,
        evidence=store.evidence,
        levels=NoLevels(),
        rounds=store.rounds,
        sums=store.figures,
        people=store,
        rubrics=shelf,
        place=lambda code: Place(code, code, ""),
    )
    rights = Rights(store.desk, frozenset())
    return FieldChecks(sources, RegionalFigures(store.figures, shelf, clock), rights, Unasked())


class NoLevels:
    """Nothing was agreed on or verified."""

    async def beside(self, _region: str, _round_id: str, /) -> Beside:
        return Beside()


class Unasked:
    """Nobody orders a draft here."""

    async def write(self, _facts: MinutesFacts, _form: MinutesForm, _language: str) -> bytes:
        raise AssertionError


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ({"13": 9, "08": 6, "07": 5}, {"13": 9, "08": 6, "07": 5}),
        # the one person who is hidden would be 20 less the others: 07 goes too
        ({"13": 9, "08": 5, "07": 5, "04": 1}, {"13": 9, "08": 5}),
        # two small cells that mix five people hide each other
        ({"13": 9, "08": 6, "07": 3, "04": 2}, {"13": 9, "08": 6}),
        # fourteen people are too few for any figure
        ({"13": 14}, {}),
        ({}, {}),
    ],
)
def test_counts_of_small_cells_are_hidden(named: dict[str, int], shown: dict[str, int]) -> None:
    """Five people a cell, fifteen in all; a hidden cell never follows from the shown ones."""
    assert large_enough(named, Panel(min_group=5, min_total=15, min_each=3)) == shown
