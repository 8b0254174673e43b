"""Withdrawing and erasing: what goes, what stays, and that no trace is left in any table."""

import json

import pytest

from bot.flows.effects import (
    EraseRespondent,
    GiveConsent,
    MarkReachable,
    RememberLanguage,
    WithdrawConsent,
)
from bot.flows.session import View
from bot.services.units import Delivered, DeliveryState, Outcome, ParkedUpdate
from bot.store import Store
from scoring.answers import Answer
from tests.keys import opened
from tests.store.engines import Engine, dump
from tests.store.people import (
    ANI,
    BUDI,
    NOW,
    answering,
    begin,
    later,
    live_a_full_life,
    message,
    say,
    unit,
)

FREE_TEXT = "RAHASIA"
"""Stands in every text that `live_a_full_life` lets a person write."""


async def test_erasing_leaves_no_identity_and_no_free_text(store: Store, engine: Engine) -> None:
    """After /hapus no table holds the Telegram id or a word that the person wrote."""
    await live_a_full_life(store, ANI, 100)
    before = await dump(engine, opened)
    goodbye = message("Sampai jumpa", ANI)
    done = await say(store, ANI, 999, EraseRespondent(), messages=(goodbye,), view=View.ERASED)
    await store.mark([Delivered(done.queued[0].id, done.queued[0].respondent,
                                DeliveryState.SENT, message_id=5, screen=True)])  # fmt: skip
    after = await dump(engine, opened)

    assert FREE_TEXT in before
    assert f"identities.telegram_id={ANI}" in before
    assert FREE_TEXT not in after
    assert str(ANI) not in after.replace(f"done-{ANI}", "")
    assert await store.data_copy(ANI) == {}
    assert (await engine.rows("SELECT count(*) FROM screens")) == [(0,)]


async def test_finished_answers_stay_as_anonymous_figures(store: Store, engine: Engine) -> None:
    """Erasure keeps finished answers and their score, and drops what was half-way."""
    await live_a_full_life(store, ANI, 100)
    await say(store, ANI, 999, EraseRespondent())

    assert await engine.rows("SELECT id, region, role FROM assessments") == [
        (f"done-{ANI}", "34.71", "C")
    ]
    answers = "SELECT indicator, value, is_current FROM answers ORDER BY version"
    assert await engine.rows(answers) == [("I1", "1", 0), ("I1", "3", 1)]
    assert await engine.rows("SELECT value FROM scores") == [(62.5,)]
    [(erased_at,)] = await engine.rows("SELECT erased_at FROM respondents")
    assert erased_at is not None


async def test_the_farewell_is_still_delivered(store: Store) -> None:
    """Messages of the erasing unit keep their address until they are sent; older ones go."""
    await say(store, ANI, 1, messages=(message("lama"),))
    done = await say(store, ANI, 2, EraseRespondent(), messages=(message("selesai"),))

    assert await store.unsent(NOW, 10) == list(done.queued)
    assert done.queued[0].message.chat_id == ANI


async def test_who_comes_back_is_new(store: Store) -> None:
    """After erasure the same Telegram account is a newcomer with another id."""
    await begin(store, ANI, 1, "a")
    before = (await store.load(ANI)).respondent
    stale = await store.load(ANI)
    await say(store, ANI, 2, EraseRespondent())
    again = await store.load(ANI)

    assert again.revision == 0
    assert (await say(store, ANI, 3, GiveConsent("1"))).outcome is Outcome.COMMITTED
    assert (await store.load(ANI)).respondent != before
    assert stale.revision == 1


async def test_a_newcomer_may_be_erased(store: Store, engine: Engine) -> None:
    """/hapus as the very first word is an ordinary unit that leaves nothing."""
    done = await say(store, ANI, 1, EraseRespondent(), messages=(message(),))

    assert done.outcome is Outcome.COMMITTED
    assert await engine.rows("SELECT count(*) FROM identities") == [(0,)]
    assert await store.is_seen(1)


async def test_a_unit_that_was_loaded_before_the_erasure_is_in_conflict(store: Store) -> None:
    """It cannot bring the person back."""
    await begin(store, ANI, 1, "a")
    stale = await store.load(ANI)
    await say(store, ANI, 2, EraseRespondent())

    assert (await store.commit(unit(stale, 3, token=1))).outcome is Outcome.CONFLICT
    assert (await store.load(ANI)).revision == 0


async def test_a_first_contact_cannot_bring_the_erased_back(store: Store) -> None:
    """A unit that was loaded when the person was new, committed after they came and went."""
    newcomer = await store.load(ANI)
    await store.commit(unit(newcomer, 1))
    await say(store, ANI, 2, EraseRespondent())

    assert (await store.commit(unit(newcomer, 3))).outcome is Outcome.CONFLICT
    assert (await say(store, ANI, 3)).outcome is Outcome.COMMITTED


async def test_what_was_parked_after_the_wish_to_be_erased_still_runs(store: Store) -> None:
    """Erasure drops older parked updates; a later one is the first word of a newcomer."""
    await begin(store, ANI, 1, "a")
    for update_id in (8, 10):
        await store.park(ParkedUpdate(update_id, ANI, "{}", 1, NOW))
    await say(store, ANI, 9, EraseRespondent())

    assert [parked.update_id for parked in await store.parked(later(9), 10)] == [10]


async def test_withdrawing_deletes_what_was_answered(store: Store, engine: Engine) -> None:
    """Assessments with answers, remarks and scores go; the person stays known."""
    await live_a_full_life(store, ANI, 100)
    await live_a_full_life(store, BUDI, 200)
    done = await say(store, ANI, 999, WithdrawConsent(), assessment="", payload="", consent="")
    loaded = await store.load(ANI)

    assert done.outcome is Outcome.COMMITTED
    assert (loaded.assessments, loaded.assessment, loaded.revision) == ((), None, 8)
    both, finished = {f"done-{BUDI}", f"half-{BUDI}"}, {f"done-{BUDI}"}
    kept = {"answers": both, "remarks": both, "scores": finished}
    for table, ids in kept.items():
        rows = await engine.rows(f"SELECT DISTINCT assessment_id FROM {table}")
        assert {id_ for (id_,) in rows} == ids
    assert await engine.rows(
        "SELECT count(*) FROM consents WHERE withdrawn_at IS NOT NULL"
    ) == [(1,)]  # fmt: skip


async def test_withdrawing_while_the_session_names_the_assessment_is_safe(store: Store) -> None:
    """The database takes the reference away with the assessment."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, WithdrawConsent(), assessment="")
    await begin(store, ANI, 3, "b")
    loaded = await store.load(ANI)

    assert loaded.assessment is not None
    assert loaded.assessment.id == "b"


async def test_consent_can_be_given_again_at_the_same_moment(store: Store, engine: Engine) -> None:
    """Telegram's times have whole seconds: giving, withdrawing and giving may share one."""
    await say(store, ANI, 1, GiveConsent("1"))
    await say(store, ANI, 2, WithdrawConsent())
    await say(store, ANI, 3, GiveConsent("1"))

    assert await engine.rows("SELECT version, withdrawn_at FROM consents") == [("1", None)]


async def test_leaving_is_audited_without_content(store: Store, engine: Engine) -> None:
    """Who did what and when, in the person's own internal id."""
    await say(store, ANI, 1, GiveConsent("2"))
    await say(store, ANI, 2, WithdrawConsent(), when=later(1))
    await say(store, ANI, 3, EraseRespondent(), when=later(2))
    rows = await engine.rows("SELECT act, detail, actor FROM audit_events ORDER BY at")

    assert [(act, json.loads(detail)) for act, detail, _ in rows] == [
        ("consent_given", {"version": "2"}),
        ("consent_withdrawn", {}),
        ("respondent_erased", {}),
    ]
    assert len({actor for _, _, actor in rows}) == 1


async def test_neighbours_of_an_erased_person_keep_everything(store: Store) -> None:
    """Erasing one person touches nobody else, in the same batch or out of it."""
    await live_a_full_life(store, ANI, 100)
    await live_a_full_life(store, BUDI, 200)
    before = await store.data_copy(BUDI)
    await say(store, ANI, 999, EraseRespondent())

    assert await store.data_copy(BUDI) == before


@pytest.mark.parametrize("reachable", [False, True])
async def test_reachability_and_language_are_kept(
    store: Store, engine: Engine, *, reachable: bool
) -> None:
    """For reminders and broadcasts: whether they can be reached, and in which language."""
    await say(store, ANI, 1, MarkReachable(reachable=reachable), RememberLanguage("en"))

    assert await engine.rows("SELECT language, reachable FROM respondents") == [
        ("en", int(reachable))
    ]


async def test_the_copy_holds_everything(store: Store, engine: Engine) -> None:
    """/data names every table that knows the person, with the whole history."""
    await live_a_full_life(store, ANI, 100)
    ani = (await store.load(ANI)).respondent
    await store.mark([Delivered(1, ani, DeliveryState.SENT, 5, screen=True)])
    copy = await store.data_copy(ANI)
    named = {
        "outbox": "messages", "answers": "assessments", "remarks": "assessments",
        "scores": "assessments", "standings": "assessments", "reminders": "assessments",
        "evidence": "assessments", "colleague_parts": "assessments",
        "examples": "assessments",
    }  # fmt: skip
    of_people = {
        table for table, columns in (await engine.columns()).items()
        if {"respondent_id", "assessment_id"} & set(columns)
    }  # fmt: skip
    # those whom a coordinator helped have no chat: their copy comes by their code
    for table in of_people - {"identities", "facilitations"}:
        assert named.get(table, table) in copy, table
    of_everybody = {
        "respondent", "consents", "sessions", "screens", "assessments", "messages", "notices",
        "parked_updates", "audit",
    }  # fmt: skip
    assert all(copy[part] for part in of_everybody)
    assert json.loads(json.dumps(copy)) == copy


async def test_the_copy_reads_well(store: Store) -> None:
    """Times are ISO 8601 in UTC, JSON is opened, flags are booleans."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, answering("I1", 2, "a"), answering("I2", 4, "a"))
    copy = json.loads(json.dumps(await store.data_copy(ANI)))

    [assessment] = copy["assessments"]
    assert copy["telegram_id"] == ANI
    assert assessment["started_at"] == "2026-11-21T02:00:00+00:00"
    assert [Answer.given(row["value"]) for row in assessment["answers"]] == [
        Answer.given(2),
        Answer.given(4),
    ]
    assert copy["sessions"][0]["state"]["assessment"] == "a"
    assert copy["respondent"]["reachable"] is True


async def test_nobody_is_nothing(store: Store) -> None:
    """A copy for somebody unknown is empty."""
    assert await store.data_copy(ANI) == {}
