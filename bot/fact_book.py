"""Which service or store answers each question of the conversation."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.coordination import Coordination
from bot.field_office import about_field_records
from bot.flows.access import MyGrants
from bot.flows.colleagues import EvidenceOfPart, PartNamed, PartsOf
from bot.flows.contact import MyContact
from bot.flows.desk.broadcasts import AudienceReach, BroadcastNamed, BroadcastsIn
from bot.flows.desk.coverage import CoverageWithin, ReachableWithin
from bot.flows.desk.examples import ExamplesWithin, StrongIn
from bot.flows.desk.exporting import ExportSizes
from bot.flows.desk.granting import GrantsWithin
from bot.flows.desk.invitations import InvitationsOf
from bot.flows.desk.summary_values import SummaryOf, SummaryWished
from bot.flows.evidence import EvidenceIn
from bot.flows.facilitated import FreshCode, HolderOf, LeftBehindIn, MyFacilitated, WrongCodes
from bot.flows.facts import Query
from bot.flows.links import Link, LinkAddress, LinkKind, LinkOpened
from bot.flows.practice import ExamplesFor, IsShared
from bot.flows.rounds import RoundNamed, RoundsFor, RoundsIn
from bot.services.facts import Answerer, Asker, FactBook
from bot.services.field_check import FieldChecks
from bot.store import Store
from bot.store.facilitated import FacilitatedReader, new_code
from bot.store.rounds import RoundReader
from bot.verification_office import about_verification


def fact_book(
    store: Store, username: str, coordination: Coordination, field: FieldChecks
) -> FactBook:
    """Everything that may be asked.

    Args:
        store: The store, open.
        username: The bot's name without `@`, for links.
        coordination: Summaries and exports.
        field: Field checks.
    """
    desk = store.desk

    async def my_grants(_query: MyGrants, asker: Asker) -> object:
        return await desk.grants_of(asker.respondent)

    async def grants_within(query: GrantsWithin, asker: Asker) -> object:
        return await desk.grants_within(query.scope, asker.at, asker.respondent)

    async def link_opened(query: LinkOpened, asker: Asker) -> Link | None:
        return await desk.link(query.payload, asker.respondent)

    address = link_addresses(store, username)

    async def link_address(query: LinkAddress, _asker: Asker) -> str:
        return address(query.kind, query.id)

    async def audience_reach(query: AudienceReach, asker: Asker) -> object:
        return await store.broadcasts.reach(query.audience, asker.at)

    async def broadcast_named(query: BroadcastNamed, _asker: Asker) -> object:
        return await store.broadcasts.named(query.id)

    async def broadcasts_in(query: BroadcastsIn, _asker: Asker) -> object:
        return await store.broadcasts.within(query.scope)

    return FactBook(
        {
            AudienceReach: audience_reach,
            BroadcastNamed: broadcast_named,
            BroadcastsIn: broadcasts_in,
            **_about_rounds(store.rounds),
            **_about_facilitated(store.facilitated),
            **_about_results(store, coordination),
            MyGrants: my_grants,
            GrantsWithin: grants_within,
            LinkOpened: link_opened,
            LinkAddress: link_address,
            CoverageWithin: lambda query, _asker: store.coverage.within(query),
            ReachableWithin: lambda query, _asker: store.coverage.reachable(
                query.region, query.round
            ),
            **_about_field(store),
            **about_field_records(store, field),
            **about_verification(store, coordination),
            MyContact: lambda _query, asker: store.coverage.contact(asker.respondent),
        }
    )


def _about_results(
    store: Store, coordination: Coordination
) -> Mapping[type[Query[Any]], Answerer]:
    async def summary_of(query: SummaryOf, asker: Asker) -> object:
        return await coordination.summaries.summary(query.scope, query.round, asker.at)

    async def summary_wished(query: SummaryWished, asker: Asker) -> object:
        return await store.summaries.is_wished(asker.respondent, query.round, query.scope)

    async def export_sizes(query: ExportSizes, _asker: Asker) -> object:
        return await coordination.exporting.sizes(query)

    async def examples_for(query: ExamplesFor, _asker: Asker) -> object:
        return await coordination.examples_beside.of(
            query.instrument, query.indicators, query.region
        )

    async def strong_in(query: StrongIn, _asker: Asker) -> object:
        return await coordination.example_desk.strong_in(
            query.region, query.instrument, query.version, query.round
        )

    return {
        ExamplesFor: examples_for,
        StrongIn: strong_in,
        ExamplesWithin: lambda query, _asker: coordination.example_desk.offered(query.scope),
        IsShared: lambda query, asker: store.examples.is_shared(
            asker.respondent, query.assessment
        ),
        SummaryOf: summary_of,
        SummaryWished: summary_wished,
        ExportSizes: export_sizes,
    }


def _about_facilitated(facilitated: FacilitatedReader) -> Mapping[type[Query[Any]], Answerer]:
    async def my_facilitated(_query: MyFacilitated, asker: Asker) -> object:
        return await facilitated.of(asker.respondent)

    async def fresh_code(_query: FreshCode, _asker: Asker) -> object:
        return new_code()

    async def holder_of(query: HolderOf, _asker: Asker) -> object:
        return await facilitated.holder(query.code)

    async def wrong_codes(query: WrongCodes, asker: Asker) -> object:
        return await facilitated.wrong_codes(asker.respondent, query.since)

    async def left_behind_in(query: LeftBehindIn, asker: Asker) -> object:
        return await facilitated.left_behind(query.region, asker.respondent, asker.at)

    return {
        MyFacilitated: my_facilitated,
        LeftBehindIn: left_behind_in,
        FreshCode: fresh_code,
        HolderOf: holder_of,
        WrongCodes: wrong_codes,
    }


def _about_field(store: Store) -> Mapping[type[Query[Any]], Answerer]:
    return {
        EvidenceIn: lambda query, asker: store.evidence.own(asker.respondent, query.assessment),
        EvidenceOfPart: lambda query, asker: store.evidence.of_part(asker.respondent, query.part),
        PartsOf: lambda query, asker: store.parts.of_assessment(
            asker.respondent, query.assessment
        ),
        PartNamed: lambda query, asker: store.parts.named(query.id, asker.respondent),
    }


def _about_rounds(rounds: RoundReader) -> Mapping[type[Query[Any]], Answerer]:
    async def round_named(query: RoundNamed, _asker: Asker) -> object:
        return await rounds.named(query.id)

    async def rounds_in(query: RoundsIn, _asker: Asker) -> object:
        return await rounds.within(query.scope)

    async def rounds_for(query: RoundsFor, _asker: Asker) -> object:
        return await rounds.open_for(query)

    async def invitations_of(query: InvitationsOf, _asker: Asker) -> object:
        return await rounds.invitations(query.round)

    return {
        RoundNamed: round_named,
        RoundsIn: rounds_in,
        RoundsFor: rounds_for,
        InvitationsOf: invitations_of,
    }


def link_addresses(store: Store, username: str) -> Callable[[LinkKind, str], str]:
    """Gives the address of a link by its kind and id."""
    desk = store.desk
    return lambda kind, link: f"https://t.me/{username}?start={desk.payload(kind, link)}"
