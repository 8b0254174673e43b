"""A region's figures for its field check, and the draft of its berita acara."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.flows.access import Deed
from bot.flows.context import RubricSource
from bot.flows.evidence import CLAIMS_FROM
from bot.flows.field.commitments_values import Commitment, commitments_in
from bot.flows.field.field_record_form import Days, days_of
from bot.flows.field.field_record_ready import Check, checklist
from bot.flows.field.field_record_values import (
    Agreed,
    Entry,
    FieldPicture,
    FieldStep,
    Kind,
    MinutesForm,
    standing,
)
from bot.flows.places import Place
from bot.flows.rounds import Round
from bot.services.attachments import Attachment
from bot.services.figures import FigureStore, RegionalFigures
from bot.services.ports import ConversationStore
from bot.services.reports_of_regions import RegionalStep, steps_of_region
from bot.services.rights import Rights
from bot.services.units import QueuedMessage
from scoring.levels import mean_level
from scoring.region import RegionReport, publish
from scoring.rubric import Indicator, Panel, Rubric


class EntrySource(Protocol):
    """Reads what stands in a region's record."""

    async def entries(self, region: str) -> tuple[Entry, ...]:
        """All entries of the region, of every round."""

    async def named(self, region: str, round_id: str, instrument: str) -> Mapping[str, int]:
        """Subsector -> people who count and name it as leading, most first; unprotected."""


class EvidenceCounts(Protocol):
    """Knows which answers have evidence."""

    async def counts(
        self, *, region: str, instrument: str, round_id: str = ""
    ) -> Mapping[str, int]:
        """Indicator -> pieces."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was agreed on and verified, beside the self-assessment."""

    consensus: Mapping[str, Agreed] = field(default_factory=dict)
    verified: Mapping[str, Agreed] = field(default_factory=dict)
    consensus_scores: Mapping[str, float] = field(default_factory=dict)
    """Root and dimensions -> points, as those levels make them."""
    verified_scores: Mapping[str, float] = field(default_factory=dict)
    disputed: tuple[str, ...] | None = None
    """Indicators that groups see most differently, the largest difference first; None where no
    meeting can be held."""


NOTHING = Beside()


class LevelSource(Protocol):
    """Knows the levels of meetings and of assessors."""

    async def beside(self, region: str, round_id: str, /) -> Beside:
        """Levels and scores of a region in a round."""


class RoundSource(Protocol):
    """Finds a round."""

    async def named(self, id_: str) -> Round | None:
        """One round with all its regions."""


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """What the draft is made of."""

    place: Place
    round: Round | None
    entries: tuple[Entry, ...]
    picture: FieldPicture
    checks: tuple[Check, ...]
    commitments: tuple[Commitment, ...]
    at: datetime

    def of(self, kind: Kind) -> dict[str, Mapping[str, str]]:
        """Key -> body of what stands in this round."""
        return standing(self.entries, self.round.id if self.round else "", kind)

    @property
    def days(self) -> Days:
        """First and last day of the check."""
        today = self.at.astimezone(ZoneInfo(self.place.zone)).date()
        return days_of(self.of(Kind.DETAIL), today)


class MinutesWriter(Protocol):
    """Writes the draft."""

    async def write(self, facts: MinutesFacts, form: MinutesForm, language: str) -> bytes:
        """The file."""


class MinutesRefusedError(PermissionError):
    """Who ordered the draft may not have it any more, or its region or round is gone."""


@dataclass(frozen=True, slots=True)
class FieldSources:
    """What field checks are read from."""

    entries: EntrySource
    evidence: EvidenceCounts
    levels: LevelSource
    rounds: RoundSource
    sums: FigureStore
    people: ConversationStore
    rubrics: RubricSource
    place: Callable[[str], Place | None]


@dataclass(frozen=True, slots=True)
class FieldChecks:
    """Answers the desk of the field check, and the job `minutes`."""

    sources: FieldSources
    figures: RegionalFigures
    rights: Rights
    writer: MinutesWriter

    async def picture(self, region: str, round_id: str) -> FieldPicture:
        """A region's figures in a round (empty: of what counts in none), as they are now.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        its = await self.sources.rounds.named(round_id) if round_id else None
        return await self._picture(region, its)

    async def _picture(self, region: str, its: Round | None) -> FieldPicture:
        rubric, round_id = self._rubric(its), its.id if its else ""
        figures = await self.sources.sums.region(rubric, region, round_id)
        national = await self.figures.national(rubric, round_id)
        shown = publish(rubric, figures, national)
        named = await self.sources.entries.named(region, round_id, rubric.id)
        people = {group: shown.people.get(group, 0) for group in rubric.groups}
        if shown.value is None:
            return FieldPicture(rubric, people)
        beside = await self.sources.levels.beside(region, round_id)
        pieces = await self.sources.evidence.counts(
            region=region, instrument=rubric.id, round_id=round_id
        )
        return FieldPicture(
            rubric=rubric,
            people=people,
            scores=_scores(rubric, shown),
            levels=mean_levels(rubric, shown),
            steps=_steps(steps_of_region(rubric, figures, national, shown)),
            named=large_enough(named, rubric.panel),
            claimed=_claimed(rubric, shown),
            evidenced=frozenset(item for item, count in pieces.items() if count),
            disputed=beside.disputed,
            consensus=beside.consensus,
            verified=beside.verified,
            consensus_scores=beside.consensus_scores,
            verified_scores=beside.verified_scores,
        )

    def _rubric(self, its: Round | None) -> Rubric:
        rubrics = self.sources.rubrics
        if its is None:
            return rubrics.current(rubrics.ids()[0])
        return rubrics.get(its.instrument, its.version) or rubrics.current(its.instrument)

    async def render(self, row: QueuedMessage) -> Attachment:
        """The file of `minutes:<form>:<region>:<round>`.

        Raises:
            MinutesRefusedError: Who ordered it may not have it any more, or it is gone.
            StoreUnavailableError: The database cannot be read.
        """
        _, form, region, round_id = row.message.job.split(":")
        chat, at = row.message.chat_id, row.created_at
        may = await self.rights.may(row.respondent, chat, Deed.MANAGE_FIELD_CHECK, region, at)
        its = await self.sources.rounds.named(round_id) if round_id else None
        place = self.sources.place(region)
        if not may or place is None or (round_id and its is None):
            raise MinutesRefusedError(region)
        facts = await self._facts(place, its, at)
        language = (await self.sources.people.load(chat)).session.language
        content = await self.writer.write(facts, MinutesForm(form), language)
        return Attachment(f"konsep-berita-acara-{region}.{form}", content)

    async def checks(self, region: str, round_id: str) -> tuple[Check, ...]:
        """How ready a region is for its field check, as the data say now.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        its = await self.sources.rounds.named(round_id) if round_id else None
        entries = await self.sources.entries.entries(region)
        return checklist(entries, its, await self._picture(region, its))

    async def _facts(self, place: Place, its: Round | None, at: datetime) -> MinutesFacts:
        entries = await self.sources.entries.entries(place.code)
        shown = await self._picture(place.code, its)
        chosen = tuple(one for one in commitments_in(entries)
                       if one.round == (its.id if its else ""))  # fmt: skip
        checks = checklist(entries, its, shown)
        return MinutesFacts(place, its, entries, shown, checks, chosen, at)


def large_enough(named: Mapping[str, int], panel: Panel) -> dict[str, int]:
    """Counts of people that may be shown: none of a small cell, and none that gives one away.

    Where exactly one small cell is hidden, the smallest of the others goes with it: the total is
    known, and the small one would be what is left.
    """
    if sum(named.values()) < panel.min_total:
        return {}
    shown = {code: people for code, people in named.items() if people >= panel.min_group}
    small = sum(people for people in named.values() if people < panel.min_group)
    if 0 < small < panel.min_group and shown:
        del shown[min(reversed(shown), key=lambda code: shown[code])]
    return shown


def _scores(rubric: Rubric, shown: RegionReport) -> dict[str, float]:
    """Root first, then the dimensions that may be shown."""
    values = {node.id: shown.nodes.get(node.id, (None, None))[0] for node in rubric.dimensions()}
    own = {rubric.root: shown.value, **values}
    return {node: value for node, value in own.items() if value is not None}


def mean_levels(rubric: Rubric, shown: RegionReport) -> dict[str, float]:
    """Mean levels from 0; numbers and ticks have none."""
    found = {item: mean_level(rubric.indicators[item].scale, shown.indicators[item])
             for item in rubric.indicators if item in shown.indicators}  # fmt: skip
    return {item: level for item, level in found.items() if level is not None}


def _steps(found: Sequence[RegionalStep]) -> tuple[FieldStep, ...]:
    """Those that raise the index, most gain first."""
    ranked = sorted(found, key=lambda one: -round(one.gain, 9))
    return tuple(FieldStep(one.indicator.id, one.level, one.target, one.gain, one.step)
                 for one in ranked if one.gain > 0.0)  # fmt: skip


def _claimed(rubric: Rubric, shown: RegionReport) -> tuple[str, ...]:
    """Those whose mean reaches the option from which the rubric asks for evidence."""
    return tuple(item for item, level in mean_levels(rubric, shown).items()
                 if (lowest := _claims_from(rubric.indicators[item])) is not None
                 and level >= lowest)  # fmt: skip


def _claims_from(indicator: Indicator) -> int | None:
    if not indicator.evidence and indicator.evidence_from is None:
        return None
    return CLAIMS_FROM if indicator.evidence_from is None else indicator.evidence_from
