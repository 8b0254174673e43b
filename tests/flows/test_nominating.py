"""Candidates, commitments and the draft at the desk, without Telegram or store."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.effects import NoteAct, Notify, SendFile
from bot.flows.events import Command
from bot.flows.field.commitments_screens import CommitmentList, CommitNew
from bot.flows.field.commitments_values import EndReminders
from bot.flows.field.field_record_screens import FieldCheck, Minutes, MinutesField
from bot.flows.field.field_record_values import (
    EntriesOf,
    Entry,
    FieldPicture,
    FieldPictureOf,
    FieldStep,
    Kind,
    WriteEntry,
)
from bot.flows.field.nominating_screens import SectorNew, SectorRating, Sectors
from bot.flows.remarks import Remark
from bot.flows.rounds import RoundsIn
from bot.flows.taps import Act
from scoring.subsector import Parameter
from tests.flows.player import START, Player, shelf

PMK3I = shelf().current("pmk3i")
REGION = "33.07"
P1 = PMK3I.indicators["P1"]
STEP = P1.step_from(1)
assert STEP is not None
PICTURE = FieldPicture(
    PMK3I, dict.fromkeys("ABCG", 5), scores={PMK3I.root: 50.0}, levels={"P1": 1.4},
    steps=(FieldStep("P1", 1, 2, 1.25, STEP),), named={"13": 12, "18": 6},
)  # fmt: skip
RATED = {each.value: "3" for each in Parameter}


def coordinator(*entries: Entry, scope: str = REGION) -> Player:
    """Somebody whose grant covers one region, with what stands in its record."""
    player = Player()
    player.set_up()
    player.facts |= {
        MyGrants(): (Grant("g", Role.COORDINATOR, scope),),
        RoundsIn(REGION): (),
        EntriesOf(REGION): entries,
        FieldPictureOf(REGION, ""): PICTURE,
    }
    player.command(Command.COORDINATOR)
    player.tap(Act.FIELD)
    player.showing(FieldCheck)
    return player


def writings(player: Player) -> list[Entry]:
    return [one.entry for one in player.effects if isinstance(one, WriteEntry)]


def entry(kind: Kind, key: str, body: Mapping[str, str], version: int = 1) -> Entry:
    return Entry("", kind, key, version, body, START)


def test_each_level_is_kept_at_once_as_a_version_of_its_own() -> None:
    """Nothing waits for the fifth: who stops half-way has lost nothing."""
    half = {"nominated": "1", "perioda_aktivitas": "4"}
    player = coordinator(entry(Kind.RATING, "13", half, 7))
    player.tap(Act.SECTORS)
    assert player.showing(Sectors).lines[0].rated == 1
    player.tap(Act.SECTOR_SEE, "13")
    player.tap(Act.SECTOR_RATE, "13")
    assert player.showing(SectorRating).parameter is Parameter.WORKFORCE
    player.tap(Act.SECTOR_LEVEL, "tenaga_kerja", "2")
    [kept] = writings(player)
    assert (kept.key, kept.version) == ("13", 8)
    assert kept.body == {**half, "tenaga_kerja": "2"}
    assert player.showing(SectorRating).parameter is Parameter.MONEY


def test_what_people_named_is_offered_first_and_only_official_subsectors() -> None:
    """«Other» is stored and never scored: it cannot lead."""
    player = coordinator()
    player.tap(Act.SECTORS)
    player.tap(Act.SECTOR_NEW)
    assert player.showing(SectorNew).named == (("13", 12),)
    assert player.buttons()[0].tap.args == ("13",)
    assert all(button.tap.args != ("18",) for button in player.buttons())


def test_five_are_enough() -> None:
    """A sixth is not nominated; the five stay."""
    codes = ("01", "02", "03", "04", "13")
    player = coordinator(*(entry(Kind.RATING, code, RATED) for code in codes))
    player.tap(Act.SECTORS)
    assert Act.SECTOR_NEW not in {button.tap.act for button in player.buttons()}
    assert Act.DECIDE in {button.tap.act for button in player.buttons()}


def test_a_decision_names_who_decided_and_what_supports() -> None:
    """The others that are rated support; the bot itself decides nothing."""
    player = coordinator(entry(Kind.RATING, "13", RATED), entry(Kind.RATING, "08", RATED))
    player.tap(Act.SECTORS)
    player.tap(Act.DECIDE)
    player.tap(Act.DECIDE_TAKE, "08")
    assert not writings(player)
    player.text("FGD 2 November,  30 orang")
    [kept] = writings(player)
    assert kept.body == {"leading": "08", "supporting": "13", "by": "FGD 2 November, 30 orang"}
    assert [one.leading for one in player.showing(Sectors).decisions] == ["08"]
    noted = [one for one in player.effects if isinstance(one, NoteAct)]
    assert [one.act for one in noted] == ["field_record_written"]


def test_a_step_is_kept_with_its_level_and_asked_after_in_three_months() -> None:
    """START is 2 November 2026, 10.00 WIB: asked on 2 February 2027, from midnight WIB."""
    player = coordinator()
    player.tap(Act.COMMITMENTS)
    player.tap(Act.COMMIT_NEW)
    player.showing(CommitNew)
    player.tap(Act.COMMIT_TAKE, "P1")
    player.tap(Act.COMMIT_OWNER, "C")
    player.text("sebelum")
    assert player.screen.note is not None and player.screen.note.remark is Remark.NOT_A_MONTH
    player.tap(Act.COMMIT_MONTH, "3")
    [kept] = writings(player)
    assert kept.body == {
        "instrument": "pmk3i", "version": PMK3I.version, "level": "1", "mean": "1.400000",
        "owner": "C", "month": "2027-02-01", "done": "",
    }  # fmt: skip
    [notice] = (one for one in player.effects if isinstance(one, Notify))
    assert notice.due is not None
    assert notice.due.isoformat() == "2027-02-01T17:00:00+00:00"
    assert notice.respondent == ""


def test_ticking_off_twice_opens_it_again() -> None:
    """Each is a version; the list shows what holds now, beside the level then and now. Whoever
    would be asked after it is not while it is done, and is when it is open again."""
    body = {"instrument": "pmk3i", "version": PMK3I.version, "level": "0", "mean": "0.8",
            "owner": "G", "month": "2026-12-01", "done": ""}  # fmt: skip
    player = coordinator(entry(Kind.COMMITMENT, "P1", body))
    player.tap(Act.COMMITMENTS)
    [line] = player.showing(CommitmentList).lines
    assert (line.then, line.now, line.done) == (0.8, 1.4, None)
    player.tap(Act.COMMIT_DONE, "", "P1")
    [kept] = writings(player)
    assert (kept.version, kept.body["done"]) == (2, "2026-11-02")
    assert asked(player) == ["commitments_due:33.07::"]
    player.facts[EntriesOf(REGION)] = (kept,)
    player.tap(Act.COMMIT_DONE, "", "P1")
    assert writings(player)[0].body["done"] == ""
    assert asked(player) == ["commitments_due:33.07::2027-02-02"]


def test_while_another_is_open_nobody_s_reminder_goes() -> None:
    """One of two is dropped, then the other: only then there is nothing to ask after."""
    body = {"instrument": "pmk3i", "version": PMK3I.version, "level": "0", "mean": "0.8",
            "owner": "G", "month": "2026-12-01", "done": ""}  # fmt: skip
    two = tuple(entry(Kind.COMMITMENT, item, body) for item in ("P1", "P2"))
    for standing, ended in ((two, []), (two[:1], ["commitments_due:33.07::"])):
        player = coordinator(*standing)
        player.tap(Act.COMMITMENTS)
        player.tap(Act.COMMIT_NEW)
        player.tap(Act.COMMIT_TAKE, "P1")
        player.tap(Act.COMMIT_DROP)
        assert [one.body for one in writings(player)] == [{}]
        assert asked(player) == ended


def asked(player: Player) -> list[str]:
    """Keys of reminders that come, and prefixes of those that do not come any more."""
    return [one.key if isinstance(one, Notify) else one.prefix for one in player.effects
            if isinstance(one, Notify | EndReminders)]  # fmt: skip


def test_the_draft_is_ordered_with_what_it_is_of() -> None:
    """The file itself is made after the commit, by somebody whose rights are asked again."""
    player = coordinator()
    player.tap(Act.MINUTES)
    player.tap(Act.MINUTES_MAKE, "docx")
    [file] = (one for one in player.effects if isinstance(one, SendFile))
    assert file.job == "minutes:docx:33.07:"
    player.showing(Minutes)


@pytest.mark.parametrize("text", ["\n \n", ",", " , \n,"])
def test_lines_that_say_nothing_name_nobody(text: str) -> None:
    """Commas and empty lines are no parties."""
    player = coordinator()
    player.tap(Act.MINUTES)
    player.tap(Act.MINUTES_FIELD, "party")
    player.text(text)
    assert not writings(player)
    player.showing(MinutesField)


def test_a_grant_that_ended_ends_the_work() -> None:
    """Between two taps: nothing is written, nothing of the record is shown."""
    player = coordinator(entry(Kind.RATING, "13", {"nominated": "1"}))
    player.tap(Act.SECTORS)
    player.tap(Act.SECTOR_SEE, "13")
    player.tap(Act.SECTOR_RATE, "13")
    data = player.button(Act.SECTOR_LEVEL).tap.encode(player.session.token)
    until = player.now + timedelta(minutes=1)
    player.facts[MyGrants()] = (Grant("g", Role.COORDINATOR, REGION, until=until),)
    player.wait(hours=1).data(data)
    assert not writings(player)
    assert not isinstance(player.screen, SectorRating)


def test_an_old_reminder_opens_nothing_of_another_region() -> None:
    """Its button never grows stale, so it asks for the grant itself."""
    player = coordinator()
    player.data("uw:35.73.0")
    assert not isinstance(player.screen, CommitmentList)
    refused = [one for one in player.effects if isinstance(one, NoteAct)]
    assert [one.act for one in refused] == ["refused"]
