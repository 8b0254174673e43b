"""Who may do what, where: role × deed × scope, and what happens to whoever may not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.access import MAY, NATION, Deed, Grant, MyGrants, Role, covers
from bot.flows.desk.areas import find_areas
from bot.flows.desk.granting import GrantsWithin, HeldGrant
from bot.flows.desk.records import GiveGrant, MakeLink, UseLink, WithdrawGrant
from bot.flows.desk.screens import DeskMenu, DeskScope, GrantAccepted, GrantLink
from bot.flows.effects import NoteAct, Notify
from bot.flows.events import Command, TextSent
from bot.flows.links import Link, LinkAddress, LinkKind, LinkOpened
from bot.flows.places import Area, Place
from bot.flows.remarks import Remark
from bot.flows.screens import LinkRefused
from bot.flows.session import Desk, View
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from tests.flows.player import START, Player

PAYLOAD = f"k{'0' * 26}-{'A' * 22}"
JATENG = Grant("g" * 26, Role.COORDINATOR, "33", "me", "boss", START)
CODES = st.sampled_from([NATION, "33", "35", "33.07", "33.08", "35.07", "3"])


def coordinator(*grants: Grant) -> Player:
    player = Player()
    player.set_up()
    player.facts[MyGrants()] = grants
    player.facts[GrantsWithin("33")] = ()
    return player


def link(**changes: object) -> Link:
    made = Link(
        "0" * 26, LinkKind.GRANT, "boss", START, None, 1,
        detail={"role": "coordinator", "scope": "33", "label": "Bu Rina"},
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scope", "target", "inside"),
    [
        (NATION, "33.07", True), (NATION, "33", True), (NATION, NATION, True),
        ("33", "33.07", True), ("33", "33", True), ("33", NATION, False), ("33", "35.07", False),
        ("33.07", "33.07", True), ("33.07", "33", False), ("33.07", "33.08", False),
        ("3", "33.07", False), ("33", "", False), ("33", "330", False),
    ],
)  # fmt: skip
def test_a_scope_covers_what_lies_within_it(scope: str, target: str, inside: bool) -> None:  # noqa: FBT001 - a row of the table
    """Nation over province over region; codes that only begin alike are strangers."""
    assert covers(scope, target) is inside


@given(CODES, CODES, CODES)
def test_covering_goes_on_downwards(wide: str, middle: str, narrow: str) -> None:
    """What a scope covers, it covers with everything inside."""
    if covers(wide, middle) and covers(middle, narrow):
        assert covers(wide, narrow)


def test_the_table_of_roles_and_deeds() -> None:
    """Coordinators and owners do everything but verify; assessors verify and nothing else."""
    assert MAY[Role.ASSESSOR] == {Deed.VERIFY}
    assert MAY[Role.OWNER] == MAY[Role.COORDINATOR] == set(Deed) - {Deed.VERIFY}


def test_a_respondent_is_told_how_one_becomes_a_coordinator() -> None:
    """Nothing of the desk is shown."""
    player = coordinator()
    screen = player.command(Command.COORDINATOR)
    assert screen.note is not None
    assert screen.note.remark is Remark.NOT_ALLOWED
    assert player.session.view is View.ASIDE


def test_an_owner_works_in_the_nation_without_any_grant() -> None:
    """The first grant must come from somewhere: the owner's id is in the settings."""
    player = coordinator()
    player.owner = True
    screen = player.command(Command.COORDINATOR)
    assert isinstance(screen, DeskMenu)
    assert screen.area.code == NATION


def test_several_scopes_are_offered() -> None:
    """Whoever coordinates two provinces says which one is meant; a region within one is not
    offered beside it."""
    own = (JATENG, replace(JATENG, scope="35"), replace(JATENG, scope="33.07"))
    screen = coordinator(*own).command(Command.COORDINATOR)
    assert isinstance(screen, DeskScope)
    assert [area.code for area in screen.scopes] == ["33", "35"]


def test_whoever_has_one_region_is_not_sent_elsewhere() -> None:
    """There is no other place to choose: neither the button nor the hint to narrow it down."""
    only = coordinator(replace(JATENG, scope="33.07")).command(Command.COORDINATOR)
    assert isinstance(only, DeskMenu)
    acts = {button.tap.act for row in only.keyboard for button in row}
    assert only.narrower and Act.DESK_SCOPE not in acts


def test_a_grant_that_ran_out_opens_nothing() -> None:
    """`until` is the last moment."""
    player = coordinator(replace(JATENG, until=START))
    player.now = START.replace(year=2027)
    screen = player.command(Command.COORDINATOR)
    assert screen.note is not None
    assert screen.note.remark is Remark.NOT_ALLOWED


def test_a_withdrawn_grant_ends_in_the_middle_of_work() -> None:
    """At the next tap nothing of the desk is shown, and it is in the audit log."""
    player = coordinator(JATENG)
    menu = player.command(Command.COORDINATOR)
    assert isinstance(menu, DeskMenu)
    player.facts[MyGrants()] = ()
    screen = player.tap(Act.GRANTS)
    assert screen.note is not None
    assert screen.note.remark is Remark.ACCESS_ENDED
    assert player.session.desk == Desk()
    assert NoteAct("refused", {"view": "desk", "scope": "33"}) in player.effects


def test_a_scope_outside_of_ones_own_is_refused() -> None:
    """Also where a tap could be forged: it is not on the screen, so it does nothing."""
    player = coordinator(JATENG)
    player.command(Command.COORDINATOR)
    player.tap(Act.DESK_SCOPE)
    screen = player.text("Kab. Malang")
    assert screen.note is not None
    assert screen.note.remark is Remark.NO_AREA
    player.data(Tap(Act.DESK_PLACE, ("35.07",)).encode(player.session.token))
    assert player.session.desk.scope == "33"


def test_a_link_makes_a_grant_once() -> None:
    """It takes the link's only place, is in the audit log, and its maker is told."""
    player = coordinator()
    player.facts[LinkOpened(PAYLOAD)] = link()
    screen = player.command(Command.START, PAYLOAD)
    assert isinstance(screen, GrantAccepted)
    assert screen.area.code == "33"
    kinds = [type(effect) for effect in player.effects]
    assert UseLink("0" * 26, 1) in player.effects
    assert {GiveGrant, NoteAct, Notify} <= set(kinds)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"uses": 1}, "used_up"),
        ({"withdrawn_at": START}, "withdrawn"),
        ({"expires_at": START.replace(year=2025)}, "expired"),
        ({"kind": LinkKind.MEETING}, "unknown"),
    ],
)
def test_a_link_that_cannot_be_used_says_why(changes: dict[str, object], reason: str) -> None:
    """And changes nothing."""
    player = coordinator()
    player.facts[LinkOpened(PAYLOAD)] = link(**changes)
    screen = player.command(Command.START, PAYLOAD)
    assert isinstance(screen, LinkRefused)
    assert screen.reason == reason
    assert not any(isinstance(effect, UseLink | GiveGrant) for effect in player.effects)


def test_a_link_with_a_wrong_seal_is_unknown() -> None:
    """Whoever answers gives None; the shape alone opens nothing."""
    player = coordinator()
    player.facts[LinkOpened(PAYLOAD)] = None
    screen = player.command(Command.START, PAYLOAD)
    assert isinstance(screen, LinkRefused)
    assert screen.reason == "unknown"


def test_a_coordinator_makes_a_link_for_their_scope_alone() -> None:
    """The link says role, scope and for whom; it lasts seven days and serves one person."""
    player = coordinator(JATENG)
    player.command(Command.COORDINATOR)
    player.tap(Act.GRANTS)
    player.tap(Act.GRANT_NEW)
    player.tap(Act.GRANT_ROLE, "coordinator")
    player.facts[LinkAddress(LinkKind.GRANT, f"a{player.update_id + 1}")] = "https://t.me/x"
    screen = player.text("Bu Rina")
    assert isinstance(screen, GrantLink)
    [made] = [effect for effect in player.effects if isinstance(effect, MakeLink)]
    assert made.most_uses == 1
    assert made.expires_at is not None
    assert (made.expires_at - player.now).days == 7
    assert made.detail == {"role": "coordinator", "scope": "33", "label": "Bu Rina"}


def test_withdrawing_needs_the_scope() -> None:
    """A grant within one's scope can be withdrawn; it ends the holder's own links too."""
    held = Grant("h" * 26, Role.COORDINATOR, "33.07", "somebody", "me", START)
    player = coordinator(JATENG)
    player.facts[GrantsWithin("33")] = (HeldGrant(held, "Pak Budi"),)
    player.command(Command.COORDINATOR)
    player.tap(Act.GRANTS)
    player.tap(Act.GRANT_SEE, "h" * 26)
    screen = player.tap(Act.GRANT_WITHDRAW)
    assert screen.note is not None
    assert screen.note.remark is Remark.GRANT_WITHDRAWN
    assert WithdrawGrant(held) in player.effects


def test_a_provinces_name_means_the_province() -> None:
    """Its regions are not offered beside it, but for those that are called like it."""
    jateng, others = Area("33", "Jawa Tengah"), (Place("33.07", "Kab. Wonosobo", "Jawa Tengah"),)
    named = (Place("75.71", "Kota Gorontalo", "Gorontalo"), Place("75.02", "Kab. Boalemo", "G"))
    player = coordinator(replace(JATENG, scope=NATION))
    known = {"jateng": (jateng, others), "gorontalo": (Area("75", "Gorontalo"), named)}
    for text, codes in (("jateng", ["33"]), ("gorontalo", ["75", "75.71"])):
        context = replace(
            player.context(),
            find_province=lambda said: known[said][0],
            find_places=lambda said: known[said][1],
        )
        turn = Turn(context, TextSent(update_id=1, at=START, text=text), player.session, None)
        assert [one.code for one in find_areas(turn, text)] == codes
