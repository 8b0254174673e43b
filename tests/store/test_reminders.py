"""Finding the half-finished and noting what was said to them, on both engines."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.flows.effects import EraseRespondent, MarkReachable, WithdrawConsent
from bot.flows.reminding import MuteReminders
from bot.flows.rounds import REMINDER_DAYS
from bot.services.notices import Letter
from bot.services.ports import StoreUnavailableError
from bot.services.reminders import Findings
from bot.services.silence import Look, Sight, Silent
from bot.services.units import OutgoingMessage, Priority, QueuedMessage
from bot.store import Store, open_store
from bot.store.reminders import ReminderDesk
from tests.fakes.clock import FakeClock
from tests.keys import SEALER
from tests.store.engines import Engine
from tests.store.people import (
    ANI,
    BUDI,
    NOW,
    CountingIds,
    answering,
    begin,
    finishing,
    message,
    say,
)
from tests.store.test_notices import Dying

LATER = NOW + timedelta(days=3)
AFTERWARDS = LATER + timedelta(days=3)


def findings(people: Sequence[Silent], sight: Sight = Sight.REMIND) -> Findings:
    found = Findings([person.respondent for person in people])
    for person in people:
        for half in person.halves:
            found.looks.append(Look(half, sight, AFTERWARDS, 1))
            said = OutgoingMessage(7, "sendMessage", '{"text":"Halo"}', Priority.REMINDER)
            found.letters.append(Letter(half.assessment, person.respondent, said))
    return found


async def remind(store: Store, sight: Sight = Sight.REMIND) -> Sequence[QueuedMessage]:
    people = await store.reminders.due(LATER, 10)
    return await store.reminders.keep(findings(people, sight), LATER)


async def test_a_silence_is_found_with_all_that_matters(store: Store) -> None:
    """Who, what, how far, since when; not before the first day is over."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, answering("I1", 3, "a"), answering("I2", 3, "a"))
    await say(store, ANI, 3, answering("I1", 4, "a"))

    assert await store.reminders.due(NOW + timedelta(hours=23), 10) == []
    [person] = await store.reminders.due(LATER, 10)
    [half] = person.halves
    assert (person.telegram_id, person.language, person.wants) == (ANI, "id", True)
    assert (person.seen_at, person.reminded_at, person.broadcast_at) == (NOW, None, None)
    assert (half.assessment, half.region, half.role, half.answered) == ("a", "34.71", "C", 2)
    assert (half.touched_at, half.days, half.told) == (NOW, REMINDER_DAYS, 0)
    assert not half.finished


async def test_what_was_said_is_noted_with_the_message(store: Store) -> None:
    """One row for the sender, and not to be looked at before the day that was said."""
    await begin(store, ANI, 1, "a")
    [queued] = await remind(store)

    assert [row.id for row in await store.unsent(LATER, 10)] == [queued.id]
    assert await remind(store) == ()
    [person] = await store.reminders.due(AFTERWARDS, 10)
    assert person.reminded_at == LATER
    [half] = person.halves
    assert (half.since, half.rungs, half.told) == (NOW, 1, 1)


async def test_what_is_over_is_not_looked_at_any_more(store: Store, engine: Engine) -> None:
    """Finished, or reminded of often enough."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, finishing("a"))
    [person] = await store.reminders.due(LATER, 10)
    assert person.halves[0].finished
    assert await remind(store, Sight.OVER) == ()
    assert await engine.rows("SELECT * FROM reminders") == []


@pytest.mark.parametrize(
    "meanwhile",
    [
        answering("I1", 3, "a"), finishing("a"), MuteReminders(muted=True),
        MarkReachable(reachable=False), WithdrawConsent(), EraseRespondent(),
    ],
    ids=lambda record: type(record).__name__,
)  # fmt: skip
async def test_who_comes_back_at_this_very_moment_is_not_reminded(
    store: Store, meanwhile: Any
) -> None:
    """They answer, finish, mute or leave after they were found and before it is written."""
    await begin(store, ANI, 1, "a")
    found = findings(await store.reminders.due(LATER, 10))
    gone = {"assessment": ""} if isinstance(meanwhile, WithdrawConsent) else {}
    await say(store, ANI, 2, meanwhile, when=LATER, **gone)

    assert await store.reminders.keep(found, LATER) == ()
    assert await store.unsent(AFTERWARDS, 10) == []


async def test_the_wishes_of_a_person_are_seen(store: Store) -> None:
    """Muted and wanted again; blocked; who withdrew begins anew."""
    await begin(store, ANI, 1, "a")
    wants = []
    for update, record in enumerate(
        (MuteReminders(muted=True), MuteReminders(muted=False), MarkReachable(reachable=False)), 2
    ):
        await say(store, ANI, update, record)
        [person] = await store.reminders.due(LATER, 10)
        wants.append(person.wants)
    assert wants == [False, True, False]

    await say(store, ANI, 5, MarkReachable(reachable=True), MuteReminders(muted=True))
    await say(store, ANI, 6, WithdrawConsent(), assessment="")
    assert await store.reminders.due(LATER, 10) == []
    await begin(store, ANI, 7, "b")
    [person] = await store.reminders.due(LATER, 10)
    assert person.wants


async def test_a_broadcast_is_seen(store: Store) -> None:
    """Whether it waits or was sent; replies and reminders are none."""
    await begin(store, ANI, 1, "a")
    await say(store, ANI, 2, messages=(message(), message(priority=Priority.REMINDER)), when=NOW)
    [person] = await store.reminders.due(LATER, 10)
    assert person.broadcast_at is None
    at = LATER - timedelta(hours=1)
    await say(store, ANI, 3, messages=(message(priority=Priority.BROADCAST),), when=at)
    [person] = await store.reminders.due(LATER, 10)
    assert person.broadcast_at == at


@pytest.mark.parametrize(("state", "at"), [("running", LATER), ("paused", None)])
async def test_a_broadcast_on_its_way_is_seen(
    store: Store, engine: Engine, state: str, at: datetime | None
) -> None:
    """It is confirmed and comes soon; one that was paused may never come."""
    await begin(store, ANI, 1, "a")
    whom = (await store.load(ANI)).respondent
    await engine.rows(
        "INSERT INTO broadcasts (id, made_by, made_at, scope, audience, content, state)"
        f" VALUES ('b', '{whom}', 1, 'ID', '', '', '{state}')"
    )
    await engine.rows(
        "INSERT INTO deliveries (broadcast_id, respondent_id, attempt, region, state, error)"
        f" VALUES ('b', '{whom}', 1, '', 'waiting', '')"
    )
    [person] = await store.reminders.due(LATER, 10)

    assert person.broadcast_at == at


async def test_one_person_s_assessments_come_together(store: Store) -> None:
    """However small the slice is; and the slice takes the longest waiting first."""
    await begin(store, BUDI, 1, "b")
    for number in range(3):
        await begin(store, ANI, 10 + number, f"a{number}")
    people = await store.reminders.due(LATER, 2)

    assert [len(person.halves) for person in people if person.telegram_id == ANI] == [3]


@pytest.mark.parametrize(
    ("ends", "closed", "days"), [(9, "NULL", (1, 5)), (2, "NULL", ()), (9, "1", ())]
)
async def test_a_round_decides(
    store: Store, engine: Engine, ends: int, closed: str, days: tuple[int, ...]
) -> None:
    """Its own days while it runs; nothing once it has ended or was closed."""
    await begin(store, ANI, 1, "a")
    begins = "1000000000000000"
    until = f"{int((NOW + timedelta(days=ends)).timestamp())}000000"
    await engine.rows(
        "INSERT INTO rounds (id, name, instrument, version, scope, starts_at, ends_at, quotas,"
        " note, reminder_days, made_by, made_at, closed_at) VALUES"
        f" ('r', '', '', '', '', {begins}, {until}, '', '', '[5, 1, 5]', '', 1, {closed})"
    )
    await engine.rows("UPDATE assessments SET round_id = 'r'")
    [person] = await store.reminders.due(LATER, 10)

    assert person.halves[0].days == days


async def test_an_end_between_any_two_statements_changes_nothing(store: Store) -> None:
    """Neither reminded without a note, nor noted without a reminder."""
    await begin(store, ANI, 1, "a")
    await begin(store, BUDI, 2, "b")
    found = findings(await store.reminders.due(LATER, 10))
    ends = 0
    for statements in range(20):
        dying = Dying(store._database, statements)
        try:
            await ReminderDesk(dying, SEALER).keep(found, LATER)
        except StoreUnavailableError:
            ends += 1
            assert len(await store.reminders.due(LATER, 10)) == 2
            assert await store.unsent(LATER, 10) == []
        else:
            break

    # people, rows, ids, messages, looks, days, commit
    assert ends == 7
    assert len(await store.unsent(LATER, 10)) == 2
    assert await store.reminders.due(LATER, 10) == []


@pytest.mark.postgres
async def test_two_leaders_at_once_remind_once(engine: Engine, clock: FakeClock) -> None:
    """An old leader that does not know it yet, and the new one."""
    names = ("one",) if engine.url.startswith("sqlite") else ("one", "two")
    stores = [
        await open_store(engine.url, clock=clock, ids=CountingIds(name), sealer=SEALER)
        for name in names
    ]
    for number in range(10):
        await begin(stores[0], ANI + number, 1 + number, f"a{number}")
    found = findings(await stores[0].reminders.due(LATER, 10))
    done = await asyncio.gather(*(store.reminders.keep(found, LATER) for store in stores * 2))

    assert sum(map(len, done)) == 10
    assert len(await stores[0].unsent(LATER, 100)) == 10
    for store in stores:
        await store.close()
