"""Who was away for 24 months is forgotten by itself, on both engines."""

from datetime import timedelta

from bot.flows.effects import GiveConsent, MarkReachable
from bot.services.retention import KEPT, TOLD_BEFORE, Retention
from bot.services.units import ParkedUpdate
from bot.store import Store
from bot.store.values import micros
from tests.keys import opened
from tests.store.engines import Engine, dump
from tests.store.people import ANI, BUDI, NOW, begin, live_a_full_life, say


async def test_only_the_long_absent_are_erased(store: Store) -> None:
    """730 days without a sign: identity and texts go, finished answers stay without a name."""
    await live_a_full_life(store, ANI, 1)
    await live_a_full_life(store, BUDI, 101)
    await say(store, BUDI, 200, when=NOW + timedelta(days=1))
    moment = NOW + KEPT + timedelta(hours=1)
    assert await Retention(store).forget(moment) == 0
    assert await Retention(store).tell(moment - TOLD_BEFORE) == 1

    assert await Retention(store).forget(moment) == 1

    assert (await store.load(ANI)).revision == 0
    assert await store.data_copy(ANI) == {}
    assert (await store.load(BUDI)).revision > 0
    assert await Retention(store).forget(moment) == 0


async def test_nobody_is_erased_a_day_early(store: Store) -> None:
    """At 24 months to the moment the person is still kept."""
    await say(store, ANI, 1, GiveConsent("1"))

    await Retention(store).tell(NOW + KEPT - TOLD_BEFORE + timedelta(seconds=1))
    assert await Retention(store).forget(NOW + KEPT) == 0
    assert (await store.load(ANI)).revision > 0


async def test_who_comes_back_is_kept(store: Store) -> None:
    """Any sign of life begins the 24 months anew."""
    await say(store, ANI, 1, GiveConsent("1"))
    await say(store, ANI, 2, when=NOW + timedelta(days=700))

    assert await Retention(store).forget(NOW + KEPT + timedelta(days=1)) == 0


async def test_nothing_leads_back_to_the_forgotten(store: Store, engine: Engine) -> None:
    """Neither an update that was set aside nor the id of the erasing unit holds the number."""
    await live_a_full_life(store, ANI, 1)
    await store.park(ParkedUpdate(99, ANI, "RAHASIA", 10, NOW))
    await store.set_aside(99)
    await Retention(store).tell(NOW + KEPT - timedelta(days=29))
    await Retention(store).forget(NOW + KEPT + timedelta(days=2))
    left = (await dump(engine)).replace(f"done-{ANI}", "")

    assert str(ANI) not in left
    assert "RAHASIA" not in left


async def test_who_never_agreed_is_kept_for_a_month_only(store: Store) -> None:
    """A number and a language without consent: 30 days; with consent: 24 months."""
    await say(store, ANI, 1)
    await say(store, BUDI, 2, GiveConsent("1"))

    assert await Retention(store).forget(NOW + timedelta(days=30)) == 0
    assert await Retention(store).forget(NOW + timedelta(days=31)) == 1
    assert (await store.load(ANI)).revision == 0
    assert (await store.load(BUDI)).revision > 0


async def test_what_was_set_aside_is_forgotten_after_a_month(store: Store) -> None:
    """A raw update that could not be handled does not stay for ever."""
    await say(store, ANI, 1)
    await store.park(ParkedUpdate(7, ANI, '{"text":"RAHASIA"}', 1, NOW))
    await store.set_aside(7)

    await store.purge(NOW + timedelta(days=29))
    assert "RAHASIA" in str(await store.data_copy(ANI))
    await store.purge(NOW + timedelta(days=31))
    assert "RAHASIA" not in str(await store.data_copy(ANI))


async def told(store: Store, engine: Engine) -> list[tuple[object, ...]]:
    rows = await engine.rows("SELECT respondent_id, kind, detail FROM notices ORDER BY made_at")
    return [(row[0], row[1], opened(row[2])) for row in rows]


async def test_they_are_told_thirty_days_before(store: Store, engine: Engine) -> None:
    """Once, with the day on which their data goes (730 days after 21 November 2026)."""
    await say(store, ANI, 1, GiveConsent("1"))
    ani = (await store.load(ANI)).respondent

    assert await Retention(store).tell(NOW + timedelta(days=700)) == 0
    assert await Retention(store).tell(NOW + timedelta(days=700, seconds=1)) == 1
    assert await Retention(store).tell(NOW + timedelta(days=720)) == 0
    assert await told(store, engine) == [(ani, "retention", '{"until": "2028-11-20"}')]
    assert [row["act"] for row in (await store.data_copy(ANI))["audit"]] == [  # type: ignore[attr-defined]
        "consent_given",
        "retention_noticed",
    ]


async def test_whoever_was_not_told_is_not_forgotten(store: Store, engine: Engine) -> None:
    """The bot was away for three years: they still get their 30 days."""
    await say(store, ANI, 1, GiveConsent("1"))
    late = NOW + timedelta(days=1095)

    await Retention(store).tidy(late)
    assert (await store.load(ANI)).revision == 1
    [(_, _, detail)] = await told(store, engine)
    assert detail == '{"until": "2029-12-20"}'
    await Retention(store).tidy(late + timedelta(days=30))
    assert (await store.load(ANI)).revision == 0


async def test_who_cannot_be_reached_is_not_told(store: Store) -> None:
    """Whoever blocked the bot is forgotten after 24 months all the same."""
    await say(store, ANI, 1, GiveConsent("1"), MarkReachable(reachable=False))

    assert await Retention(store).tell(NOW + KEPT) == 0
    assert await Retention(store).forget(NOW + KEPT + timedelta(seconds=1)) == 1


async def test_a_sign_of_life_begins_anew(store: Store) -> None:
    """After the notice too: then they are told again the next time."""
    await say(store, ANI, 1, GiveConsent("1"))
    await Retention(store).tell(NOW + timedelta(days=710))
    await say(store, ANI, 2, when=NOW + timedelta(days=720))

    assert await Retention(store).forget(NOW + timedelta(days=1440)) == 0
    assert await Retention(store).tell(NOW + timedelta(days=1440)) == 1
    assert await Retention(store).forget(NOW + timedelta(days=1471)) == 1


async def test_a_round_counts_from_its_end(store: Store, engine: Engine) -> None:
    """24 months after the round in which they took part, where that ends later."""
    await begin(store, ANI, 1, "a")
    ends = NOW + timedelta(days=100)
    await engine.rows(
        "INSERT INTO rounds (id, name, instrument, version, scope, starts_at, ends_at, quotas,"
        " note, reminder_days, made_by, made_at) VALUES ('r', '', 'pmk3i', '1', 'ID', 0,"
        f" {micros(ends)}, '', '', '', '', 0)"
    )
    await engine.rows("UPDATE assessments SET round_id = 'r'")

    assert await Retention(store).tell(NOW + timedelta(days=800)) == 0
    assert await Retention(store).tell(NOW + timedelta(days=800, seconds=1)) == 1
    assert await Retention(store).forget(ends + KEPT) == 0
    assert await Retention(store).forget(ends + KEPT + timedelta(seconds=1)) == 1
