"""Figures that may be shown: regions from stored sums, the nation from quick ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.rubric_files import RubricShelf, load_rubric
from bot.services.figures import FRESH, RegionalFigures, is_linear, nation_report, quick_reports
from bot.services.panels import national_of, reports_of
from scoring.answers import Answer
from scoring.area import combine
from scoring.panel import figures_of
from scoring.region import Figures, National
from scoring.rubric import Choice, Rubric
from tests.fakes.clock import FakeClock

PMK3I = load_rubric(Path("rubrics/pmk3i/1.0.0.yaml"))
SHELF = RubricShelf.of([PMK3I])


def sheet(rubric: Rubric, group: str, chance: Random) -> dict[str, Answer]:
    """Everything answered."""
    return {
        item.id: Answer.given(chance.randrange(len(item.scale.options)))
        for item in rubric.asked(group)
        if isinstance(item.scale, Choice)
    }


def region(people: Mapping[str, int], seed: int) -> Figures:
    chance = Random(seed)
    return {
        group: figures_of(PMK3I, group, [sheet(PMK3I, group, chance) for _ in range(count)])
        for group, count in people.items()
    }


LARGE = {"A": 6, "B": 5, "C": 7, "G": 5}
ONE_SMALL = {"A": 4, "B": 9, "C": 7, "G": 5}
TOO_SMALL = {"A": 2, "B": 9, "C": 7, "G": 5}
PLACES = {
    "11.01": region(LARGE, 1),
    "11.02": region(ONE_SMALL, 2),
    "34.71": region(TOO_SMALL, 3),
    "35.73": region(LARGE | {"S": 8}, 4),
}


@dataclass
class KeptFigures:
    """A store that holds these figures, and counts how often the whole nation was read."""

    places: Mapping[str, Figures] = field(default_factory=lambda: PLACES)
    reads: int = 0

    async def region(self, rubric: Rubric, region: str, round_id: str = "") -> Figures:
        return self.places.get(region, {})

    async def national(self, rubric: Rubric, round_id: str = "") -> National:
        self.reads += 1
        return national_of(rubric, self.places)

    async def nation(self, rubric: Rubric, round_id: str = "") -> Mapping[str, Figures]:
        return self.places

    async def sheets(
        self, rubric: Rubric, region: str, round_id: str = ""
    ) -> Mapping[str, Sequence[str]]:
        return {"G": ["0 0 0 0 0" + " -" * 13, "4 4 4 4 4" + " -" * 13] * 4}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


async def test_a_region_is_what_may_be_published(clock: FakeClock) -> None:
    """The pure report, from the store's sums and the nation's variances."""
    figures = RegionalFigures(KeptFigures(), SHELF, clock)
    expected = reports_of(PMK3I, PLACES)

    for code, report in expected.items():
        assert await figures.region_figures(code, "pmk3i") == report
    assert expected["34.71"].value is None


async def test_a_region_without_anybody_has_needs_and_no_figure(clock: FakeClock) -> None:
    """Nobody answered yet: three of each group are missing for a start."""
    report = await RegionalFigures(KeptFigures(), SHELF, clock).region_figures("91.01", "pmk3i")

    assert (report.value, report.groups) == (None, {})
    assert [(need.group, need.people) for need in report.disclosure.needs[:4]] == [
        ("A", 3), ("B", 3), ("C", 3), ("G", 3),
    ]  # fmt: skip


async def test_the_nation_is_the_same_the_quick_way(clock: FakeClock) -> None:
    """Sums of stored contributions and reports of every region agree when all is answered."""
    figures = RegionalFigures(KeptFigures(), SHELF, clock)
    found = await figures.nation_figures("pmk3i")
    expected = nation_report(PMK3I, reports_of(PMK3I, PLACES))

    for one, other in [
        (found.nation, expected.nation),
        *((found.provinces[code], expected.provinces[code]) for code in ("11", "34", "35")),
    ]:
        assert one.value == pytest.approx(other.value)
        assert one.half_width == pytest.approx(other.half_width)
        assert one.nodes == pytest.approx(other.nodes)
        assert (one.counted, one.regions, one.people) == (
            other.counted, other.regions, other.people,
        )  # fmt: skip
    assert (found.nation.counted, found.nation.regions) == (3, 4)


async def test_what_a_region_hides_its_quick_report_hides_too() -> None:
    """The same nodes are shown, whatever the way."""
    full, quick = reports_of(PMK3I, PLACES), quick_reports(PMK3I, PLACES)

    for code in PLACES:
        assert quick[code].disclosure == full[code].disclosure
        assert set(quick[code].nodes) == set(full[code].nodes)
        assert (quick[code].value is None) is (full[code].value is None)


async def test_alphas_come_on_request_from_regions_that_may_be_shown(clock: FakeClock) -> None:
    """Three of four regions, eight people each, who agree wholly on D1 and left the rest open."""
    figures = RegionalFigures(KeptFigures(), SHELF, clock)
    asked = (await figures.nation_figures("pmk3i", consistency=True)).consistency
    first = next(each for each in asked if each.items.groups == ("G",))

    assert (await figures.nation_figures("pmk3i")).consistency == ()
    assert (first.items.node, first.people) == ("D1", 24)
    assert first.alpha == pytest.approx(1.0)
    assert {each.people for each in asked if each is not first} == {0}


async def test_the_nation_is_read_again_after_a_while(clock: FakeClock) -> None:
    """Its variances are kept for ten minutes, for they hardly move."""
    store = KeptFigures()
    figures = RegionalFigures(store, SHELF, clock)
    await figures.region_figures("11.01", "pmk3i")
    await figures.region_figures("11.02", "pmk3i")
    assert store.reads == 1

    clock.jump((FRESH + timedelta(seconds=1)).total_seconds())
    await figures.region_figures("11.02", "pmk3i")
    assert store.reads == 2


async def test_other_means_take_every_region(clock: FakeClock) -> None:
    """A rubric with caps or p other than 1 is no sum: the nation is combined from reports."""
    uccn = load_rubric(Path("rubrics/uccn/1.0.0.yaml"))
    capped = next((gate for gate in uccn.gates if gate.cap is not None), None)
    hdi = load_rubric(Path("tests/rubrics/hdi.yaml"))

    assert is_linear(PMK3I)
    assert is_linear(uccn) is (capped is None)
    assert not is_linear(hdi)
    figures = RegionalFigures(KeptFigures({}), RubricShelf.of([hdi]), clock)
    assert (await figures.nation_figures(hdi.id)).nation == combine(hdi, [])


async def test_an_unknown_instrument_is_a_key_error(clock: FakeClock) -> None:
    """Whoever asks finds out at once."""
    with pytest.raises(KeyError):
        await RegionalFigures(KeptFigures(), SHELF, clock).region_figures("11.01", "none")
