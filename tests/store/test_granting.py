"""Grants and their links on both engines: nothing of either outlives being taken back."""

from bot.flows.access import Grant, Role
from bot.flows.desk.records import GiveGrant, MakeLink, UseLink, WithdrawLink
from bot.flows.effects import EraseRespondent
from bot.flows.links import LinkKind, LinkState
from bot.store import Store
from tests.store.people import ANI, BUDI, NOW, begin, say

LINK = "l" * 26
GRANT = Grant(LINK, Role.COORDINATOR, "33.07", "", "", NOW)


async def offered(store: Store) -> None:
    """ANI made a link that waits; BUDI is about to open it."""
    await begin(store, ANI, 1, "ani")
    await begin(store, BUDI, 2, "budi")
    detail = {"role": "coordinator", "scope": "33.07"}
    await say(store, ANI, 3, MakeLink(LINK, LinkKind.GRANT, None, 1, detail))


async def held(store: Store, person: int) -> list[str]:
    respondent = (await store.load(person)).respondent
    return [grant.scope for grant in await store.desk.grants_of(respondent)]


async def test_the_store_says_whose_link_it_is(store: Store) -> None:
    """Whoever made it is known by it, and nobody else."""
    await offered(store)
    payload = store.desk.payload(LinkKind.GRANT, LINK)
    seen = [await store.desk.link(payload, (await store.load(one)).respondent)
            for one in (ANI, BUDI)]  # fmt: skip
    assert [link and link.made_by_me for link in seen] == [True, False]


async def test_of_a_link_that_waits_the_list_says_who_made_it(store: Store) -> None:
    """By that it is shown again to whoever made it, and to nobody else of the team."""
    await offered(store)
    seen = [await store.desk.grants_within("33", NOW, (await store.load(one)).respondent)
            for one in (ANI, BUDI)]  # fmt: skip
    assert [[(one.waiting, one.made_by_me) for one in each] for each in seen] == [
        [(True, True)], [(True, False)],
    ]  # fmt: skip


async def test_a_link_of_somebody_who_left_makes_nobody_a_coordinator(store: Store) -> None:
    """/hapus takes the grants, and with them the links by which they could be given on."""
    await offered(store)
    await say(store, ANI, 4, EraseRespondent())
    payload = store.desk.payload(LinkKind.GRANT, LINK)
    link = await store.desk.link(payload, (await store.load(BUDI)).respondent)
    assert link and link.state(NOW) is LinkState.WITHDRAWN


async def test_a_link_taken_back_while_it_is_opened_gives_nothing(store: Store) -> None:
    """BUDI's step saw an open link; it was withdrawn before the step was written down."""
    await offered(store)
    await say(store, ANI, 4, WithdrawLink(LINK))
    await say(store, BUDI, 5, UseLink(LINK, 1), GiveGrant(GRANT))
    assert await held(store, BUDI) == []


async def test_a_link_opened_while_it_is_taken_back_gives_nothing(store: Store) -> None:
    """ANI's step saw a link that waits; it was opened before the step was written down."""
    await offered(store)
    await say(store, BUDI, 4, UseLink(LINK, 1), GiveGrant(GRANT))
    assert await held(store, BUDI) == ["33.07"]
    await say(store, ANI, 5, WithdrawLink(LINK))
    assert await held(store, BUDI) == []
