"""Who a link makes a coordinator or an assessor, and who it does not."""

from bot.flows.access import MyGrants
from bot.flows.desk.records import GiveGrant, UseLink
from bot.flows.effects import NoteAct
from bot.flows.events import Command
from bot.flows.links import Link, LinkKind, LinkOpened
from bot.flows.screens import LinkRefused
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
