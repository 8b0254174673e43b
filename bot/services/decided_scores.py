"""A region's scores as a meeting's and an assessor's levels make them, beside its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.flows.desk.standing_values import Decided, LevelsBeside, Scores
from bot.flows.field.verifying import Decided as DecidedLevel
from scoring.checked import score_beside
from scoring.levels import mean_level
from scoring.region import Figures, National, RegionReport, measure
from scoring.rubric import Rubric
from scoring.score import Score

_NOTHING = Decided()


class DecisionSource(Protocol):
    """Knows which levels were set by hand."""

    async def verified(self, region: str, round_id: str) -> Mapping[str, DecidedLevel]:
        """Indicator -> the level that stands verified."""

    async def agreed(self, region: str, round_id: str) -> Mapping[str, DecidedLevel]:
        """Indicator -> the level that stands agreed on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A region's figures in a round, as they were read, and what may be shown of them."""

    rubric: Rubric
    figures: Figures
    national: National
    report: RegionReport


@dataclass(frozen=True, slots=True)
class DecidedScores:
    """Reads what was decided and scores it."""

    decisions: DecisionSource

    async def of(self, measured: Measured, region: str, round_id: str) -> Decided:
        """The root, the dimensions and the indicators by three hands.

        Nothing outside of rounds, where the index may not be shown, or while no level counts.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        if not round_id or measured.report.value is None:
            return _NOTHING
        agreed = await self.decisions.agreed(region, round_id)
        verified = await self.decisions.verified(region, round_id)
        if not agreed and not verified:
            return _NOTHING
        found = three_hands(measured, agreed, verified)
        is_decided = any((each.consensus, each.verified) != (None, None) for each in found)
        return Decided(found, _levels(measured, agreed, verified)) if is_decided else _NOTHING


def _levels(
    measured: Measured, agreed: Mapping[str, DecidedLevel], verified: Mapping[str, DecidedLevel]
) -> tuple[LevelsBeside, ...]:
    """The indicators of which a level was set by hand."""
    means = measured.report.indicators
    return tuple(
        LevelsBeside(
            item,
            mean_level(item.scale, means[item.id]) if item.id in means else None,
            agreed[item.id].level if item.id in agreed else None,
            verified[item.id].level if item.id in verified else None,
        )
        for item in measured.rubric.indicators.values()
        if item.id in agreed or item.id in verified
    )


def three_hands(
    measured: Measured, agreed: Mapping[str, DecidedLevel], verified: Mapping[str, DecidedLevel]
) -> tuple[Scores, ...]:
    """What each hand's levels make of the tree, of those nodes that may be shown."""
    rubric, shown = measured.rubric, measured.report.nodes
    if not shown:
        return ()
    means = measure(rubric, measured.figures, measured.national).indicators
    by_meeting, by_assessor = (_beside(measured, means, levels) for levels in (agreed, verified))
    return tuple(
        Scores(
            node,
            shown[node.id][0],
            by_meeting.nodes[node.id].value if by_meeting else None,
            by_assessor.nodes[node.id].value if by_assessor else None,
        )
        for node in (rubric.nodes[rubric.root], *rubric.dimensions())
        if node.id in shown
    )


def _beside(
    measured: Measured, means: Mapping[str, float], levels: Mapping[str, DecidedLevel]
) -> Score | None:
    rubric, report = measured.rubric, measured.report
    known = {item: each.level for item, each in levels.items() if item in rubric.indicators}
    return score_beside(rubric, means, report.indicators, known)
