"""The assessor's desk alone: who may, what is written, what is shown."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.effects import NoteAct, Notify
from bot.flows.events import Command
from bot.flows.field.meetings import Ballot, Meeting, Topic
from bot.flows.field.meetings_board import votes_of
from bot.flows.field.verifying import (
    AnswerRequest,
    Askable,
    AskableFor,
    AskRespondents,
    Board,
    BoardOf,
    Decided,
    Request,
    RequestForMe,
    Reviewed,
    VerifyLevel,
)
from bot.flows.field.verifying_board import next_open
from bot.flows.field.verifying_screens import (
    AssessItem,
    AssessQueue,
    AssessReason,
    FieldPick,
    RequestAsked,
)
from bot.flows.remarks import Remark
from bot.flows.rounds import Round, RoundNamed, RoundsIn
from bot.flows.taps import Act
from scoring.checked import Said
from tests.flows.player import START, Player, shelf

RUBRIC = shelf().current("pmk3i")
ROUND = Round(
    "r" * 26, "Putaran", "pmk3i", RUBRIC.version, "33", ("33.07",), START, START + timedelta(30)
)
ASSESSOR = Grant("g" * 26, Role.ASSESSOR, "33", "me", "boss", START)
ITEMS = (
    Reviewed("P1", (Said("G", 5, 3.0, 3, 3),), 3.0, 3),
    Reviewed("P2", (), None, None),
    Reviewed("P3", (Said("G", 5, 4.0, 4, 4),), 4.0, 4),
)
BOARD = Board(RUBRIC, "33.07", ROUND.id, ITEMS)


def assessor(*grants: Grant, role: str = "C", region: str = "malang") -> Player:
    """Somebody who answered elsewhere, with these grants."""
    player = Player()
    player.set_up(role=role, region="kota malang" if region == "malang" else region)
    player.facts[MyGrants()] = grants or (ASSESSOR,)
    for scope in ("33.07", "33", "35"):
        player.facts[RoundsIn(scope)] = (ROUND,)
    player.facts[RoundNamed(ROUND.id)] = ROUND
    player.facts[BoardOf("33.07", ROUND.id)] = BOARD
    return player


def at_work(player: Player) -> Player:
    """In front of the first indicator."""
    player.command(Command.ASSESSOR)
    player.text("wonosobo")
    player.tap(Act.ASSESS_ROUND)
    player.tap(Act.ASSESS_SEE, "P1")
    return player


def written(player: Player, kind: type[object]) -> list[object]:
    return [effect for effect in player.effects if isinstance(effect, kind)]


def test_accepting_writes_the_claim_and_goes_on() -> None:
    """The level that the region's mean reaches, and then the next without a level."""
    player = at_work(assessor())
    player.tap(Act.ASSESS_ACCEPT)
    assert written(player, VerifyLevel) == [VerifyLevel("33.07", ROUND.id, "P1", 3, accepted=True)]
    assert player.showing(AssessItem).indicator.id == "P2"


def test_what_may_not_be_shown_cannot_be_accepted() -> None:
    """Without a claim on screen the assessor records what they found."""
    player = at_work(assessor())
    player.tap(Act.ASSESS_QUEUE)
    player.tap(Act.ASSESS_SEE, "P2")
    assert Act.ASSESS_ACCEPT not in {button.tap.act for button in player.buttons()}


def test_another_level_needs_its_reason() -> None:
    """Nothing is written before somebody says why."""
    player = at_work(assessor())
    player.tap(Act.ASSESS_OTHER)
    player.tap(Act.ASSESS_LEVEL, "1")
    assert not written(player, VerifyLevel)
    player.text("x" * 1001)
    assert player.showing(AssessReason).note is not None
    player.text("Baru rancangan")
    assert written(player, VerifyLevel) == [
        VerifyLevel("33.07", ROUND.id, "P1", 1, accepted=False, reason="Baru rancangan")
    ]


def test_asking_reaches_those_who_claimed_it() -> None:
    """A record of whom, and a notice each that is not urgent and names nobody."""
    player = at_work(assessor())
    people = (Askable("g1", "a1"), Askable("g2", "a2"))
    player.facts[AskableFor("33.07", ROUND.id, "P1", 3)] = people
    player.tap(Act.ASSESS_ASK)
    player.text("Nomor suratnya?")
    [asked] = written(player, AskRespondents)
    assert isinstance(asked, AskRespondents)
    assert (asked.people, asked.text) == (people, "Nomor suratnya?")
    notices = written(player, Notify)
    assert [(n.respondent, n.urgent) for n in notices if isinstance(n, Notify)] == [
        ("g1", False), ("g2", False)
    ]  # fmt: skip
    assert player.showing(AssessItem).item.asked == 2


def test_how_many_are_asked_says_nothing_of_officials_who_are_too_few() -> None:
    """Where their answers are hidden all of them are asked, whatever they said.

    One official in a region of fifteen: «asked: 1» would say that they claimed it, and «nobody
    to ask» that they did not.
    """
    player = assessor()
    hidden = replace(ITEMS[0], said=(Said("A", 6, 3.0, 3, 3),))
    player.facts[BoardOf("33.07", ROUND.id)] = BOARD.with_item(hidden)
    player.facts[AskableFor("33.07", ROUND.id, "P1", None)] = (Askable("g1", "a1"),)
    at_work(player).tap(Act.ASSESS_ASK)
    player.tap(Act.ASSESS_ASK_PLAIN)
    assert player.showing(AssessItem).item.asked == 1


def test_a_question_without_anybody_to_ask_writes_nothing() -> None:
    """One friendly line instead."""
    player = at_work(assessor())
    player.facts[AskableFor("33.07", ROUND.id, "P1", 3)] = ()
    player.tap(Act.ASSESS_ASK)
    player.tap(Act.ASSESS_ASK_PLAIN)
    assert not written(player, AskRespondents)
    note = player.showing(AssessItem).note
    assert note is not None and note.remark is Remark.REQUEST_NOBODY


@pytest.mark.parametrize(
    "grants", [(), (replace(ASSESSOR, role=Role.COORDINATOR),), (replace(ASSESSOR, scope="35"),)]
)
def test_without_the_grant_there_is_no_board(grants: tuple[Grant, ...]) -> None:
    """Nobody, a coordinator, an assessor of another province: the region is not even found."""
    player = assessor()
    player.facts[MyGrants()] = grants
    player.command(Command.ASSESSOR)
    player.text("wonosobo")
    player.data(f"{Act.ASSESS_OPEN}:33.07:{ROUND.id}:P1.0")
    assert not isinstance(player.screen, AssessItem | AssessQueue)


def test_one_does_not_check_what_one_coordinates() -> None:
    """Kindly refused, and on record."""
    player = assessor(ASSESSOR, replace(ASSESSOR, id="h" * 26, role=Role.COORDINATOR))
    player.command(Command.ASSESSOR)
    player.text("wonosobo")
    note = player.showing(FieldPick).note
    assert note is not None and note.remark is Remark.OWN_WORK
    assert player.session.desk.region == ""
    assert written(player, NoteAct)


def test_one_does_not_check_what_one_answered_as_government() -> None:
    """The same for whoever spoke for the region."""
    player = assessor(role="G", region="wonosobo")
    player.command(Command.ASSESSOR)
    player.text("wonosobo")
    note = player.showing(FieldPick).note
    assert note is not None and note.remark is Remark.OWN_WORK


def test_a_grant_withdrawn_in_the_middle_ends_it() -> None:
    """Nothing of the desk is shown or written from then on."""
    player = at_work(assessor())
    player.facts[MyGrants()] = ()
    player.tap(Act.ASSESS_ACCEPT)
    assert not written(player, VerifyLevel)
    assert not isinstance(player.screen, AssessItem | AssessQueue)


def test_an_answer_is_told_to_the_assessor_once() -> None:
    """In words: a record, and a notice that says neither who nor what."""
    player = Player().set_up(role="G")
    asked = Request("q" * 26, "33.07", ROUND.id, "P1", "Nomor?", "asti", "a1", "pmk3i",
                    RUBRIC.version)  # fmt: skip
    player.facts[RequestForMe("q" * 26)] = asked
    player.data(f"{Act.REQUEST}:{'q' * 26}.0")
    assert player.showing(RequestAsked).text == "Nomor?"
    player.text("SK 12")
    assert written(player, AnswerRequest) == [AnswerRequest("q" * 26, "SK 12")]
    [told] = written(player, Notify)
    assert isinstance(told, Notify)
    assert told.respondent == "asti"
    assert "SK 12" not in str(told.detail)
    assert player.showing(RequestAsked).answers == 1


def test_somebody_elses_question_opens_nothing() -> None:
    """The store knows to whom it went."""
    player = Player().set_up(role="G")
    player.facts[RequestForMe("q" * 26)] = None
    player.data(f"{Act.REQUEST}:{'q' * 26}.0")
    assert not isinstance(player.screen, RequestAsked)


def test_the_queue_goes_round() -> None:
    """After the last comes the first that waits; when all are done, none."""
    done = Decided(2, "", START)
    half = BOARD.with_item(replace(ITEMS[1], verified=done))
    assert next_open(half, "P1") == ITEMS[2]
    assert next_open(half, "P3") == ITEMS[0]
    full = Board(RUBRIC, "33.07", ROUND.id, tuple(replace(i, verified=done) for i in ITEMS))
    assert next_open(full, "") is None


@pytest.mark.parametrize(
    ("votes", "counts", "middle"),
    [(1, (), None), (2, (), None), (3, (), 2), (4, (), 2), (5, (0, 0, 5, 0, 0), 2)],
)
def test_few_votes_are_told_by_their_middle_alone(
    votes: int, counts: tuple[int, ...], middle: int | None
) -> None:
    """Below the size of a group whose figures may be shown (5) no distribution is.

    The middle of one vote is that vote, and of two it is one of them: nothing is told.
    """
    topic = Topic("P1", START, START, tuple(Ballot(2, "A") for _ in range(votes)))
    found = votes_of(RUBRIC, RUBRIC.indicators["P1"], topic)
    assert (found.people, found.counts, found.middle) == (votes, counts, middle)


def test_a_meeting_ends_with_its_day() -> None:
    """Twelve hours after it began nobody votes any more."""
    held = Meeting("m" * 26, "33.07", ROUND.id, START)
    assert held.is_running(START + timedelta(hours=12))
    assert not held.is_running(START + timedelta(hours=12, seconds=1))


OTHER = replace(ROUND, id="s" * 26, regions=("33.08", "33.07"))


@pytest.mark.parametrize(
    ("scope", "rounds", "region", "offered"),
    [
        ("33.07", (), "33.07", []),
        ("33", (ROUND,), "33.07", []),
        ("33", (ROUND, OTHER), "", ["33.07", "33.08"]),
        ("33", (), "", []),
    ],
)
def test_the_region_is_asked_only_where_there_is_a_choice(
    scope: str, rounds: tuple[Round, ...], region: str, offered: list[str]
) -> None:
    """One's only region, or the only one with a round, is taken; of several each has a button."""
    player = assessor(replace(ASSESSOR, role=Role.COORDINATOR, scope=scope))
    player.facts[RoundsIn(scope)] = rounds
    player.command(Command.COORDINATOR)
    player.tap(Act.MEETINGS)
    assert player.session.desk.region == region
    taps = [button.tap for button in player.buttons()]
    assert [tap.args[0] for tap in taps if tap.act is Act.MEETING_PLACE and tap.args] == offered
