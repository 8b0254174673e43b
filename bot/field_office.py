"""What the desk of the field check is served from, put together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.flows.facts import Query
from bot.flows.field.field_record_values import Agreed, DecisionsOf, EntriesOf, FieldPictureOf
from bot.flows.field.verifying import Decided
from bot.reporting.minutes import MinutesPress
from bot.reporting.press import Press
from bot.services.conversation import World
from bot.services.facts import Answerer, Asker
from bot.services.field_check import NOTHING, Beside, FieldChecks, FieldSources
from bot.services.figures import RegionalFigures
from bot.services.rights import Rights
from bot.services.verification import Verification
from bot.store import Store
from bot.telegram.rendering import TelegramRenderer

TOPICS = 3
"""Indicators with the largest differences, on which people should agree first."""
APART = 1.0
"""Levels between two groups that are worth a meeting, where chance is not ruled out."""


@dataclass(frozen=True, slots=True)
class BoardLevels:
    """What meetings and assessors made of a region, from the board of its field check."""

    boards: Verification

    async def beside(self, region: str, round_id: str, /) -> Beside:
        """Levels and scores of a region in a round; nothing outside of rounds.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        board = await self.boards.board(region, round_id) if round_id else None
        if board is None:
            return NOTHING
        topics = (topic.indicator for topic in board.agenda
                  if topic.is_sure or topic.difference >= APART)  # fmt: skip
        return Beside(
            consensus=_agreed((one.indicator, one.consensus) for one in board.items),
            verified=_agreed((one.indicator, one.verified) for one in board.items),
            consensus_scores=_points((one.node.id, one.consensus) for one in board.scores),
            verified_scores=_points((one.node.id, one.verified) for one in board.scores),
            disputed=tuple(islice(topics, TOPICS)) if board.agenda else None,
        )


def _agreed(found: Iterable[tuple[str, Decided | None]]) -> dict[str, Agreed]:
    return {item: Agreed(one.level, one.reason, one.present)
            for item, one in found if one is not None}  # fmt: skip


def _points(found: Iterable[tuple[str, float | None]]) -> dict[str, float]:
    return {node: value for node, value in found if value is not None}


def verification_of(store: Store, world: World, regions: RegionalFigures) -> Verification:
    """What was agreed on and verified, beside what was said."""
    return Verification(
        decisions=store.verifying,
        evidence=store.evidence,
        rounds=store.rounds,
        sums=store.figures,
        figures=regions,
        rubrics=world.rubrics,
    )


def field_checks(
    store: Store,
    renderer: TelegramRenderer,
    world: World,
    regions: RegionalFigures,
    press: Press,
) -> FieldChecks:
    """Everything from what the bot has."""
    boards = verification_of(store, world, regions)
    sources = FieldSources(
        entries=store.field_record,
        evidence=store.evidence,
        levels=BoardLevels(boards),
        rounds=store.rounds,
        sums=store.figures,
        people=store,
        rubrics=world.rubrics,
        place=world.place,
    )
    rights = Rights(store.desk, world.owner_ids)
    writer = MinutesPress(press, renderer.subsector_names())
    return FieldChecks(sources, regions, rights, writer)


def about_field_records(store: Store, checks: FieldChecks) -> Mapping[type[Query[Any]], Answerer]:
    """Who answers what the desk of the field check asks."""

    async def entries_of(query: EntriesOf, _asker: Asker) -> object:
        return await store.field_record.entries(query.region)

    async def decisions_of(query: DecisionsOf, _asker: Asker) -> object:
        return await store.field_record.decisions(query)

    async def picture_of(query: FieldPictureOf, _asker: Asker) -> object:
        return await checks.picture(query.region, query.round)

    return {
        EntriesOf: entries_of,
        DecisionsOf: decisions_of,
        FieldPictureOf: picture_of,
    }
