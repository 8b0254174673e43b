"""A region's round beside the round before it: only what both may show, and no more than is known.

Each round is disclosed by its own rules, complementary hiding included; what one of them hides
is compared in neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import hypot
from typing import Protocol

from bot.flows.context import RubricSource
from bot.flows.desk.standing_values import Moved, Movement, RegionThenAndNow
from bot.flows.rounds import Round
from bot.services.figures import RegionalFigures
from scoring.levels import TOLERANCE
from scoring.region import RegionReport
from scoring.rubric import Node, Rubric
from scoring.sameness import same_below


class RoundsOfPlace(Protocol):
    """Finds the rounds of a place."""

    async def within(self, scope: str) -> Sequence[Round]:
        """Rounds with a region within a scope, the latest to end first."""


@dataclass(frozen=True, slots=True)
class RoundBefore:
    """An earlier round of a region, and what may be said of the way since."""

    report: RegionReport
    """Without the dimensions that are worked out in another way now."""
    at: datetime
    comparison: RegionThenAndNow


@dataclass(frozen=True, slots=True)
class Earlier:
    """Finds the earlier round and compares."""

    rounds: RoundsOfPlace
    figures: RegionalFigures
    rubrics: RubricSource

    async def round_before(
        self, region: str, its: Round | None, rubric: Rubric, shown: RegionReport
    ) -> RoundBefore | None:
        """The region's round before this one, of the same instrument; None where there is none.

        Outside of rounds there is no before.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        if its is None:
            return None
        before = [each for each in await self.rounds.within(region)
                  if each.instrument == its.instrument and each.id != its.id
                  and each.over_at <= its.starts_at]  # fmt: skip
        if not before:
            return None
        last = max(before, key=lambda each: (each.over_at, each.id))
        old = self.rubrics.get(last.instrument, last.version) or rubric
        report = await self.figures.region_figures(
            region, last.instrument, last.id, version=last.version
        )
        comparison = compare_rounds(last, (old, report), (rubric, shown))
        return RoundBefore(_comparable(report, comparison), last.over_at, comparison)


def compare_rounds(
    last: Round, then: tuple[Rubric, RegionReport], now: tuple[Rubric, RegionReport]
) -> RegionThenAndNow:
    """What moved between two disclosed reports of one region."""
    (old, before), (rubric, shown) = then, now
    alike = {node.id for node in (rubric.nodes[rubric.root], *rubric.dimensions())
             if _is_alike(old, rubric, node.id)}  # fmt: skip
    index = None
    if rubric.root in alike and before.value is not None and shown.value is not None:
        index = _moved(rubric.nodes[rubric.root], (before.value, before.half_width),
                       (shown.value, shown.half_width))  # fmt: skip
    return RegionThenAndNow(
        name=last.name,
        at=last.over_at,
        index=index,
        dimensions=tuple(
            moved for node in rubric.dimensions()
            if node.id in alike
            and (moved := _moved(node, before.nodes.get(node.id), shown.nodes.get(node.id)))
        ),
        changed=tuple(node for node in rubric.dimensions() if node.id not in alike),
    )  # fmt: skip


def _is_alike(old: Rubric, rubric: Rubric, node: str) -> bool:
    weights = [{group.id: group.weight for group in each.groups.values()}
               for each in (old, rubric)]  # fmt: skip
    same_scale = old.scale == rubric.scale and weights[0] == weights[1]
    return same_scale and same_below(old, rubric, node)


Figure = tuple[float | None, float | None]
"""A value and half of its interval, in points."""


def _moved(node: Node, before: Figure | None, now: Figure | None) -> Moved | None:
    """One figure in both rounds; None where one of them may not be shown."""
    if before is None or now is None or before[0] is None or now[0] is None:
        return None
    return Moved(node, before[0], now[0], movement(before, now))


def movement(before: Figure, now: Figure) -> Movement:
    """Whether a difference is more than chance: beyond both intervals taken together.

    The half-widths of two independent figures add up as squares; without one of them nothing
    is sure.
    """
    (first, first_half), (second, second_half) = before, now
    if first is None or second is None or first_half is None or second_half is None:
        return Movement.UNSURE
    difference = second - first
    if abs(difference) <= hypot(first_half, second_half) + TOLERANCE:
        return Movement.UNSURE
    return Movement.ROSE if difference > 0 else Movement.FELL


def _comparable(report: RegionReport, comparison: RegionThenAndNow) -> RegionReport:
    """The earlier report with only what stands in the comparison."""
    shown = {moved.node.id for moved in comparison.dimensions}
    return replace(
        report,
        value=comparison.index.before if comparison.index else None,
        nodes={node: value for node, value in report.nodes.items() if node in shown},
    )
