"""Who a link makes a coordinator or an assessor, and who it does not."""

from dataclasses import replace

import pytest

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.desk.granting import GrantsWithin, HeldGrant
from bot.flows.desk.records import GiveGrant, UseLink
from bot.flows.desk.screens import GrantDetail
from bot.flows.effects import NoteAct
from bot.flows.events import Command
from bot.flows.links import Link, LinkAddress, LinkKind, LinkOpened
from bot.flows.screens import LinkRefused
from bot.flows.taps import Act
from tests.flows.player import START, Player

PAYLOAD = f"k{'0' * 26}-{'A' * 22}"


def test_nobody_accepts_a_link_of_their_own() -> None:
    """A second grant would outlive the withdrawal of the first, and nobody gave it."""
    player = Player().set_up()
    player.facts[MyGrants()] = ()
    player.facts[LinkOpened(PAYLOAD)] = Link(
        "0" * 26, LinkKind.GRANT, "me", START, None, 1,
        detail={"role": "coordinator", "scope": "33"}, made_by_me=True,
    )  # fmt: skip
    screen = player.command(Command.START, PAYLOAD)
    assert isinstance(screen, LinkRefused)
    assert screen.reason == "own"
    assert not any(isinstance(effect, UseLink | GiveGrant) for effect in player.effects)
    [noted] = (effect for effect in player.effects if isinstance(effect, NoteAct))
    assert (noted.act, noted.detail["act"]) == ("refused", "accept_own_grant")


@pytest.mark.parametrize(("made_by_me", "address"), [(True, "https://t.me/x"), (False, "")])
def test_a_link_that_waits_is_shown_again_to_its_maker_alone(
    made_by_me: bool,  # noqa: FBT001 - a row of the table
    address: str,
) -> None:
    """Who made it may copy it until it is opened; to others it would be a grant of their own."""
    offered = Grant("l" * 26, Role.COORDINATOR, "33.07", "", "me", START)
    player = Player().set_up()
    player.facts[MyGrants()] = (replace(offered, id="g" * 26, scope="33"),)
    player.facts[GrantsWithin("33")] = (
        HeldGrant(offered, "Bu Rina", waiting=True, made_by_me=made_by_me),
    )
    player.facts[LinkAddress(LinkKind.GRANT, offered.id)] = "https://t.me/x"
    player.command(Command.COORDINATOR)
    player.tap(Act.GRANTS)
    screen = player.tap(Act.GRANT_SEE, offered.id)
    assert isinstance(screen, GrantDetail)
    assert screen.address == address
    assert player.button(Act.GRANT_WITHDRAW)
