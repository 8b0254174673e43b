"""Summaries of a round for those who coordinate it; everything goes through disclosure control."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum
from typing import Protocol

from bot.flows.context import RubricSource
from bot.flows.desk.coverage import Counts, CoverageWithin, GroupCount
from bot.flows.desk.standing_values import RegionThenAndNow, Scores
from bot.flows.desk.summary_values import (
    AreaSummary,
    Gain,
    Participation,
    Ranked,
    RegionInNeed,
    RegionSummary,
    Summary,
    Words,
)
from bot.flows.places import Place
from bot.flows.rounds import DEFAULT_QUOTA, Round
from bot.services.comparing import Earlier
from bot.services.decided_scores import DecidedScores, Measured
from bot.services.figures import FigureStore, RegionalFigures
from bot.services.kinds import Kinds
from bot.services.reports_of_regions import steps_of_region
from scoring.area import AreaFigures, combine
from scoring.region import RegionReport, publish
from scoring.rubric import Node, Rubric

FEW = 3
"""Indicators at either end, and steps, that a summary names."""
STUCK = timedelta(days=3)
"""Half-way and silent for so long: stuck. After as long the first reminder goes out."""
MOST_EXACT = 60
"""Regions of an area that are each worked out in full; a province has fewer. Of more than these
only the sums are read, in a few queries, and no single indicators are named."""


class SummaryStore(Protocol):
    """What a summary says besides the figures."""

    async def counts(self, query: CoverageWithin) -> Counts:
        """Region -> group -> people who began and finished."""

    async def stuck(
        self, scope: str, round_id: str, instrument: str, since: datetime
    ) -> Mapping[str, int]:
        """Region -> assessments half-way that nobody touched since."""

    async def facilitated(self, rubric: Rubric, scope: str, round_id: str) -> Mapping[str, int]:
        """Region -> assessments that count and that a coordinator wrote down."""

    async def words(
        self, rubric: Rubric, region: str, round_id: str, groups: Sequence[str]
    ) -> Mapping[str, Sequence[str]]:
        """Open question -> what those of these groups wrote who count."""

    async def names(self, region: str) -> Sequence[str]:
        """Names of people of a region that are known and must not stand in anybody's words."""


class RoundSource(Protocol):
    """Finds a round."""

    async def named(self, id_: str) -> Round | None:
        """One round with all its regions."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a summary is made of."""

    scope: str
    round: Round | None
    rubric: Rubric
    regions: tuple[str, ...]
    """Those of the round in the scope; without a round those where somebody began."""
    counts: Counts

    @property
    def round_id(self) -> str:
        return self.round.id if self.round else ""

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(group.id for group in self.rubric.groups.values() if group.weight > 0.0)

    def quota(self, group: str) -> int:
        return self.round.quota(group) if self.round else DEFAULT_QUOTA

    def count(self, region: str, group: str) -> GroupCount:
        return self.counts.get(region, {}).get(group, GroupCount())

    def total(self, which: str) -> int:
        each = (count for region in self.regions
                for count in self.counts.get(region, {}).values())  # fmt: skip
        return sum(getattr(count, which) for count in each)


@dataclass(frozen=True, slots=True)
class Summaries:
    """Makes summaries of the figures as they stand when they are asked for."""

    store: SummaryStore
    rounds: RoundSource
    sums: FigureStore
    figures: RegionalFigures
    rubrics: RubricSource
    regions_of: Callable[[str], tuple[Place, ...]]
    clean: Callable[[str, Iterable[str]], str]
    """Takes names, numbers and addresses out of what somebody wrote."""
    earlier: Earlier | None = None
    """Compares a region's rounds; None leaves it out."""
    kinds: Kinds | None = None
    """Compares a region with others of its kind; None leaves it out."""
    decided: DecidedScores | None = None
    """Scores what meetings and assessors decided; None leaves it out."""

    async def summary(self, scope: str, round_id: str, at: datetime) -> Summary:
        """A region's summary, or a province's or the nation's over its regions.

        Args:
            scope: A region `33.07`, a province `33` or the nation `ID`.
            round_id: The round; empty for what is outside of rounds.
            at: Now.

        Raises:
            LookupError: There is no such round.
            StoreUnavailableError: The database cannot be read.
        """
        asked = await self._asked(scope, round_id, at)
        if "." in scope:
            return await self._region(asked)
        return await self._area(asked, at)

    async def _asked(self, scope: str, round_id: str, at: datetime) -> _Asked:
        its = await self.rounds.named(round_id) if round_id else None
        if round_id and its is None:
            raise LookupError(round_id)
        rubric = self._rubric(its)
        before = its.over_at if its else at
        counts = await self.store.counts(CoverageWithin(scope, round_id, rubric.id, before))
        wanted = set(its.regions) if its else set(counts)
        inside = tuple(place.code for place in self.regions_of(scope) if place.code in wanted)
        return _Asked(scope, its, rubric, inside, counts)

    def _rubric(self, its: Round | None) -> Rubric:
        rubrics = self.rubrics
        if its is None:
            return rubrics.current(rubrics.ids()[0])
        return rubrics.get(its.instrument, its.version) or rubrics.current(its.instrument)

    async def _region(self, asked: _Asked) -> RegionSummary:
        rubric, code = asked.rubric, asked.scope
        figures = await self.sums.region(rubric, code, asked.round_id)
        national = await self.figures.national(rubric, asked.round_id)
        shown = publish(rubric, figures, national)
        facilitated = await self.store.facilitated(rubric, code, asked.round_id)
        strongest, weakest = extremes(rubric, shown.indicators)
        named = sorted((gap for gap in shown.gaps if gap.named),
                       key=lambda gap: -abs(gap.difference))  # fmt: skip
        steps = steps_of_region(rubric, figures, national, shown)
        largest = sorted(steps, key=lambda step: -round(step.gain, 9))[:FEW]
        return RegionSummary(
            rubric=rubric,
            participation=_participation(asked),
            started=asked.total("started"),
            halfway=asked.total("halfway"),
            finished=asked.total("finished"),
            facilitated=facilitated.get(code, 0),
            value=shown.value,
            half_width=shown.half_width,
            band=shown.band,
            label=shown.trust.label if shown.trust else None,
            dimensions=_dimensions(rubric, {node: value for node, (value, _) in
                                            shown.nodes.items()}),
            strongest=strongest,
            weakest=weakest,
            gaps=tuple(named[:FEW]),
            gains=tuple(Gain(step.indicator, step.step.action,
                             rubric.groups.get(step.step.owner), step.gain)
                        for step in largest if step.gain > 0.0),
            words=await self._words(asked, shown),
            needs=shown.disclosure.needs,
            excluded=shown.excluded,
            then=await self._then(asked, shown),
            kind=await self.kinds.position(rubric, code, asked.round_id, shown)
            if self.kinds else None,
            beside=await self._beside(asked, Measured(rubric, figures, national, shown)),
        )  # fmt: skip

    async def _beside(self, asked: _Asked, measured: Measured) -> tuple[Scores, ...]:
        if self.decided is None:
            return ()
        return (await self.decided.of(measured, asked.scope, asked.round_id)).scores

    async def _then(self, asked: _Asked, shown: RegionReport) -> RegionThenAndNow | None:
        if self.earlier is None:
            return None
        before = await self.earlier.round_before(asked.scope, asked.round, asked.rubric, shown)
        return before.comparison if before else None

    async def _words(self, asked: _Asked, shown: RegionReport) -> tuple[Words, ...]:
        """What the groups wrote whose figures may be shown, where the region's may be too."""
        groups = shown.disclosure.groups
        if shown.value is None or not groups:
            return ()
        said = await self.store.words(asked.rubric, asked.scope, asked.round_id, groups)
        names = await self.store.names(asked.scope)
        found = []
        for question in asked.rubric.open_questions:
            clean = (" ".join(self.clean(text, names).split())
                     for text in said.get(question.id, ()))  # fmt: skip
            # by their words, so that their order joins them to nobody
            texts = tuple(sorted(filter(None, clean), key=str.casefold))
            if texts:
                found.append(Words(question, texts))
        return tuple(found)

    async def _area(self, asked: _Asked, at: datetime) -> AreaSummary:
        rubric = asked.rubric
        found, indicators = await self._over_regions(asked)
        strongest, weakest = extremes(rubric, indicators)
        facilitated = await self.store.facilitated(rubric, asked.scope, asked.round_id)
        stuck = await self.store.stuck(asked.scope, asked.round_id, rubric.id, at - STUCK)
        return AreaSummary(
            rubric=rubric,
            participation=_participation(asked),
            started=asked.total("started"),
            halfway=asked.total("halfway"),
            finished=asked.total("finished"),
            facilitated=sum(facilitated.get(code, 0) for code in asked.regions),
            value=found.value,
            half_width=found.half_width,
            band=found.band,
            dimensions=_dimensions(rubric, found.nodes),
            strongest=strongest,
            weakest=weakest,
            counted=found.counted,
            regions=len(asked.regions),
            needy=_needy(asked, stuck),
        )

    async def _over_regions(self, asked: _Asked) -> tuple[AreaFigures, Mapping[str, float]]:
        """The area's figures, and its indicators as means over the regions that show them."""
        rubric, round_id = asked.rubric, asked.round_id
        begun = [code for code in asked.regions if asked.counts.get(code)]
        if len(begun) > MOST_EXACT:
            report = await self.figures.nation_figures(rubric.id, round_id, version=rubric.version)
            return report.provinces.get(asked.scope, report.nation), {}
        reports = [
            await self.figures.region_figures(code, rubric.id, round_id, version=rubric.version)
            for code in begun
        ]
        return combine(rubric, reports), _means(reports)


def extremes(
    rubric: Rubric, means: Mapping[str, float]
) -> tuple[tuple[Ranked, ...], tuple[Ranked, ...]]:
    """The indicators with the highest and the lowest means, in points; none is both.

    Args:
        rubric: The instrument.
        means: Indicator id -> mean in 0..1, of those that may be shown.
    """
    ranked = sorted(
        (Ranked(item, means[item.id] * rubric.scale)
         for item in rubric.indicators.values() if item.id in means),
        key=lambda each: -round(each.value, 9),
    )  # fmt: skip
    few = min(FEW, len(ranked) // 2)
    return tuple(ranked[:few]), tuple(reversed(ranked[len(ranked) - few :]))


def _dimensions(
    rubric: Rubric, values: Mapping[str, float | None]
) -> tuple[tuple[Node, float], ...]:
    return tuple((node, value) for node in rubric.dimensions()
                 if (value := values.get(node.id)) is not None)  # fmt: skip


def _participation(asked: _Asked) -> tuple[Participation, ...]:
    return tuple(
        Participation(
            asked.rubric.groups[group],
            sum(asked.count(region, group).finished for region in asked.regions),
            asked.quota(group) * len(asked.regions),
        )
        for group in asked.groups
    )


def _means(reports: Sequence[RegionReport]) -> dict[str, float]:
    """Indicator -> mean over the regions that show it; every region counts the same."""
    found: dict[str, list[float]] = {}
    for report in reports:
        for item, mean in report.indicators.items():
            found.setdefault(item, []).append(mean)
    return {item: fsum(means) / len(means) for item, means in found.items()}


def _needy(asked: _Asked, stuck: Mapping[str, int]) -> tuple[RegionInNeed, ...]:
    """Fewest finished against the quota first; of equals those with most people half-way."""
    found = (_in_need(asked, region, stuck.get(region, 0)) for region in asked.regions)
    lacking = (each for each in found if each.finished < each.quota)
    ranked = sorted(
        lacking, key=lambda each: (each.reached, -each.stuck, -each.halfway, each.region)
    )
    return tuple(ranked)


def _in_need(asked: _Asked, region: str, stuck: int) -> RegionInNeed:
    quotas = {group: asked.quota(group) for group in asked.groups}
    return RegionInNeed(
        region,
        finished=sum(min(asked.count(region, group).finished, most)
                     for group, most in quotas.items()),
        quota=sum(quotas.values()),
        halfway=sum(count.halfway for count in asked.counts.get(region, {}).values()),
        stuck=stuck,
    )  # fmt: skip
