"""Figures of regions, provinces and the nation, from what is stored of each respondent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum
from typing import Protocol

from bot.flows.standing import figure_nodes
from bot.services.consistency import ConsistencySums
from bot.services.panels import provinces_of
from bot.services.ports import Clock
from scoring.area import AreaFigures, combine
from scoring.consistency import Consistency
from scoring.disclosure import Disclosure, disclose
from scoring.interval import spread, within_variances
from scoring.linear import linear_weights
from scoring.region import Figures, National, RegionReport, publish
from scoring.rubric import Rubric

FRESH = timedelta(minutes=10)
"""How long the nation's variances are used again: they hardly move, and cost a full read."""


class FigureStore(Protocol):
    """Sums over stored standings; nobody's answers leave it one by one."""

    async def region(self, rubric: Rubric, region: str, round_id: str = "") -> Figures:
        """Everything about one region, group by group; a group without anybody is absent.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """

    async def national(self, rubric: Rubric, round_id: str = "") -> National:
        """The variances within regions, pooled over the nation."""

    async def nation(self, rubric: Rubric, round_id: str = "") -> Mapping[str, Figures]:
        """Region -> group -> people and linear contributions, for all regions.

        Of the root moments, of the dimensions `means` alone; everything else is left out.
        """

    async def sheets(
        self, rubric: Rubric, region: str, round_id: str = ""
    ) -> Mapping[str, Sequence[str]]:
        """Group -> the packed sheets of a region that count."""


class Shelf(Protocol):
    """Finds the rubric that an instrument stands at."""

    def current(self, rubric_id: str) -> Rubric:
        """The highest version; KeyError for an unknown instrument."""

    def get(self, rubric_id: str, version: str) -> Rubric | None:
        """One version, if it is on the shelf."""


@dataclass(frozen=True, slots=True)
class NationReport:
    """The nation, its provinces by code, and how many regions each has."""

    nation: AreaFigures
    provinces: Mapping[str, AreaFigures]
    consistency: tuple[Consistency, ...] = ()
    """Cronbach's alpha of the dimensions; empty unless it was asked for."""


class RegionalFigures:
    """Answers what a report, a chart or an export asks for; all through disclosure control.

    Everything is of one round, or of what counts in no round. The two are never mixed: who
    finished in time counts in the round alone, everybody else without one.
    """

    def __init__(self, store: FigureStore, shelf: Shelf, clock: Clock) -> None:
        self._store = store
        self._shelf = shelf
        self.clock = clock
        """By which figures are called fresh."""
        self._kept: dict[tuple[str, str], tuple[datetime, National]] = {}

    async def region_figures(
        self, region: str, instrument: str, round_id: str = "", *, version: str = ""
    ) -> RegionReport:
        """What may be shown of a region.

        Args:
            region: Its code.
            instrument: Its id.
            round_id: The round that counts; empty: what counts in no round. A person's own
                picture asks for the round in which they count.
            version: Of the instrument; empty for the highest. A round keeps its own.

        Raises:
            KeyError: An unknown instrument.
            StoreUnavailableError: The database cannot be read.
        """
        rubric = self._rubric(instrument, version)
        figures = await self._store.region(rubric, region, round_id)
        return publish(rubric, figures, await self.national(rubric, round_id))

    async def nation_figures(
        self, instrument: str, round_id: str = "", *, version: str = "", consistency: bool = False
    ) -> NationReport:
        """The nation and its provinces, from the regions that may be shown.

        Rubrics of plain means are summed from stored contributions; others need every region.

        Args:
            instrument: Its id.
            round_id: The round that counts; empty: what counts in no round.
            version: Of the instrument; empty for the highest.
            consistency: Also work out Cronbach's alphas, which takes every stored sheet.

        Raises:
            KeyError: An unknown instrument.
            StoreUnavailableError: The database cannot be read.
        """
        rubric = self._rubric(instrument, version)
        nation = await self._store.nation(rubric, round_id)
        if is_linear(rubric):
            reports = quick_reports(rubric, nation)
        else:
            reports = {
                code: await self.region_figures(code, instrument, round_id, version=version)
                for code in nation
            }
        alphas = await self._consistency(rubric, reports, round_id) if consistency else ()
        return nation_report(rubric, reports, alphas)

    def _rubric(self, instrument: str, version: str) -> Rubric:
        kept = self._shelf.get(instrument, version) if version else None
        return kept or self._shelf.current(instrument)

    async def _consistency(
        self, rubric: Rubric, reports: Mapping[str, RegionReport], round_id: str
    ) -> tuple[Consistency, ...]:
        """Over the people of the regions that may be shown, one region in memory at a time."""
        sums = ConsistencySums(rubric)
        for code in sorted(reports):
            if reports[code].value is not None:
                for group, sheets in (await self._store.sheets(rubric, code, round_id)).items():
                    sums.add(group, sheets)
        return sums.result()

    async def national(self, rubric: Rubric, round_id: str = "") -> National:
        """The variances within regions, pooled over the nation; kept for a while.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        now, key = self.clock.now(), (rubric.hash, round_id)
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > FRESH:
            kept = (now, await self._store.national(rubric, round_id))
            self._kept[key] = kept
        return kept[1]


def is_linear(rubric: Rubric) -> bool:
    """Whether a region is the sum of its groups' mean contributions: p = 1, no floor, no cap."""
    plain = all(node.p == 1.0 and node.floor <= 0.0 for node in rubric.nodes.values())
    return plain and all(gate.cap is None for gate in rubric.gates)


def nation_report(
    rubric: Rubric,
    reports: Mapping[str, RegionReport],
    consistency: tuple[Consistency, ...] = (),
) -> NationReport:
    """Nation and provinces from their regions, in the order of codes."""
    nation = combine(rubric, [reports[code] for code in sorted(reports)])
    return NationReport(nation, provinces_of(rubric, reports), consistency)


def quick_reports(rubric: Rubric, nation: Mapping[str, Figures]) -> dict[str, RegionReport]:
    """Region -> its value, interval and dimensions, as far as they may be shown."""
    root = rubric.root
    within = within_variances(
        {group: each.shares[root] for group, each in region.items()} for region in nation.values()
    )
    quick = _Quick(rubric, within, _asked(rubric))
    return {code: quick.report(figures) for code, figures in nation.items()}


def _asked(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """Root and dimensions -> the groups that are asked something under them."""
    groups = [group.id for group in rubric.groups.values() if group.weight > 0.0]
    weights = {group: linear_weights(rubric, group) for group in groups}
    return {node: tuple(group for group in groups if weights[group].get(node))
            for node in figure_nodes(rubric)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Quick:
    """What every region's quick report needs."""

    rubric: Rubric
    within: Mapping[str, float]
    """Group id -> national variance within regions of the root's contributions."""
    asked: Mapping[str, tuple[str, ...]]

    def report(self, figures: Figures) -> RegionReport:
        """A region's value, interval and dimensions, as far as they may be shown."""
        people = {group: each.people for group, each in figures.items()}
        may = _disclosure(self.rubric, people)
        root = self.rubric.root
        return RegionReport(
            value=self._node(figures, root) if may.total else None,
            half_width=self._half_width(figures) if may.total else None,
            level=None,
            band=None,
            nodes={node: (self._node(figures, node), None)
                   for node in may.nodes if node in self.asked},
            indicators={},
            groups={},
            agreement={},
            alpha=None,
            gaps=(),
            trust=None,
            people=people,
            excluded=sum(figures[group].excluded for group in self.asked[root]
                         if group in figures),
            disclosure=may,
        )  # fmt: skip

    def _node(self, figures: Figures, node: str) -> float | None:
        """The sum over the groups asked under a node of their mean contributions."""
        means = [figures[group].mean_share(node) for group in self.asked[node]
                 if group in figures]  # fmt: skip
        brought = [mean for mean in means if mean is not None]
        return fsum(brought) if means and len(brought) == len(means) else None

    def _half_width(self, figures: Figures) -> float | None:
        root = self.rubric.root
        present = (group for group in self.asked[root] if group in figures)
        moderated = spread({group: figures[group].shares[root] for group in present}, self.within)
        return moderated.half_width if moderated else None


def _disclosure(rubric: Rubric, people: Mapping[str, int]) -> Disclosure:
    """As `disclose`, without its search where every group is large enough."""
    panel = rubric.panel
    counting = tuple(group.id for group in rubric.groups.values() if group.weight > 0.0)
    present = [people.get(group, 0) for group in counting]
    if min(present, default=0) < max(panel.min_group, panel.min_each):
        return disclose(rubric, people)
    if sum(present) < panel.min_total:
        return disclose(rubric, people)
    return Disclosure(True, counting, tuple(rubric.nodes), tuple(rubric.indicators), ())
