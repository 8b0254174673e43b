"""Which service or store answers each question of the conversation."""

from collections.abc import Mapping
from typing import Any

from bot.flows.access import MyGrants
from bot.flows.contact import MyContact
from bot.flows.desk.coverage import CoverageWithin, ReachableWithin
from bot.flows.desk.granting import GrantsWithin
from bot.flows.desk.invitations import InvitationsOf
from bot.flows.facts import Query
from bot.flows.links import Link, LinkAddress, LinkOpened
from bot.flows.rounds import RoundNamed, RoundsFor, RoundsIn
from bot.services.facts import Answerer, Asker, FactBook
from bot.store import Store
from bot.store.rounds import RoundReader


def fact_book(store: Store, username: str) -> FactBook:
    """Everything that may be asked.

    Args:
        store: The store, open.
        username: The bot's name without `@`, for links.
    """
    desk = store.desk

    async def my_grants(_query: MyGrants, asker: Asker) -> object:
        return await desk.grants_of(asker.respondent)

    async def grants_within(query: GrantsWithin, asker: Asker) -> object:
        return await desk.grants_within(query.scope, asker.at)

    async def link_opened(query: LinkOpened, asker: Asker) -> Link | None:
        return await desk.link(query.payload, asker.respondent)

    async def link_address(query: LinkAddress, _asker: Asker) -> str:
        return f"https://t.me/{username}?start={desk.payload(query.kind, query.id)}"

    return FactBook(
        {
            **_about_rounds(store.rounds),
            MyGrants: my_grants,
            GrantsWithin: grants_within,
            LinkOpened: link_opened,
            LinkAddress: link_address,
            CoverageWithin: lambda query, _asker: store.coverage.within(query),
            ReachableWithin: lambda query, _asker: store.coverage.reachable(
                query.region, query.round
            ),
            MyContact: lambda _query, asker: store.coverage.contact(asker.respondent),
        }
    )


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
