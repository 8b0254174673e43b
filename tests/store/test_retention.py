"""Who was away for 24 months is forgotten by itself, on both engines."""

from datetime import timedelta

from bot.flows.effects import GiveConsent
from bot.services.retention import KEPT, Retention
from bot.services.units import ParkedUpdate
from bot.store import Store
from tests.store.engines import Engine, dump
from tests.store.people import ANI, BUDI, NOW, live_a_full_life, say


async def test_only_the_long_absent_are_erased(store: Store) -> None:
    """730 days without a sign: identity and texts go, finished answers stay without a name."""
    await live_a_full_life(store, ANI, 1)
    await live_a_full_life(store, BUDI, 101)
    await say(store, BUDI, 200, when=NOW + timedelta(days=1))
    moment = NOW + KEPT + timedelta(hours=1)

    assert await Retention(store).forget(moment) == 1

    assert (await store.load(ANI)).revision == 0
    assert await store.data_copy(ANI) == {}
    assert (await store.load(BUDI)).revision > 0
    assert await Retention(store).forget(moment) == 0


async def test_nobody_is_erased_a_day_early(store: Store) -> None:
    """At 24 months to the moment the person is still kept."""
    await say(store, ANI, 1, GiveConsent("1"))

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
    await Retention(store).forget(NOW + KEPT + timedelta(hours=1))
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
