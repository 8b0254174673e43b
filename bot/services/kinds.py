"""Like with like: a region's index beside regions of its kind, as a quarter and never a rank."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import quantiles
from typing import Protocol

from bot.flows.desk.standing_values import PlaceAmongKind, PopulationClass, Quarter
from bot.services.figures import FRESH, FigureStore, RegionalFigures
from bot.services.ports import Clock
from scoring.region import Figures, RegionReport
from scoring.rubric import Rubric
from scoring.trust import Label

FEWEST = 10
"""Other regions of trust A or B that must be there, or nothing is compared."""
RELIABLE = frozenset({Label.A, Label.B})
FEWEST_IN_GROUP = 3
"""Without so many people in each group no region has trust A or B (`scoring.trust`)."""


class Kind(Protocol):
    """Of what kind a region is."""

    @property
    def kind(self) -> str:
        """`kabupaten` or `kota`."""

    @property
    def size(self) -> PopulationClass | None:
        """Its class of inhabitants; None where they are not known."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Finds the regions that one may fairly be held against."""

    sums: FigureStore
    figures: RegionalFigures
    kind_of: Callable[[str], Kind | None]
    clock: Clock
    _kept: dict[tuple[str, str, str], tuple[datetime, Mapping[str, float]]] = field(
        default_factory=dict
    )

    async def position(
        self, rubric: Rubric, region: str, round_id: str, shown: RegionReport
    ) -> PlaceAmongKind | None:
        """Where a region's index lies among others of its kind, in the same round and rubric.

        Its own figure must be of trust A or B too. Regions of its kind and class first; where
        they are too few, all of its kind.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        own = self.kind_of(region)
        if own is None or shown.value is None or not _is_reliable(shown):
            return None
        alike = await self._reliable(rubric, round_id, own.kind)
        others = {code: value for code, value in alike.items() if code != region}
        same_size = [value for code, value in others.items() if self._size(code) is own.size]
        if own.size is not None and len(same_size) >= FEWEST:
            return place_among(shown.value, same_size, own.kind, own.size)
        if len(others) >= FEWEST:
            return place_among(shown.value, list(others.values()), own.kind, None)
        return None

    def _size(self, code: str) -> PopulationClass | None:
        found = self.kind_of(code)
        return found.size if found else None

    async def _reliable(self, rubric: Rubric, round_id: str, kind: str) -> Mapping[str, float]:
        """Region -> index, of a kind's regions with trust A or B; kept for a while."""
        now, key = self.clock.now(), (rubric.hash, round_id, kind)
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > FRESH:
            kept = (now, await self._read(rubric, round_id, kind))
            self._kept[key] = kept
        return kept[1]

    async def _read(self, rubric: Rubric, round_id: str, kind: str) -> dict[str, float]:
        nation = await self.sums.nation(rubric, round_id)
        found = {}
        for code in self._worth_reading(rubric, nation, kind):
            report = await self.figures.region_figures(
                code, rubric.id, round_id, version=rubric.version
            )
            if report.value is not None and _is_reliable(report):
                found[code] = report.value
        return found

    def _worth_reading(
        self, rubric: Rubric, nation: Mapping[str, Figures], kind: str
    ) -> Iterable[str]:
        """Regions of the kind with people enough for trust B: fewer than ten are not read."""
        groups = [group.id for group in rubric.groups.values() if group.weight > 0.0]
        enough = [
            code for code, figures in nation.items()
            if (its := self.kind_of(code)) is not None and its.kind == kind
            and all(group in figures and figures[group].people >= FEWEST_IN_GROUP
                    for group in groups)
        ]  # fmt: skip
        return enough if len(enough) >= FEWEST else ()


def _is_reliable(report: RegionReport) -> bool:
    return report.trust is not None and report.trust.label in RELIABLE


def place_among(
    value: float, others: Sequence[float], kind: str, size: PopulationClass | None
) -> PlaceAmongKind:
    """A value beside at least two others; on a quartile counts as between them.

    Quartiles are interpolated with both ends included (Hyndman and Fan, type 7).
    """
    low, median, high = quantiles(others, n=4, method="inclusive")
    quarter = Quarter.MIDDLE
    if value < low:
        quarter = Quarter.LOWEST
    elif value > high:
        quarter = Quarter.HIGHEST
    return PlaceAmongKind(kind, size, len(others), low, median, high, quarter)
