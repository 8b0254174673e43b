"""What the desk of the field check is served from, put together."""

from collections.abc import Mapping
from typing import Any

from bot.flows.facts import Query
from bot.flows.field.field_record_values import DecisionsOf, EntriesOf, FieldPictureOf
from bot.reporting.minutes import MinutesPress
from bot.reporting.press import Press
from bot.services.conversation import World
from bot.services.facts import Answerer, Asker
from bot.services.field_check import Beside, FieldChecks, FieldSources
from bot.services.figures import RegionalFigures
from bot.services.rights import Rights
from bot.store import Store
from bot.telegram.rendering import TelegramRenderer
from scoring.rubric import Rubric


class NoLevels:
    """Nothing was agreed on or verified."""

    async def beside(self, _region: str, _round_id: str, _rubric: Rubric) -> Beside:
        """Nothing."""
        return Beside()


def field_checks(
    store: Store,
    renderer: TelegramRenderer,
    world: World,
    regions: RegionalFigures,
    press: Press,
) -> FieldChecks:
    """Everything from what the bot has."""
    sources = FieldSources(
        entries=store.field_record,
        evidence=store.evidence,
        levels=NoLevels(),
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
