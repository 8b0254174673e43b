"""The board of a field check: what a region said, beside what was agreed on and verified.

Everything that a region said goes through disclosure control, as its report has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.flows.context import RubricSource
from bot.flows.desk.standing_values import Scores
from bot.flows.field.verifying import (
    Askable,
    AskableFor,
    Board,
    Decided,
    Reply,
    Reviewed,
)
from bot.flows.rounds import Round
from bot.services.decided_scores import DecidedScores, Measured, three_hands
from bot.services.exporting import LevelsByHand
from bot.services.figures import FigureStore, RegionalFigures
from bot.services.summaries import RoundSource
from scoring.checked import (
    Said,
    meeting_agenda,
    said_by,
    showable,
)
from scoring.levels import mean_level, reached_level
from scoring.linear import asked_groups
from scoring.region import Figures, National, RegionReport, publish
from scoring.rubric import Choice, Indicator, Rubric


class DecisionStore(Protocol):
    """What was decided, asked and answered."""

    async def verified(self, region: str, round_id: str) -> Mapping[str, Decided]:
        """Indicator -> the level that stands verified."""

    async def agreed(self, region: str, round_id: str) -> Mapping[str, Decided]:
        """Indicator -> the level that stands agreed on."""

    async def waiting(self, region: str, round_id: str) -> Mapping[str, int]:
        """Indicator -> people who were asked and have not answered."""

    async def replies(self, region: str, round_id: str) -> Mapping[str, Sequence[Reply]]:
        """Indicator -> what was answered."""

    async def askable(self, query: AskableFor, instrument: str) -> tuple[Askable, ...]:
        """Who can be asked."""


class EvidenceCounts(Protocol):
    """Counts evidence."""

    async def counts(
        self, *, region: str, instrument: str, round_id: str = ""
    ) -> Mapping[str, int]:
        """Indicator id -> pieces in the finished assessments of a region."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a board is made of."""

    rubric: Rubric
    figures: Figures
    national: National
    report: RegionReport
    verified: Mapping[str, Decided]
    agreed: Mapping[str, Decided]
    waiting: Mapping[str, int]
    replies: Mapping[str, Sequence[Reply]]
    evidence: Mapping[str, int]

    @property
    def measured(self) -> Measured:
        """The figures of it."""
        return Measured(self.rubric, self.figures, self.national, self.report)


@dataclass(frozen=True, slots=True)
class Verification:
    """Makes boards of the figures as they stand when they are asked for."""

    decisions: DecisionStore
    evidence: EvidenceCounts
    rounds: RoundSource
    sums: FigureStore
    figures: RegionalFigures
    rubrics: RubricSource

    async def board(self, region: str, round_id: str) -> Board | None:
        """The field check of a region; None where the round does not reach it.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        its = await self.rounds.named(round_id)
        if its is None or region not in its.regions:
            return None
        return _board(await self._found(its, region), its, region)

    async def by_hand(self, region: str, round_id: str) -> Mapping[str, LevelsByHand]:
        """For an export: indicator -> what a meeting and an assessor decided."""
        verified = await self.decisions.verified(region, round_id)
        agreed = await self.decisions.agreed(region, round_id)
        return {
            item: _by_hand(verified.get(item), agreed.get(item))
            for item in dict.fromkeys((*verified, *agreed))
        }

    async def index(self, region: str, round_id: str) -> Scores | None:
        """A region's index by three hands; None where it may not be shown or nothing is decided.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        scores = await self.scores(region, round_id)
        return scores[0] if scores else None

    async def scores(self, region: str, round_id: str) -> tuple[Scores, ...]:
        """A region's index and dimensions by three hands; nothing where nothing is decided.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        its = await self.rounds.named(round_id) if round_id else None
        if its is None:
            return ()
        rubric = self.rubrics.get(its.instrument, its.version)
        rubric = rubric or self.rubrics.current(its.instrument)
        figures = await self.sums.region(rubric, region, its.id)
        national = await self.figures.national(rubric, its.id)
        measured = Measured(rubric, figures, national, publish(rubric, figures, national))
        return (await DecidedScores(self.decisions).of(measured, region, its.id)).scores

    async def askable(self, query: AskableFor) -> tuple[Askable, ...]:
        """Who can be asked for more in a round."""
        its = await self.rounds.named(query.round)
        return await self.decisions.askable(query, its.instrument) if its else ()

    async def _found(self, its: Round, region: str) -> _Found:
        rubrics, store = self.rubrics, self.decisions
        rubric = rubrics.get(its.instrument, its.version) or rubrics.current(its.instrument)
        figures = await self.sums.region(rubric, region, its.id)
        national = await self.figures.national(rubric, its.id)
        return _Found(
            rubric=rubric,
            figures=figures,
            national=national,
            report=publish(rubric, figures, national),
            verified=await store.verified(region, its.id),
            agreed=await store.agreed(region, its.id),
            waiting=await store.waiting(region, its.id),
            replies=await store.replies(region, its.id),
            evidence=await self.evidence.counts(
                region=region, instrument=rubric.id, round_id=its.id
            ),
        )


def _board(found: _Found, its: Round, region: str) -> Board:
    rubric, report = found.rubric, found.report
    levelled = [item for item in rubric.indicators.values() if isinstance(item.scale, Choice)]
    items = tuple(_reviewed(found, item) for item in levelled)
    said = {item.indicator: item.said for item in items}
    return Board(
        rubric=rubric,
        region=region,
        round=its.id,
        items=items,
        scores=three_hands(found.measured, found.agreed, found.verified),
        agenda=meeting_agenda(rubric, said, report.gaps),
    )


def _by_hand(verified: Decided | None, agreed: Decided | None) -> LevelsByHand:
    reasons = (one.reason for one in (verified, agreed) if one is not None and one.reason)
    return LevelsByHand(
        agreed.level if agreed else None, verified.level if verified else None, next(reasons, "")
    )


def _reviewed(found: _Found, item: Indicator) -> Reviewed:
    mean = found.report.indicators.get(item.id)
    return Reviewed(
        indicator=item.id,
        said=_said(found, item),
        own=None if mean is None else mean_level(item.scale, mean),
        claimed=None if mean is None else reached_level(item.scale, mean),
        evidence=found.evidence.get(item.id, 0),
        asked=found.waiting.get(item.id, 0),
        replies=tuple(found.replies.get(item.id, ())),
        consensus=found.agreed.get(item.id),
        verified=found.verified.get(item.id),
    )


def _said(found: _Found, item: Indicator) -> tuple[Said, ...]:
    """What each group said, as far as nobody's answer follows from it."""
    asked = [group for group in asked_groups(found.rubric, item) if group in found.figures]
    tallies = {group: found.figures[group].tallies[item.id] for group in asked}
    people = {group: tally.n for group, tally in tallies.items()}
    shown = showable(people, found.report.disclosure.groups, found.rubric.panel.min_group)
    said = (said_by(group, tallies[group].counts) for group in shown)
    return tuple(each for each in said if each is not None)
