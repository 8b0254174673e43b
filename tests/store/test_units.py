"""Units of work: whole or not at all, once, in order, on both engines."""

import asyncio
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bot.flows.effects import BeginAssessment, GiveConsent, MoveCursor, RecordAnswer, RecordRemark
from bot.flows.session import Draft, Session, View, Walk
from bot.services.units import Outcome, ParkedUpdate
from bot.store import ConstraintBrokenError, Store, open_store
from scoring.answers import DONT_KNOW, NOT_APPLICABLE, SKIPPED, Answer
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine
from tests.store.people import (
    ANI,
    BUDI,
    NOW,
    CountingIds,
    answering,
    assessment,
    begin,
    finishing,
    later,
    message,
    say,
    unit,
)


async def stored_assessments(store: Store) -> list[dict[str, Any]]:
    """Ani's assessments with their history."""
    found: Any = (await store.data_copy(ANI))["assessments"]
    return list(found)


async def test_a_new_person_has_revision_0_and_a_fresh_id_each_time(store: Store) -> None:
    """Nothing is stored about somebody who was only looked up."""
    first, second = await store.load(ANI), await store.load(ANI)

    assert (first.revision, first.session, first.assessments) == (0, Session(), ())
    assert first.respondent != second.respondent


async def test_a_commit_keeps_person_session_and_messages(store: Store) -> None:
    """What one update changes is there after the commit, with the revision moved by one."""
    done = await say(store, ANI, 7, GiveConsent("1"), messages=(message(),), view=View.AGE)
    loaded = await store.load(ANI)

    assert done.outcome is Outcome.COMMITTED
    assert [queued.message for queued in done.queued] == [message()]
    assert list(await store.unsent(NOW, 10)) == list(done.queued)
    assert (loaded.revision, loaded.session.view) == (1, View.AGE)


async def test_the_session_comes_back_as_it_was(store: Store) -> None:
    """Every field of a session survives, with right-to-left text, emoji and NUL in it."""
    session = Session(
        language="en", view=View.REGION, token=12, consent="1", adult=True, at="I9",
        walk=Walk.ONE, page=3, draft=Draft(region="34.71", query="مرحبا 🎨 \0 <b>"),
        told=("skip", "back"), payload="r_3471",
    )  # fmt: skip
    conversation = await store.load(ANI)
    await store.commit(replace(unit(conversation, 1), session=session))

    assert (await store.load(ANI)).session == session


async def test_an_update_is_taken_once(store: Store) -> None:
    """The same update again is a duplicate and changes nothing."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, answering("I1", 1, "a"))
    again = await say(store, ANI, 2, answering("I1", 4, "a"), messages=(message(),))

    assert (again.outcome, again.queued) == (Outcome.DUPLICATE, ())
    assert await store.unsent(NOW, 10) == []
    loaded = (await store.load(ANI)).assessment
    assert loaded is not None
    assert loaded.answers == {"I1": Answer.given(1)}


@pytest.mark.parametrize("ids", [(10, 20, 30), (30, 20, 10), (20, 30, 10), (9, 2, 7)])
async def test_ids_may_fall_or_come_swapped(store: Store, ids: tuple[int, ...]) -> None:
    """A duplicate is a known id, never a lower one: Telegram's ids fall after a quiet week."""
    await begin(store, ANI, 1, "a")
    for value, update_id in enumerate(ids):
        done = await say(store, ANI, update_id, answering(f"I{value}", value, "a"))
        assert done.outcome is Outcome.COMMITTED
    loaded = (await store.load(ANI)).assessment

    assert loaded is not None
    assert loaded.answers == {f"I{value}": Answer.given(value) for value in range(3)}


async def test_a_lost_race_changes_nothing(store: Store) -> None:
    """Of two units made from the same revision one wins; the other is told to run again."""
    await begin(store, ANI, 1, "a")
    seen = await store.load(ANI)
    units = [
        unit(seen, 2, answering("I1", 1, "a"), messages=(message("satu"),)),
        unit(seen, 3, answering("I1", 4, "a"), messages=(message("dua"),)),
    ]
    first, second = await asyncio.gather(*map(store.commit, units))

    assert (first.outcome, second.outcome) == (Outcome.COMMITTED, Outcome.CONFLICT)
    assert [q.message for q in await store.unsent(NOW, 10)] == [message("satu")]
    assert not await store.is_seen(3)
    assert (await say(store, ANI, 3, answering("I1", 4, "a"))).outcome is Outcome.COMMITTED


async def test_two_first_contacts_make_one_person(store: Store, engine: Engine) -> None:
    """Two updates of a newcomer that were loaded side by side: one is in conflict."""
    units = [unit(await store.load(ANI), update_id) for update_id in (1, 2)]
    outcomes = [done.outcome for done in await asyncio.gather(*map(store.commit, units))]

    assert outcomes == [Outcome.COMMITTED, Outcome.CONFLICT]
    assert await engine.rows("SELECT count(*) FROM respondents") == [(1,)]


async def test_a_bad_unit_does_not_spoil_its_batch(store: Store) -> None:
    """Units that wait together stand or fall each by itself."""
    await begin(store, ANI, 1, "a")
    people = [await store.load(telegram_id) for telegram_id in range(1, 9)]
    good = [unit(person, 100 + n) for n, person in enumerate(people)]
    bad = unit(await store.load(ANI), 200, answering("I1", 1, "no such assessment"))
    results = await asyncio.gather(
        *map(store.commit, [*good[:4], bad, *good[4:]]), return_exceptions=True
    )

    assert isinstance(results.pop(4), ConstraintBrokenError)
    assert {done.outcome for done in results if not isinstance(done, BaseException)} == {
        Outcome.COMMITTED
    }
    assert len(results) == 8
    assert not await store.is_seen(200)


async def test_records_of_a_unit_keep_their_order(store: Store) -> None:
    """Two answers to one indicator in one unit: the later one stands, both are kept."""
    records = (BeginAssessment(assessment("a")), answering("I1", 1, "a"),
               MoveCursor("a", "I2"), answering("I1", 2, "a"), MoveCursor("a", "I3"))  # fmt: skip
    await say(store, ANI, 1, *records, assessment="a")
    loaded = (await store.load(ANI)).assessment
    [stored] = await stored_assessments(store)

    assert loaded is not None
    assert (loaded.answers, loaded.cursor) == ({"I1": Answer.given(2)}, "I3")
    assert [(a["value"], a["is_current"]) for a in stored["answers"]] == [(1, False), (2, True)]


async def test_every_kind_of_answer_comes_back(store: Store) -> None:
    """Levels, numbers, ticked options, don't know, not applicable and skipped are told apart."""
    answers = {
        "level": Answer.given(3), "number": Answer.given(12.5), "zero": Answer.given(0),
        "ticked": Answer.given(frozenset({4, 0, 2})), "none": Answer.given(frozenset()),
        "unknown": DONT_KNOW, "away": NOT_APPLICABLE, "later": SKIPPED,
    }  # fmt: skip
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, *(RecordAnswer("a", name, given) for name, given in answers.items()))
    loaded = await store.load(ANI)

    assert loaded.assessment is not None
    assert loaded.assessment.answers == answers
    assert loaded.assessments[0].answered == len(answers)


async def test_text_that_a_database_refuses_is_stored_without_it(store: Store) -> None:
    """NUL and lone surrogates are no reason to lose a remark."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, RecordRemark("a", "potensi", "Batik\0 \ud83c tulis 🎨"))
    loaded = (await store.load(ANI)).assessment

    assert loaded is not None
    assert loaded.remarks == {"potensi": "Batik ? tulis 🎨"}


async def test_history_is_kept(store: Store) -> None:
    """A changed answer and a changed remark stay in the history, in the order of changes."""
    await begin(store, ANI, 1, "a")
    for number, value in enumerate((1, 4, 2)):
        remark = RecordRemark("a", "potensi", f"teks {value}")
        await say(store, ANI, 10 + number, answering("I1", value, "a"), remark)
    [stored] = await stored_assessments(store)
    loaded = (await store.load(ANI)).assessment

    assert [answer["value"] for answer in stored["answers"]] == [1, 4, 2]
    assert [remark["body"] for remark in stored["remarks"]] == ["teks 1", "teks 4", "teks 2"]
    assert loaded is not None
    assert (loaded.answers, loaded.remarks) == (
        {"I1": Answer.given(2)},
        {"potensi": "teks 2"},
    )


async def test_an_unfinished_assessment_survives(engine: Engine, clock: FakeClock) -> None:
    """After three months and a restart the person stands where they stood."""
    store = await open_store(engine.url, clock=clock, ids=CountingIds(), sealer=SEALER)
    await begin(store, ANI, 1, "a")
    await say(
        store, ANI, 2, answering("I1", 3, "a"), MoveCursor("a", "I2"), when=later(60), token=4
    )
    before = await store.load(ANI)
    await store.close()
    store = await open_store(engine.url, clock=clock, ids=CountingIds("new"), sealer=SEALER)
    after = await store.load(ANI)
    await store.close()

    assert after == before
    assert after.assessment is not None
    assert (after.assessment.cursor, after.assessments[0].touched_at) == ("I2", later(60))


async def test_several_assessments_stand_latest_touched_first(store: Store) -> None:
    """The list to choose from; the session names the one whose answers are loaded."""
    await begin(store, ANI, 1, "a")
    await begin(store, ANI, 2, "b")
    await say(store, ANI, 3, answering("I1", 1, "a"), when=later(5), assessment="b")
    loaded = await store.load(ANI)

    assert [brief.id for brief in loaded.assessments] == ["a", "b"]
    assert loaded.assessment is not None
    assert (loaded.assessment.id, loaded.assessment.answers) == ("b", {})


async def test_finishing_again_keeps_the_first_time_and_the_newest_score(
    store: Store, engine: Engine
) -> None:
    """A change after finishing moves the score, not the day of finishing."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, finishing("a", later(10), 50.0))
    await say(store, ANI, 3, finishing("a", later(99), 75.0))
    loaded = await store.load(ANI)

    assert loaded.assessments[0].finished_at == later(10)
    assert await engine.rows("SELECT assessment_id, value FROM scores") == [("a", 75.0)]


async def test_many_people_at_once(store: Store) -> None:
    """200 units of 50 people side by side: each counts once, lost races are run again."""
    people = range(1000, 1050)
    for person in people:
        await begin(store, person, person, f"a{person}")

    async def act(update_id: int, person: int) -> None:
        while (
            await say(store, person, update_id, answering(f"I{update_id}", 1, f"a{person}"),
                      messages=(message(str(update_id), person),))
        ).outcome is not Outcome.COMMITTED:  # fmt: skip
            pass

    updates = list(range(2000, 2200))
    Random(7).shuffle(updates)
    await asyncio.gather(*(act(update_id, 1000 + update_id % 50) for update_id in updates))
    for person in people:
        loaded = await store.load(person)
        assert loaded.revision == 5
        assert loaded.assessment is not None
        expected = {f"I{u}" for u in range(2000, 2200) if 1000 + u % 50 == person}
        assert loaded.assessment.answers.keys() == expected
    texts = [queued.message.payload for queued in await store.unsent(NOW, 1000)]
    assert sorted(texts) == sorted(f'{{"text":"{u}"}}' for u in updates)


async def test_messages_of_a_person_keep_the_order_of_their_commits(store: Store) -> None:
    """Outbox ids rise with the commits, so that the sender can keep the order."""
    for number in range(5):
        done = await say(
            store, ANI, number, messages=(message(f"{number}a"), message(f"{number}b"))
        )
        assert [q.message.payload[9:11] for q in done.queued] == [f"{number}a", f"{number}b"]
    ids = [queued.id for queued in await store.unsent(NOW, 100)]

    assert ids == sorted(set(ids))
    assert len(ids) == 10


async def test_a_parked_update_is_handled_once(store: Store) -> None:
    """Parking marks an id seen; its unit is no duplicate, and takes it out of the inbox."""
    assert await store.park(ParkedUpdate(5, ANI, "{}", 1, NOW))
    assert not await store.park(ParkedUpdate(5, ANI, "{}", 1, NOW))
    assert await store.is_seen(5)
    assert (await say(store, ANI, 5, token=1)).outcome is Outcome.COMMITTED
    assert await store.parked(later(99), 10) == []
    assert (await say(store, ANI, 5, token=2)).outcome is Outcome.DUPLICATE
    assert not await store.park(ParkedUpdate(5, ANI, "{}", 1, NOW))


async def test_a_committed_update_cannot_be_parked(store: Store) -> None:
    """What was handled is not put aside to be handled again."""
    await say(store, ANI, 5)

    assert not await store.park(ParkedUpdate(5, ANI, "{}", 1, NOW))
    assert await store.parked(later(99), 10) == []


async def test_people_do_not_mix(store: Store) -> None:
    """Each person sees their own rows only."""
    await begin(store, ANI, 1, "a")
    await begin(store, BUDI, 2, "b")
    await say(store, BUDI, 3, answering("I1", 4, "b"))
    ani, budi = await store.load(ANI), await store.load(BUDI)

    assert [brief.id for brief in ani.assessments] == ["a"]
    assert [brief.id for brief in budi.assessments] == ["b"]
    assert ani.assessment is not None
    assert ani.assessment.answers == {}
    assert ani.respondent != budi.respondent
