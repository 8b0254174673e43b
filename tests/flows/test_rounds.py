"""Rounds: days as people type them, what a form understands, and what counts where."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.desk.dates import first_moment, last_moment, months_after, read_day
from bot.flows.desk.invitations import Invitation, InvitationsOf
from bot.flows.desk.records import UseLink
from bot.flows.desk.round_form import read_days, read_quotas
from bot.flows.desk.round_records import CloseRound, JoinRound, MakeRound
from bot.flows.desk.round_screens import InvitationOver, RoundDetail
from bot.flows.effects import BeginAssessment, FinishAssessment, NoteAct
from bot.flows.events import Command
from bot.flows.links import Link, LinkKind, LinkOpened
from bot.flows.remarks import Remark
from bot.flows.rounds import Round, RoundNamed, RoundsFor, RoundsIn
from bot.flows.screens import Result
from bot.flows.session import Desk, View
from bot.flows.taps import Act, Tap
from tests.flows.player import START, Player, shelf

TODAY = date(2026, 11, 22)
PMK3I = shelf().current("pmk3i")
PAYLOAD = f"i{'0' * 26}-{'A' * 22}"
ROUND = Round(
    "r" * 26, "PMK3I 2026", "pmk3i", PMK3I.version, "33", ("33.07",),
    START - timedelta(days=1), START + timedelta(days=14),
)  # fmt: skip
JATENG = Grant("g" * 26, Role.COORDINATOR, "33", "me", "boss", START)
LINK = Link(
    "0" * 26, LinkKind.INVITATION, "boss", START, ROUND.ends_at,
    detail={"round": ROUND.id, "region": "33.07", "group": "C", "instrument": "pmk3i",
            "by": "Forum Kriya"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1 Desember 2026", date(2026, 12, 1)), ("1/12/2026", date(2026, 12, 1)),
        ("1-12-26", date(2026, 12, 1)), ("1.12.2026", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)), ("1 des", date(2026, 12, 1)),
        ("Selasa, 1 Desember 2026", date(2026, 12, 1)), ("tgl 1 Desember", date(2026, 12, 1)),
        ("December 1, 2026", date(2026, 12, 1)), ("1 Januari", date(2027, 1, 1)),
        ("hari ini", TODAY), ("besok", date(2026, 11, 23)), ("lusa", date(2026, 11, 24)),
        ("29/2/2028", date(2028, 2, 29)), ("31 Juni 2026", None), ("29/2/2027", None),
        ("13/13/2026", None), ("kapan-kapan", None), ("", None), ("1", None),
    ],
)  # fmt: skip
def test_days_are_understood_as_people_type_them(said: str, meant: date | None) -> None:
    """Day before month; without a year the next such day; what is no day is none."""
    assert read_day(said, TODAY) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [("2 minggu", date(2026, 12, 15)), ("sebulan", date(2027, 1, 1)),
     ("3 bulan", date(2027, 3, 1)), ("10 hari", date(2026, 12, 11))],
)  # fmt: skip
def test_a_span_counts_from_the_start(said: str, meant: date) -> None:
    """«2 minggu» after 1 December is the 15th."""
    assert read_day(said, TODAY, since=date(2026, 12, 1)) == meant


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 36))
def test_months_keep_the_day_or_end_with_the_month(since: date, months: int) -> None:
    """The same day of the month, or its last."""
    after = months_after(since, months)
    assert (after.year * 12 + after.month) - (since.year * 12 + since.month) == months
    assert after.day == since.day or (after + timedelta(days=1)).day == 1


def test_a_day_ends_by_the_clock_of_its_zone() -> None:
    """1 December ends at 16:59:59 UTC in WIB and two hours earlier in WIT."""
    assert first_moment(date(2026, 12, 1), "Asia/Jakarta") == datetime(
        2026, 11, 30, 17, tzinfo=UTC
    )
    assert last_moment(date(2026, 12, 1), "Asia/Jayapura") == datetime(
        2026, 12, 1, 14, 59, 59, 999999, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5", {"A": 5, "B": 5, "C": 5, "G": 5}), ("A 5 B 3", {"A": 5, "B": 3}),
        ("akademisi 5, bisnis 3", {"A": 5, "B": 3}), ("Pemerintah: 10", {"G": 10}),
        ("komunitas 8\npemda 2", {"C": 8, "G": 2}), ("1001", None), ("banyak", None),
        ("akademisi", None), ("dukun 5", None), ("9" * 30, None),
    ],
)  # fmt: skip
def test_quotas_are_understood_as_people_type_them(said: str, meant: object) -> None:
    """One number for all, or groups by letter or name; nothing is guessed."""
    assert read_quotas(said, PMK3I) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [("3, 10, 24", (3, 10, 24)), ("10 3", (3, 10)), ("7 hari", (7,)), ("0", None), ("91", None),
     ("1 2 3 4 5 6", None), ("tiga", None)],
)  # fmt: skip
def test_reminder_days_are_few_and_near(said: str, meant: object) -> None:
    """At most five days between 1 and 90, in order."""
    assert read_days(said) == meant


def in_round(its: Round = ROUND) -> Player:
    """Somebody who begins while a round is open for their region."""
    player = Player()
    player.facts[RoundsFor("33.07", "pmk3i", START)] = (its,)
    player.facts[RoundNamed(its.id)] = its
    player.set_up()
    return player


def finishing(player: Player) -> FinishAssessment:
    return next(one for one in player.effects if isinstance(one, FinishAssessment))


def test_an_assessment_belongs_to_the_round_that_is_open() -> None:
    """And finished in time it counts there, with its standing."""
    player = in_round()
    assert player.own.round == ROUND.id
    screen = player.answer_all()
    assert isinstance(screen, Result)
    assert screen.missed is None
    done = finishing(player)
    assert done.counted_in == ROUND.id
    assert done.standing is not None
    assert done.counts_until is None


def test_the_round_that_ends_first_is_taken() -> None:
    """Where several are open and no link says which."""
    later = replace(ROUND, id="s" * 26, ends_at=ROUND.ends_at + timedelta(days=9))
    player = Player()
    player.facts[RoundsFor("33.07", "pmk3i", START)] = (ROUND, later)
    player.set_up()
    assert player.own.round == ROUND.id


def test_without_a_round_one_assesses_alone() -> None:
    """The result is one's own, and counts in no round."""
    player = Player().set_up()
    player.answer_all()
    assert player.own.round == ""
    assert finishing(player).counted_in == ""


@pytest.mark.parametrize("closed", [False, True])
def test_who_is_late_is_told_and_does_not_count(closed: bool) -> None:  # noqa: FBT001 - a row
    """Over by its date, or because it was closed early."""
    player = in_round()
    if closed:
        player.facts[RoundNamed(ROUND.id)] = replace(ROUND, closed_at=START)
        player.wait(days=1)
    else:
        player.wait(days=15)
    screen = player.answer_all()
    assert isinstance(screen, Result)
    assert screen.missed is not None
    assert finishing(player).counted_in == ""


def test_the_last_moment_is_in_time() -> None:
    """`ends_at` itself counts; a microsecond later does not."""
    for beyond, counted in ((timedelta(), ROUND.id), (timedelta(microseconds=1), "")):
        player = in_round()
        player.now = ROUND.ends_at + beyond
        player.answer_all()
        assert finishing(player).counted_in == counted


def test_a_correction_after_the_end_leaves_the_figures_alone() -> None:
    """The score is the person's own; the standing in the round stays as it was at the end."""
    player = in_round()
    player.answer_all()
    player.wait(days=20)
    player.command(Command.SUMMARY)
    player.tap(Act.CHANGE, player.asked()[0])
    player.answer(0)
    done = finishing(player)
    assert done.standing is None
    assert done.counted_in == ROUND.id
    assert done.counts_until == ROUND.ends_at


def invited(link: Link = LINK, its: Round = ROUND) -> Player:
    player = Player()
    player.facts[LinkOpened(PAYLOAD)] = link
    player.facts[RoundNamed(its.id)] = its
    player.facts[RoundsFor("33.07", "pmk3i", START)] = (its,)
    return player


def test_an_invitation_skips_what_it_says() -> None:
    """Region, group and instrument; a place of the link is taken once."""
    player = invited()
    player.command(Command.START, PAYLOAD)
    for act in (Act.READ, Act.AGREE, Act.ADULT):
        player.tap(act)
    assert UseLink(LINK.id, 1) in player.effects
    player.tap(Act.OWN_SUBSECTOR, "13")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    assert (player.own.region, player.own.role, player.own.round) == ("33.07", "C", ROUND.id)
    [begun] = [one for one in player.effects if isinstance(one, BeginAssessment)]
    assert begun.assessment.link == LINK.id


def test_an_invitation_leads_back_to_what_was_begun() -> None:
    """In the round: resumed. Begun alone before: it joins the round; nobody is asked twice."""
    player = invited()
    player.facts[RoundsFor("33.07", "pmk3i", START)] = ()
    player.set_up()
    player.answer(3)
    screen = player.command(Command.START, PAYLOAD)
    assert JoinRound(player.own.id, ROUND.id, LINK.id) in player.effects
    assert screen.note is not None
    assert screen.note.remark is Remark.ALREADY_BEGUN

    again = in_round()
    again.answer(3)
    again.facts[LinkOpened(PAYLOAD)] = LINK
    again.command(Command.START, PAYLOAD)
    assert len(again.assessments) == 1
    assert not any(isinstance(one, UseLink | JoinRound) for one in again.effects)


@pytest.mark.parametrize(
    ("link", "its", "reason"),
    [
        (replace(LINK, expires_at=START - timedelta(days=1)), ROUND, "expired"),
        (replace(LINK, withdrawn_at=START), ROUND, "withdrawn"),
        (replace(LINK, most_uses=1, uses=1), ROUND, "used_up"),
        (LINK, replace(ROUND, closed_at=START - timedelta(hours=1)), "expired"),
        (LINK, replace(ROUND, starts_at=START + timedelta(days=1)), "early"),
    ],
)
def test_an_invitation_out_of_its_time_offers_ones_own_way(
    link: Link, its: Round, reason: str
) -> None:
    """The same region and group without the round; nothing of the link is used.

    To somebody who began nothing yet it is the only way: there is nothing to go on with.
    """
    player = invited(link, its)
    player.facts[RoundsFor("33.07", "pmk3i", START)] = ()
    player.command(Command.START, PAYLOAD)
    for act in (Act.READ, Act.AGREE, Act.ADULT):
        player.tap(act)
    screen = player.showing(InvitationOver)
    assert screen.reason == reason
    assert not any(isinstance(one, UseLink) for one in player.effects)
    assert [button.tap.act for button in player.buttons()] == [Act.FILL_OWN]
    player.tap(Act.FILL_OWN)
    player.tap(Act.OWN_SUBSECTOR, "13")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    assert (player.own.region, player.own.role, player.own.round) == ("33.07", "C", "")


def coordinator(its: Round, *grants: Grant) -> Player:
    """Somebody with a round open on their desk."""
    player = Player().set_up()
    scope = grants[0].scope
    player.facts |= {
        MyGrants(): grants,
        RoundsIn(scope): (its,),
        RoundNamed(its.id): its,
        InvitationsOf(its.id): (),
    }
    player.command(Command.COORDINATOR)
    player.tap(Act.ROUNDS)
    player.tap(Act.ROUND_SEE, its.id)
    return player


def test_a_coordinator_inside_sees_a_wider_round_and_cannot_change_it() -> None:
    """No button for it, and a forged tap does nothing."""
    player = coordinator(replace(ROUND, scope="33"), replace(JATENG, scope="33.07"))
    screen = player.showing(RoundDetail)
    assert not screen.may_change
    for act in (Act.ROUND_EDIT, Act.ROUND_CLOSE, Act.ROUND_CLOSE_YES):
        player.data(Tap(act).encode(player.session.token))
        assert player.session.view is View.ROUND
        assert not any(isinstance(one, CloseRound) for one in player.effects)


def test_a_round_elsewhere_is_not_shown_whatever_the_session_says() -> None:
    """A session that names another province's round gets the list, and closing it is refused."""
    elsewhere = replace(ROUND, id="e" * 26, scope="35", regions=("35.07",))
    player = coordinator(ROUND, JATENG)
    player.facts[RoundNamed(elsewhere.id)] = elsewhere
    player.session = replace(player.session, desk=Desk(scope="33", round=elsewhere.id),
                             view=View.ROUND_CLOSE)  # fmt: skip
    player.text("ya")
    assert not isinstance(player.screen, RoundDetail)
    player.data(Tap(Act.ROUND_CLOSE_YES).encode(player.session.token))
    assert not any(isinstance(one, CloseRound) for one in player.effects)


def test_who_asks_in_another_region_is_not_told() -> None:
    """«The same as last time» offers names of the scope that is worked in alone."""
    its = replace(ROUND, regions=("33.07", "33.08"))
    player = coordinator(its, replace(JATENG, scope="33.07"))
    other, own = (
        Invitation(code * 26, its.id, region, "", sender, START)
        for code, region, sender in (("x", "33.08", "Pak Joko"), ("y", "33.07", "Bu Rina"))
    )
    player.facts[InvitationsOf(its.id)] = (other, own)
    form = {"region": "33.07", "group": "*", "uses": "many", "end": "round"}
    desk = Desk(scope="33.07", round=its.id, form=form)
    player.session = replace(player.session, view=View.INVITE_SENDER, desk=desk)
    player.text("?" * 61)
    said = {button.params.get("name") for button in player.buttons()}
    assert "Bu Rina" in said
    assert "Pak Joko" not in said


def test_closing_early_asks_first_and_is_noted() -> None:
    """Then what is finished later does not count."""
    player = coordinator(ROUND, JATENG)
    player.tap(Act.ROUND_CLOSE)
    player.tap(Act.ROUND_CLOSE_YES)
    assert CloseRound(ROUND.id, player.now) in player.effects
    assert NoteAct("round_closed", {"round": ROUND.id, "scope": "33"}) in player.effects


def test_a_form_that_lay_about_asks_for_its_end_again() -> None:
    """Filled in one day and saved a month later: the end has passed meanwhile."""
    player = coordinator(ROUND, JATENG)
    player.tap(Act.ROUNDS)
    player.tap(Act.ROUND_NEW)
    player.text("Wonosobo")
    player.tap(Act.ROUND_FILL, "regions", "done")
    player.tap(Act.ROUND_FILL, "start", "today")
    player.tap(Act.ROUND_FILL, "end", "2w")
    player.tap(Act.ROUND_FILL, "quota", "5")
    player.tap(Act.ROUND_FILL, "note", "")
    player.wait(days=30)
    screen = player.tap(Act.ROUND_SAVE)
    assert screen.note is not None
    assert screen.note.remark is Remark.END_PAST
    player.text("besok")
    player.tap(Act.ROUND_SAVE)
    [made] = [one.round for one in player.effects if isinstance(one, MakeRound)]
    assert made.regions == ("33.07",)
    assert made.ends_at > player.now
