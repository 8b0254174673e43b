"""The coverage: numbers beside the quota, from the nation down to one region."""

from datetime import timedelta

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.contact import AllowContact, ContactQuestion, MyContact, RefuseContact
from bot.flows.desk.coverage import CoverageWithin, GroupCount, ReachableWithin
from bot.flows.desk.coverage_screens import CoverageArea, CoverageRegion, Reachable
from bot.flows.events import Command
from bot.flows.rounds import Round, RoundNamed, RoundsIn
from bot.flows.session import View
from bot.flows.taps import Act
from tests.flows.player import START, Player

END = START + timedelta(days=30)
ROUND = Round(
    "r1", "Putaran satu", "pmk3i", "1.0.0", "33", ("33.07", "35.07", "35.73"), START, END,
    quotas={"A": 5, "B": 5, "C": 5, "G": 5},
)  # fmt: skip
COUNTS = {
    "33.07": {
        "A": GroupCount(4, 2, 2), "B": GroupCount(6, 6, 0), "C": GroupCount(4, 4, 0),
        "G": GroupCount(1, 1, 0),
    }
}  # fmt: skip


def coordinator(scope: str) -> Player:
    player = Player().set_up()
    player.facts[MyGrants()] = (Grant("g", Role.COORDINATOR, scope),)
    player.facts[RoundNamed("r1")] = ROUND
    for target in ("ID", "33", "33.07"):
        player.facts[RoundsIn(target)] = (ROUND,)
        player.facts[CoverageWithin(target, "r1", "pmk3i", END)] = COUNTS
    player.facts[ReachableWithin("33.07", "r1")] = ()
    player.command(Command.COORDINATOR)
    return player


def test_a_region_says_what_is_missing() -> None:
    """The issue's own example: A 2/5, B 6/5, C 4/5, G 1/5 lack 3, 0, 1 and 4."""
    player = coordinator("33.07")
    player.tap(Act.COVERAGE)
    screen = player.showing(CoverageRegion)
    assert [(line.group.id, line.finished, line.missing) for line in screen.lines] == [
        ("A", 2, 3), ("B", 6, 0), ("C", 4, 1), ("G", 1, 4),
    ]  # fmt: skip
    assert (screen.started, screen.halfway, screen.finished) == (15, 2, 13)


def test_a_province_lists_the_rounds_regions_that_lack_most_first() -> None:
    """Regions of the round in which nobody began lack the whole quota; others are not listed."""
    player = coordinator("33")
    player.tap(Act.COVERAGE)
    screen = player.showing(CoverageArea)
    assert [(line.area.code, line.missing) for line in screen.lines] == [("33.07", 8)]
    player.tap(Act.COVERAGE_IN, "33.07")
    assert player.showing(CoverageRegion).area.code == "33.07"
    player.tap(Act.COVERAGE_IN, "33")
    assert player.showing(CoverageArea).area.code == "33"


def test_the_nation_is_told_by_provinces() -> None:
    """3 regions lack 8 + 20 + 20; a province's own come together."""
    player = coordinator("ID")
    player.tap(Act.COVERAGE)
    screen = player.showing(CoverageArea)
    assert [(line.area.code, line.missing, line.regions) for line in screen.lines] == [
        ("35", 40, 2), ("33", 8, 1),
    ]  # fmt: skip
    assert (screen.regions, screen.complete) == (3, 0)


def test_who_is_half_way_is_named_only_where_they_agreed() -> None:
    """Numbers for everybody, a name for whoever gave one for this."""
    player = coordinator("33.07")
    player.facts[ReachableWithin("33.07", "r1")] = (Reachable("Bu Sri", 7),)
    player.tap(Act.COVERAGE)
    assert player.showing(CoverageRegion).reachable == (Reachable("Bu Sri", 7),)


def test_a_person_allows_and_refuses_to_be_contacted() -> None:
    """Asked at a pause; the name is the person's choice and can be taken back."""
    player = Player().set_up()
    player.facts[MyContact()] = ""
    player.tap(Act.PAUSE)
    player.tap(Act.CONTACT)
    assert player.showing(ContactQuestion).name == ""
    player.text("  Bu   Sri ")
    assert AllowContact("Bu Sri") in player.effects
    player.facts[MyContact()] = "Bu Sri"
    player.tap(Act.PAUSE)
    player.tap(Act.CONTACT)
    player.tap(Act.CONTACT_NO)
    assert RefuseContact() in player.effects


def test_a_region_that_lacks_people_leads_to_an_invitation() -> None:
    """Round and region are known there; after the end of the round nobody is invited."""
    player = coordinator("33")
    player.tap(Act.COVERAGE)
    player.tap(Act.COVERAGE_IN, "33.07")
    player.tap(Act.INVITE_HERE)
    assert player.session.view is View.INVITE_GROUP
    assert player.session.desk.round == "r1"
    assert player.session.desk.form["region"] == "33.07"

    player.command(Command.COORDINATOR)
    player.tap(Act.COVERAGE)
    player.now = END + timedelta(days=1)
    player.tap(Act.COVERAGE_IN, "33.07")
    assert Act.INVITE_HERE not in {button.tap.act for button in player.buttons()}
