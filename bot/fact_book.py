"""Which service or store answers each question of the conversation."""

from bot.flows.access import MyGrants
from bot.flows.desk.granting import GrantsWithin
from bot.flows.links import Link, LinkAddress, LinkOpened
from bot.services.facts import Asker, FactBook
from bot.store import Store


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
            MyGrants: my_grants,
            GrantsWithin: grants_within,
            LinkOpened: link_opened,
            LinkAddress: link_address,
        }
    )
