"""The ledger of a broadcast on both engines: who is meant, handed over once, called back, told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.flows.access import Grant, Role
from bot.flows.desk.broadcasts import (
    Audience,
    BroadcastState,
    Hindrance,
    MakeBroadcast,
    Reach,
    SendAgain,
    Standing,
    SteerBroadcast,
)
from bot.flows.desk.records import GiveGrant, MakeLink, UseLink, WithdrawGrant
from bot.flows.desk.round_records import MakeInvitation, MakeRound
from bot.flows.effects import (
    BeginAssessment,
    EraseRespondent,
    GiveConsent,
    MarkReachable,
    WithdrawConsent,
)
from bot.flows.facilitated import BeginFacilitated
from bot.flows.letters import Medium
from bot.flows.links import LinkKind
from bot.flows.reminding import MuteReminders
from bot.flows.rounds import Round
from bot.services.broadcasting import Addressed
from bot.services.units import Delivered, DeliveryState, OutgoingMessage, Priority, QueuedMessage
from bot.store import Store
from tests.fakes.clock import FakeClock
from tests.keys import opened
from tests.store.engines import Engine, dump
from tests.store.people import ANI, BUDI, NOW, assessment, finishing, say

BOSS, CITRA, DEWI = 6_281_100_009, 6_281_100_003, 6_281_100_004
ID = "b" * 26
YOGYA = Audience("34.71")
EVENING = NOW + timedelta(hours=10)
ROUND = Round("r" * 26, "PMK3I", "pmk3i", "2026.1", "34", ("34.71",), NOW, EVENING)


async def come(store: Store, person: int, **fields: Any) -> None:
    """Somebody agrees and begins an assessment."""
    own = assessment(f"a{person}", **fields)
    await say(store, person, person, GiveConsent("1"), BeginAssessment(own), consent="1")


async def confirm(store: Store, audience: Audience = YOGYA) -> None:
    made = MakeBroadcast(ID, audience, "Rapat RAHASIA", "Rina", Medium.NOTHING, "", "34")
    await say(store, BOSS, BOSS, GiveConsent("1"), made, consent="1")


async def steer(store: Store, update: int, *records: Any) -> None:
    await say(store, BOSS, update, *records)


async def hand_over(store: Store, most: int = 10) -> Sequence[QueuedMessage]:
    desk = store.broadcast_ledger
    people = await desk.next_recipients(ID, ["34.71"], most)
    letters = [
        Addressed(
            one,
            OutgoingMessage(one.telegram_id or 0, "sendMessage", '{"text":"RAHASIA"}',
                            Priority.BROADCAST),
            EVENING,
        )
        for one in people
    ]  # fmt: skip
    return await desk.hand_over(ID, letters, NOW)


async def counts(store: Store) -> dict[str, int]:
    return dict((await store.broadcast_ledger.ledger(ID)).counts)


async def mark(store: Store, row: QueuedMessage, state: DeliveryState, error: str = "") -> None:
    await store.mark([Delivered(row.id, row.respondent, state, 5, error=error)])


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        (YOGYA, 4),
        (Audience("34"), 4),
        (Audience("ID"), 4),
        (Audience("33"), 1),
        (Audience("3"), 0),
        (Audience("34.71", group="B"), 1),
        (Audience("34.71", standing=Standing.FINISHED), 1),
        (Audience("34.71", standing=Standing.HALF), 2),
        (Audience("34.71", standing=Standing.SILENT, days=0), 2),
        (Audience("34.71", standing=Standing.SILENT, days=1), 0),
        (Audience("34.71", round="r" * 26), 2),
        (Audience("34.71", round="x" * 26), 0),
        (Audience("34.71", standing=Standing.INVITED), 1),
        (Audience("34.71", round="r" * 26, standing=Standing.INVITED), 1),
        (Audience("34.71", standing=Standing.INVITED, group="A"), 0),
        (Audience("33", standing=Standing.INVITED), 0),
    ],
)
async def test_the_count_is_the_count_that_is_told(
    store: Store, audience: Audience, people: int
) -> None:
    """Ani half-way in a round, Budi (B) finished, Citra half-way elsewhere too, Dewi invited."""
    await come(store, ANI, round="r" * 26)
    await come(store, BUDI, role="B")
    await say(store, BUDI, 11, finishing(f"a{BUDI}"))
    await come(store, CITRA)
    elsewhere = assessment("elsewhere", region="33.07")
    await say(store, CITRA, 12, BeginAssessment(elsewhere))
    await come(store, CITRA + 10, region="33.07")
    await say(store, CITRA + 10, 13, WithdrawConsent())
    link = MakeLink("l" * 26, LinkKind.INVITATION, None, None, {})
    invitation = MakeInvitation("l" * 26, "r" * 26, "34.71", "C")
    await say(store, BOSS, 14, GiveConsent("1"), MakeRound(ROUND), link, invitation, consent="1")
    await say(store, DEWI, 15, GiveConsent("1"), UseLink("l" * 26, 1), consent="1")

    assert (await store.broadcasts.reach(audience, NOW)).people == people
    await confirm(store, audience)
    assert sum((await counts(store)).values()) == people


async def test_nobody_is_meant_who_cannot_or_will_not_be_told(store: Store) -> None:
    """Blocked, muted, withdrawn, erased, and whoever has no Telegram."""
    gone = (MarkReachable(reachable=False), MuteReminders(muted=True), WithdrawConsent(),
            EraseRespondent())  # fmt: skip
    for number, record in enumerate(gone):
        await come(store, ANI + number)
        # of what was finished the figures stay when somebody is erased
        await say(store, ANI + number, 90 + number, finishing(f"a{ANI + number}"))
        await say(store, ANI + number, 100 + number, record)
    theirs = BeginFacilitated("no-telegram", 1, "1", NOW, assessment("theirs"))
    await say(store, BOSS, 110, GiveConsent("1"), theirs, consent="1")
    await confirm(store)

    assert await store.broadcasts.reach(YOGYA, NOW) == Reach(
        0,
        ((Hindrance.LEFT, 1), (Hindrance.FACILITATED, 1), (Hindrance.MUTED, 1),
         (Hindrance.UNREACHABLE, 1)),
    )  # fmt: skip
    assert await counts(store) == {}


async def test_each_is_handed_over_once(store: Store) -> None:
    """Two slices that were read at the same time: the second finds nobody waiting."""
    for person in (ANI, BUDI):
        await come(store, person)
    await confirm(store)
    desk = store.broadcast_ledger
    people = await desk.next_recipients(ID, ["34.71"], 10)
    said = OutgoingMessage(ANI, "sendMessage", "{}", Priority.BROADCAST)
    letters = [Addressed(one, said, EVENING) for one in people]
    first = await desk.hand_over(ID, letters, NOW)

    assert len(first) == 2
    assert await desk.hand_over(ID, letters, NOW) == ()
    assert len(await store.unsent(NOW, 10)) == 2
    assert await counts(store) == {"queued": 2}


@pytest.mark.parametrize(
    ("record", "state", "error"),
    [(MarkReachable(reachable=False), "blocked", ""),
     (MuteReminders(muted=True), "failed", "muted"),
     (WithdrawConsent(), "failed", "left"), (EraseRespondent(), "failed", "left")],
)  # fmt: skip
@pytest.mark.parametrize("handed", [False, True])
async def test_whoever_goes_meanwhile_is_not_told(
    store: Store, record: Any, state: str, error: str, *, handed: bool
) -> None:
    """Between the confirmation and their turn; the ledger says why, and adds up."""
    for person in (ANI, BUDI):
        await come(store, person)
    await confirm(store)
    if handed:
        await hand_over(store)
    await say(store, ANI, 200, record)
    await hand_over(store)

    ledger = await store.broadcast_ledger.ledger(ID)
    if handed and error == "muted":
        # it was with the sender already: two seconds of its budget at the most
        assert dict(ledger.counts) == {"queued": 2}
        return
    assert dict(ledger.counts) == {state: 1, "queued": 1}
    assert ledger.reasons == ((state, error, 1),)
    assert len(await store.unsent(NOW, 10)) == 1


async def test_a_pause_calls_back_what_was_not_begun(store: Store) -> None:
    """What is under way goes on; the rest waits in the ledger until it may go on, once."""
    for person in (ANI, BUDI, CITRA):
        await come(store, person)
    await confirm(store)
    rows = await hand_over(store)
    assert await store.mark_sending([rows[0].id]) == {rows[0].id}
    await steer(store, 300, SteerBroadcast(ID, BroadcastState.PAUSED))

    assert await counts(store) == {"sending": 1, "waiting": 2}
    assert await store.mark_sending([row.id for row in rows]) == frozenset()
    assert await hand_over(store) == ()
    await mark(store, rows[0], DeliveryState.SENT)
    await steer(store, 301, SteerBroadcast(ID, BroadcastState.RUNNING))
    again = await hand_over(store)
    assert {row.respondent for row in again} == {row.respondent for row in rows[1:]}
    assert await counts(store) == {"sent": 1, "queued": 2}


async def test_what_is_cancelled_is_not_taken_up_again(store: Store) -> None:
    """Nobody can let it go on."""
    await come(store, ANI)
    await confirm(store)
    await steer(store, 300, SteerBroadcast(ID, BroadcastState.CANCELLED))
    await steer(store, 301, SteerBroadcast(ID, BroadcastState.RUNNING))

    assert await hand_over(store) == ()
    found = await store.broadcasts.named(ID)
    assert found and found.state is BroadcastState.CANCELLED


async def test_the_evening_takes_back_what_was_not_begun(store: Store, clock: FakeClock) -> None:
    """A row that waited too long is not sent in the night, whoever finds it."""
    for person in (ANI, BUDI):
        await come(store, person)
    await confirm(store)
    rows = await hand_over(store)
    clock.jump((EVENING - clock.now()).total_seconds())

    assert await store.unsent(EVENING, 10) == []
    assert await store.mark_sending([row.id for row in rows]) == frozenset()
    assert await store.broadcast_ledger.call_back_late(EVENING) == 2
    assert await store.broadcast_ledger.call_back_late(EVENING) == 0
    assert await counts(store) == {"waiting": 2}
    assert await store.broadcast_ledger.waiting_regions(ID) == ["34.71"]


async def test_only_the_uncertain_are_sent_again(store: Store) -> None:
    """A new row for each; the one before is marked, and counts no more."""
    for person in (ANI, BUDI, CITRA):
        await come(store, person)
    await confirm(store)
    rows = await hand_over(store)
    await store.mark_sending([row.id for row in rows])
    for row, state in zip(rows, ("sent", "ambiguous", "blocked"), strict=True):
        await mark(store, row, DeliveryState(state), "Forbidden")
    [one] = await store.broadcast_ledger.underway()
    await store.broadcast_ledger.finish(one, {}, NOW)
    assert await store.broadcast_ledger.underway() == []
    await steer(store, 300, SendAgain(ID))
    await steer(store, 301, SendAgain(ID))

    assert await counts(store) == {"sent": 1, "waiting": 1, "blocked": 1}
    [again] = await hand_over(store)
    assert again.respondent == rows[1].respondent
    await mark(store, again, DeliveryState.SENT)
    ledger = await store.broadcast_ledger.ledger(ID)
    assert dict(ledger.counts) == {"sent": 2, "blocked": 1}
    assert ledger.reasons == (("blocked", "", 1),)


async def test_a_death_leaves_what_was_under_way_uncertain(store: Store) -> None:
    """Listed with its respondent's id, and not sent again by itself."""
    await come(store, ANI)
    await confirm(store)
    [row] = await hand_over(store)
    await store.mark_sending([row.id])
    await store.replicas.leave()
    await store.replicas.join(timedelta(seconds=60))
    assert await store.recover() == 1

    ledger = await store.broadcast_ledger.ledger(ID)
    assert dict(ledger.counts) == {"ambiguous": 1}
    [trouble] = ledger.troubles
    assert trouble.respondent == row.respondent
    assert await store.unsent(NOW, 10) == []


async def test_words_are_sealed_and_named_to_who_asks(store: Store, engine: Engine) -> None:
    """No text of it stands open; the copy of its maker has it, a recipient's has the line."""
    await come(store, ANI)
    await confirm(store)
    await hand_over(store)

    assert "RAHASIA" not in await dump(engine)
    assert "Rapat RAHASIA" in await dump(engine, opened)
    of_maker: Any = await store.data_copy(BOSS)
    assert [one["content"]["text"] for one in of_maker["broadcasts"]] == ["Rapat RAHASIA"]
    of_ani: Any = await store.data_copy(ANI)
    assert [line["broadcast_id"] for line in of_ani["deliveries"]] == [ID]


async def test_a_maker_who_leaves_takes_the_words_along(store: Store, engine: Engine) -> None:
    """Erased or withdrawn: nothing more of it is sent, and its words and sender are gone."""
    for person in (ANI, BUDI):
        await come(store, person)
    await confirm(store)
    await hand_over(store, 1)
    await say(store, BOSS, 400, EraseRespondent())

    assert await counts(store) == {"waiting": 2}
    assert await store.unsent(NOW, 10) == []
    assert await hand_over(store) == ()
    found = await store.broadcasts.named(ID)
    assert found and (found.text, found.state) == ("", BroadcastState.CANCELLED)
    assert "Rina" not in await dump(engine, opened)


async def test_whoever_lost_the_grant_is_shown_nothing_more(store: Store) -> None:
    """The board and the report go to who may broadcast there at that moment, and to owners."""

    async def may_see(scope: str) -> bool:
        grant = Grant("g" * 26, Role.COORDINATOR, scope, made_by="x")
        await say(store, BOSS, 500, GiveGrant(grant))
        [one] = await store.broadcast_ledger.underway()
        seen = one.holds_grant
        boss = (await store.load(BOSS)).respondent
        await say(store, BOSS, 501, WithdrawGrant(replace(grant, respondent=boss)))
        return seen

    await confirm(store)
    assert not (await store.broadcast_ledger.underway())[0].holds_grant
    assert await may_see("34")
    assert not (await store.broadcast_ledger.underway())[0].holds_grant


@pytest.mark.parametrize(
    ("scope", "sees"),
    [("ID", True), ("34", True), ("34.71", True), ("34.7", False), ("3", False), ("33", False),
     ("34.04", False)],
)  # fmt: skip
async def test_a_grant_elsewhere_shows_nothing(store: Store, scope: str, *, sees: bool) -> None:
    """Only one that covers the area of the recipients."""
    await confirm(store)
    grant = Grant("g" * 26, Role.COORDINATOR, scope, made_by="x")
    await say(store, BOSS, 500, GiveGrant(grant))
    [one] = await store.broadcast_ledger.underway()
    assert one.holds_grant is sees


async def test_a_year_later_nothing_is_left(store: Store, engine: Engine) -> None:
    """The ledger, its messages and its text; one that is not over stays."""
    for person in (ANI, BUDI):
        await come(store, person)
    await confirm(store)
    for row in await hand_over(store):
        await store.mark_sending([row.id])
        await mark(store, row, DeliveryState.SENT)
    await store.purge(NOW + timedelta(days=1000))
    assert await counts(store) == {"sent": 2}
    [one] = await store.broadcast_ledger.underway()
    await store.broadcast_ledger.finish(one, {}, NOW)
    await store.purge(NOW + timedelta(days=364))
    assert await counts(store) == {"sent": 2}
    await store.purge(NOW + timedelta(days=366))

    assert await store.broadcasts.named(ID) is None
    assert await engine.rows("SELECT * FROM deliveries") == []
    assert await engine.rows("SELECT * FROM outbox WHERE priority = 2") == []


async def test_the_list_is_of_one_area(store: Store) -> None:
    """A province sees its regions' and its own, never the nation's or another's."""
    await confirm(store)
    assert [one.id for one in await store.broadcasts.within("34")] == [ID]
    assert [one.id for one in await store.broadcasts.within("ID")] == [ID]
    assert await store.broadcasts.within("34.04") == ()
    assert await store.broadcasts.within("33") == ()


async def test_a_reminder_knows_of_a_broadcast_on_its_day(store: Store) -> None:
    """Whoever looks for people to remind sees when the last broadcast went out."""
    await come(store, ANI)
    await confirm(store)
    await hand_over(store)
    [person] = await store.reminders.due(NOW + timedelta(days=3), 10)

    assert person.broadcast_at == NOW
