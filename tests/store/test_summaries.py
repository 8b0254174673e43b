"""Summaries of what is stored, on both engines: hand-calculated figures, and what stays hidden."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.flows.desk.summary_records import UnwishSummary, WishSummary
from bot.flows.desk.summary_values import AreaSummary, RegionSummary
from bot.flows.effects import EraseRespondent, WithdrawConsent
from bot.flows.places import Place
from bot.rubric_files import RubricShelf
from bot.services.figures import RegionalFigures
from bot.services.notices import Letter
from bot.services.summaries import Summaries
from bot.services.summary_post import Post, Reader
from bot.store import Store
from scoring.disclosure import Need, Unlock
from scoring.trust import Label
from tests.fakes.clock import FakeClock
from tests.store.engines import Engine
from tests.store.panel import (
    DIMENSIONS,
    FIVE,
    INDEX,
    PMK3I,
    begin,
    open_round,
    round_of,
    take_part,
)
from tests.store.people import NOW, message, say

REGIONS = tuple(Place(code, f"Kab. {code}", "") for code in ("33.07", "33.08", "35.07"))
ROUND = round_of(NOW - timedelta(days=2), "33.07", "33.08")
TOO_SMALL = {"A": 2, "B": 9, "C": 7, "G": 5}
ONE_SMALL = {"A": 4, "B": 9, "C": 7, "G": 6}


def summaries(store: Store, clock: FakeClock) -> Summaries:
    shelf = RubricShelf.of([PMK3I])

    def regions_of(scope: str) -> tuple[Place, ...]:
        return tuple(p for p in REGIONS if scope in ("ID", p.code, p.code[:2]))

    def clean(text: str, names: Iterable[str]) -> str:
        return " ".join(word for word in text.split() if word not in names)

    return Summaries(
        store.summaries, store.rounds, store.figures,
        RegionalFigures(store.figures, shelf, clock), shelf, regions_of, clean,
    )  # fmt: skip


async def of_region(store: Store, clock: FakeClock, code: str = "33.07") -> RegionSummary:
    found = await summaries(store, clock).summary(code, ROUND.id, NOW)
    assert isinstance(found, RegionSummary)
    return found


async def of_area(store: Store, clock: FakeClock, scope: str = "33") -> AreaSummary:
    found = await summaries(store, clock).summary(scope, ROUND.id, NOW)
    assert isinstance(found, AreaSummary)
    return found


async def test_a_region_s_figures_are_those_worked_out_by_hand(
    store: Store, clock: FakeClock
) -> None:
    """Index, dimensions, both ends and the three largest gains; see `tests.store.panel`."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW - timedelta(hours=1))
    await begin(store, "33.07", "C", ROUND.id, NOW)
    found = await of_region(store, clock)

    assert found.value == pytest.approx(INDEX, abs=1e-3)
    assert {node.id: value for node, value in found.dimensions} == pytest.approx(
        DIMENSIONS, abs=1e-3
    )
    assert (found.band and found.band.id, found.facilitated) == ("high", 0)
    # only officials are asked: all at the top
    assert [(each.indicator.id, each.value) for each in found.strongest] == [
        ("P3", 100.0), ("P4", 100.0), ("S1", 100.0),
    ]  # fmt: skip
    assert {each.value for each in found.weakest} == {50.0}
    # 25 points of one of three indicators of one of eight dimensions, of four for A2
    assert [each.indicator.id for each in found.gains] == ["I3", "I2", "A2"]
    assert [each.gain for each in found.gains] == pytest.approx([25 / 24, 25 / 24, 25 / 32])
    assert [(p.group.id, p.finished, p.quota) for p in found.participation] == [
        ("A", 5, 5), ("B", 5, 5), ("C", 5, 5), ("G", 5, 5),
    ]  # fmt: skip
    assert (found.started, found.halfway, found.finished) == (21, 1, 20)
    assert found.label is not None and found.label in Label
    assert found.needs == ()


async def test_officials_see_it_fifty_points_higher(store: Store, clock: FakeClock) -> None:
    """The named gaps, the largest first; each is between officials and somebody else."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    gaps = (await of_region(store, clock)).gaps

    assert len(gaps) == 3
    for gap in gaps:
        assert "G" in (gap.one, gap.other)
        assert abs(gap.difference) == pytest.approx(50.0)


async def test_below_the_minimum_only_counts_are_told(store: Store, clock: FakeClock) -> None:
    """Two academics: no figure, no words, and who is missing for what."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", TOO_SMALL, ROUND.id, NOW, remark="Kampung batik")
    found = await of_region(store, clock)

    assert (found.value, found.half_width, found.label, found.band) == (None, None, None, None)
    assert (found.dimensions, found.strongest, found.weakest, found.gains) == ((), (), (), ())
    assert found.words == ()
    assert found.needs[:2] == (Need(Unlock.TOTAL, 1, "A"), Need(Unlock.GROUP, 3, "A", "A"))


async def test_words_come_only_from_groups_that_may_be_shown(
    store: Store, clock: FakeClock
) -> None:
    """Four academics are hidden, and with them the smallest other group, the officials."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", ONE_SMALL, ROUND.id, NOW, remark="Kampung  batik")
    [words] = (await of_region(store, clock)).words

    assert words.question.id == "potential"
    assert set(words.texts) == {"B: Kampung batik", "C: Kampung batik"}
    assert words.texts == tuple(sorted(words.texts))


async def test_a_hidden_region_does_not_follow_from_its_province(
    store: Store, clock: FakeClock
) -> None:
    """The province is the mean of the regions that are shown: with one of them, that one's."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    await take_part(store, "33.08", TOO_SMALL, ROUND.id, NOW)
    found = await of_area(store, clock)
    region = await of_region(store, clock)

    assert (found.value, found.counted, found.regions) == (region.value, 1, 2)
    assert found.dimensions == region.dimensions
    assert found.strongest == region.strongest


async def test_the_nation_is_the_mean_of_its_regions(store: Store, clock: FakeClock) -> None:
    """Two alike: the same value; only the round's own regions are counted."""
    await open_round(store, ROUND)
    for code in ("33.07", "33.08"):
        await take_part(store, code, FIVE, ROUND.id, NOW)
    await take_part(store, "35.07", TOO_SMALL, "", NOW)
    found = await of_area(store, clock, "ID")

    assert found.value == pytest.approx(INDEX, abs=1e-3)
    assert (found.counted, found.regions, found.finished, found.needy) == (2, 2, 40, ())


async def test_who_needs_a_facilitator_most_comes_first(store: Store, clock: FakeClock) -> None:
    """One finished of twenty before eighteen; silent for three days is stuck."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", {"A": 9, "B": 5, "C": 5, "G": 3}, ROUND.id, NOW)
    await take_part(store, "33.08", {"C": 1}, ROUND.id, NOW)
    await begin(store, "33.08", "G", ROUND.id, NOW - timedelta(days=4))
    await begin(store, "33.08", "G", ROUND.id, NOW)
    needy = (await of_area(store, clock)).needy

    assert [(one.region, one.finished, one.quota, one.halfway, one.stuck) for one in needy] == [
        ("33.08", 1, 20, 2, 1), ("33.07", 18, 20, 0, 0),
    ]  # fmt: skip


async def test_a_round_s_figures_are_not_those_outside_of_rounds(
    store: Store, clock: FakeClock
) -> None:
    """What counts in the round is not counted outside of it, and the other way round."""
    await open_round(store, ROUND)
    await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    outside = await summaries(store, clock).summary("33.07", "", NOW)

    assert (outside.value, outside.finished) == (None, 0)
    with pytest.raises(LookupError):
        await summaries(store, clock).summary("33.07", "gone", NOW)


async def test_a_wish_is_kept_taken_back_and_leaves_with_its_person(store: Store) -> None:
    """Once, however often it is wished; withdrawing consent and erasing end it."""
    await open_round(store, ROUND, maker=1)
    wish = WishSummary(ROUND.id, "33.07")
    own = await _person(store, 2)
    for update in (1, 2):
        await say(store, 2, update, wish)
    assert await store.summaries.is_wished(own, ROUND.id, "33.07")
    copied = await store.data_copy(2)
    assert [each["scope"] for each in copied["summary_wishes"]] == ["33.07"]  # type: ignore[attr-defined]
    await say(store, 2, 3, UnwishSummary(ROUND.id, "33.07"))
    assert not await store.summaries.is_wished(own, ROUND.id, "33.07")

    for update, leaving in ((4, WithdrawConsent()), (6, EraseRespondent())):
        await say(store, 2, update, wish)
        await say(store, 2, update + 1, leaving)
        assert not await store.summaries.is_wished(own, ROUND.id, "33.07")


async def _person(store: Store, telegram_id: int) -> str:
    await say(store, telegram_id, 1000 + telegram_id)
    return (await store.load(telegram_id)).respondent


async def test_a_post_is_queued_once_for_each_occasion(store: Store) -> None:
    """Two leaders that both hold it due: one row in the outbox, one in the ledger."""
    await open_round(store, ROUND, maker=1)
    own = await _person(store, 2)
    await say(store, 2, 1, WishSummary(ROUND.id, "33"))
    [reader] = await store.summaries.readers(NOW, NOW - timedelta(days=14))
    assert (reader.respondent, reader.scope, reader.last_sent) == (own, "33", None)
    post = Post(reader, "2026-11-23", Letter("k", own, message("Ringkasan", 2)))

    first = await store.summaries.keep([post], NOW)
    again = await store.summaries.keep([post], NOW)

    assert (len(first), len(again)) == (1, 0)
    [reader] = await store.summaries.readers(NOW, NOW - timedelta(days=14))
    assert reader.last_sent == NOW


async def test_after_its_end_the_maker_is_a_reader_too(store: Store) -> None:
    """Without any wish, and once where both hold; long after the end nobody is."""
    await open_round(store, ROUND, maker=1)
    maker = (await store.load(1)).respondent
    after = ROUND.ends_at + timedelta(hours=1)

    async def found(at: object) -> list[Reader]:
        return list(await store.summaries.readers(after, after - timedelta(days=14)))

    assert [(r.respondent, r.scope, r.wished_at) for r in await found(after)] == [
        (maker, "33", None)
    ]
    await say(store, 1, 1, WishSummary(ROUND.id, "33"))
    assert [r.wished_at is None for r in await found(after)] == [False]
    late = ROUND.ends_at + timedelta(days=15)
    assert list(await store.summaries.readers(late, late - timedelta(days=14))) == []


async def test_facilitated_answers_are_told_as_a_number(
    store: Store, clock: FakeClock, engine: Engine
) -> None:
    """Two of those who count, in the region and in its province; half-way ones are not counted."""
    await open_round(store, ROUND)
    taken = await take_part(store, "33.07", FIVE, ROUND.id, NOW)
    await begin(store, "33.07", "C", ROUND.id, NOW)
    ids = ", ".join(f"'{each.assessment}'" for each in taken[:2])
    await engine.rows(
        f"UPDATE assessments SET facilitated_by = 'k' WHERE id IN ({ids}) OR finished_at IS NULL"
    )

    assert (await of_region(store, clock)).facilitated == 2
    assert (await of_area(store, clock)).facilitated == 2
