"""Like with like: beside whom a region is held, and when beside nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.flows.desk.standing_values import PlaceAmongKind, PopulationClass, Quarter
from bot.regions.kinds import KindOfRegion
from bot.services.figures import FRESH
from bot.services.kinds import FEWEST, Kinds
from scoring.region import RegionReport
from scoring.trust import Label, Trust
from tests.fakes.clock import FakeClock
from tests.reporting.people import PMK3I
from tests.reporting.regions import GROUPS, regions

FULL = regions()["full"].figures
OWN = "33.07"
SMALL, LARGE = PopulationClass.SMALL, PopulationClass.LARGE


@dataclass(frozen=True)
class People:
    """Of figures, what is looked at before a region is read."""

    people: int


def figures(value: float | None, label: Label = Label.B) -> RegionReport:
    return replace(FULL, value=value, trust=Trust(label, ()))


@dataclass
class Nation:
    """Regions with their figures and kinds, in the place of the store and of the catalogue."""

    reports: dict[str, RegionReport] = field(default_factory=dict)
    kinds: dict[str, KindOfRegion] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    clock: FakeClock = field(default_factory=FakeClock)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    found: Kinds | None = None
    """What is tested; it keeps what it read."""

    def add(
        self, code: str, report: RegionReport, size: PopulationClass | None, kind: str = "kota"
    ) -> None:
        self.reports[code], self.kinds[code] = report, KindOfRegion(kind, size)
        self.people[code] = 3

    async def nation(self, _rubric: object, round_id: str) -> Mapping[str, Mapping[str, People]]:
        return {code: dict.fromkeys(GROUPS, People(each)) for code, each in self.people.items()}

    async def region_figures(
        self, code: str, _rubric: str, round_id: str, *, version: str
    ) -> RegionReport:
        self.asked.append((code, round_id, version))
        return self.reports[code]

    async def place(self, own: RegionReport | None = None) -> PlaceAmongKind | None:
        source: Any = self
        self.found = self.found or Kinds(source, source, self.kinds.get, self.clock)
        report = self.reports[OWN] if own is None else own
        return await self.found.position(PMK3I, OWN, "r1", report)


def nation(same_size: int, other_size: int = 0) -> Nation:
    """The region itself at 45,0, and others of its kind at 10,0, 20,0, 30,0 …"""
    made = Nation()
    made.add(OWN, figures(45.0), SMALL)
    for number in range(same_size + other_size):
        size = SMALL if number < same_size else LARGE
        made.add(f"35.{number:02}", figures(10.0 * (number + 1)), size)
    return made


async def test_nine_others_are_too_few() -> None:
    """With the region itself there are ten: it is not held against itself."""
    assert FEWEST == 10
    assert await nation(9).place() is None


async def test_ten_others_of_its_kind_and_class() -> None:
    """10 … 100: quartiles 32,5, 55,0 and 77,5, worked out by hand (between the third and fourth
    value, a quarter of the way from the upper one); 45,0 lies between them."""
    assert await nation(10).place() == PlaceAmongKind(
        "kota", SMALL, 10, 32.5, 55.0, 77.5, Quarter.MIDDLE
    )


@pytest.mark.parametrize(("value", "quarter"), [(32.4, Quarter.LOWEST), (77.6, Quarter.HIGHEST)])
async def test_in_which_quarter_it_lies(value: float, quarter: Quarter) -> None:
    """Below the first quartile of the others, or above their third."""
    found = await nation(10).place(figures(value))
    assert found is not None
    assert found.quarter is quarter


async def test_too_few_of_the_class_make_it_all_of_the_kind() -> None:
    """Nine of its class and one of another: ten of its kind, and no class is named."""
    found = await nation(9, 1).place()
    assert found is not None
    assert (found.size, found.others, found.median) == (None, 10, 55.0)
    assert await nation(8, 1).place() is None


async def test_a_class_with_enough_is_not_mixed_with_others() -> None:
    """Ten of its class and five of another: the five are left out."""
    found = await nation(10, 5).place()
    assert found is not None
    assert (found.size, found.others, found.high) == (SMALL, 10, 77.5)


@pytest.mark.parametrize(
    "own", [figures(45.0, Label.C), replace(figures(45.0), trust=None), figures(None)]
)
async def test_its_own_figure_must_be_reliable(own: RegionReport) -> None:
    """Trust C, none, or an index that may not be shown: beside nobody, and nobody is read."""
    made = nation(10)
    assert await made.place(own) is None
    assert made.asked == []


@pytest.mark.parametrize(
    ("other", "kind", "people"),
    [
        (figures(100.0, Label.C), "kota", 3),
        (figures(None, Label.A), "kota", 3),
        (figures(100.0, Label.A), "kabupaten", 3),
        (figures(100.0, Label.A), "kota", 2),
    ],
)
async def test_who_does_not_count(other: RegionReport, kind: str, people: int) -> None:
    """Preliminary, hidden, of the other kind, or two people in a group: nine are left."""
    made = nation(10)
    made.add("35.09", other, SMALL, kind)
    made.people["35.09"] = people
    assert await made.place() is None
    made.add("35.09", figures(100.0, Label.A), SMALL)
    made.found = None
    assert await made.place() is not None


async def test_a_region_of_unknown_size_or_kind() -> None:
    """Without a class it is held against its kind; without a kind against nobody."""
    made = nation(10)
    made.kinds[OWN] = KindOfRegion("kota", None)
    found = await made.place()
    assert found is not None
    assert found.size is None
    del made.kinds[OWN]
    assert await made.place() is None


async def test_one_round_and_rubric_read_once_in_a_while() -> None:
    """The same round and version for all; anew only when ten minutes are over."""
    made = nation(10)
    await made.place()
    await made.place()
    assert set(made.asked) == {(code, "r1", PMK3I.version) for code in made.reports}
    assert len(made.asked) == 11
    await made.clock.advance((FRESH + timedelta(seconds=1)).total_seconds())
    await made.place()
    assert len(made.asked) == 22
