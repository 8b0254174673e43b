"""A colleague's part: what the owner asks for, what the colleague sees, and what counts when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows.colleagues import (
    AnswerPart,
    Asked,
    EvidenceOfPart,
    JudgePart,
    MakePart,
    Part,
    PartAnswer,
    PartNamed,
    PartsOf,
    SendPart,
    TakePart,
    Verdict,
    WithdrawPart,
)
from bot.flows.desk.records import MakeLink, UseLink, WithdrawLink
from bot.flows.effects import FinishAssessment, Notify, RecordAnswer
from bot.flows.events import Command
from bot.flows.evidence import AddEvidence
from bot.flows.field.screens import (
    ColleagueCheck,
    ColleagueDetail,
    ColleaguePick,
    Colleagues,
    PartOver,
    PartOverview,
    PartQuestion,
    PartSent,
)
from bot.flows.links import Link, LinkAddress, LinkKind, LinkOpened
from bot.flows.remarks import Remark
from bot.flows.screens import Question, Welcome
from bot.flows.session import View
from bot.flows.taps import Act, Tap
from scoring.answers import DONT_KNOW, SKIPPED, Answer
from tests.flows.player import START, Player

ID = "0" * 26
PAYLOAD = f"b{ID}-{'A' * 22}"
UNTIL = START + timedelta(days=14)


def part(**more: object) -> Part:
    made = Part(ID, "penilaian", "Pak Budi", ("P4", "K1"), START, UNTIL)
    return replace(made, **more)  # type: ignore[arg-type]  # the test's own shorthand


def asked(own: Part | None = None, **more: object) -> Asked:
    made = Asked(own or part(), "pmk3i", "1.0.0", "33.07", "G", "13", "pemilik", False, False)
    return replace(made, **more)  # type: ignore[arg-type]  # as above


def link(**more: object) -> Link:
    made = Link(ID, LinkKind.COLLEAGUE, "pemilik", START, UNTIL, 1)
    return replace(made, **more)  # type: ignore[arg-type]  # as above


def colleague(own: Asked | None = None, its: Link | None = None) -> Player:
    """Somebody who agreed to the notice and then opens the link."""
    player = Player()
    player.command_start()
    player.facts[LinkOpened(PAYLOAD)] = its or link()
    player.facts[PartNamed(ID)] = own or asked()
    player.facts[EvidenceOfPart(ID)] = ()
    player.command(Command.START, PAYLOAD)
    return player


def settled(player: Player, **answers: Answer) -> None:
    """The store has caught up: the person is the colleague, with these answers."""
    given = {key: PartAnswer(value) for key, value in answers.items()}
    opened = part(opened_at=START, answers=given)
    player.facts[PartNamed(ID)] = asked(opened, is_for_me=True)
    player.facts[LinkOpened(PAYLOAD)] = link(uses=1, used_by_me=True)


def owner(*parts: Part, role: str = "G") -> Player:
    """Somebody who answered P1 and has these parts."""
    player = Player().set_up(role=role)
    player.answer(2)
    own = player.own.id
    mine = tuple(replace(each, assessment=own) for each in parts)
    player.facts[PartsOf(own)] = mine
    for each in mine:
        player.facts[PartNamed(each.id)] = asked(each, is_mine=True)
        player.facts[LinkAddress(LinkKind.COLLEAGUE, each.id)] = "https://t.me/x"
    return player


def recorded(player: Player, kind: type) -> list[object]:
    return [effect for effect in player.effects if isinstance(effect, kind)]


SENT = part(
    opened_at=START,
    sent_at=START,
    answers={"P4": PartAnswer(Answer.given(3)), "K1": PartAnswer(Answer.given(1))},
)


def test_single_questions_are_chosen_and_a_link_is_made() -> None:
    """A link for one person and fourteen days, with the questions in the rubric's order."""
    player = owner()
    player.command(Command.SUMMARY)
    player.tap(Act.COLLEAGUES)
    player.tap(Act.COLLEAGUE_NEW)
    player.tap(Act.COLLEAGUE_BY, "one")
    player.tap(Act.COLLEAGUE_PICK, "K1")
    player.tap(Act.COLLEAGUE_PICK, "P4")
    player.tap(Act.COLLEAGUE_PICK, "P2")
    player.tap(Act.COLLEAGUE_PICK, "P2")
    assert player.showing(ColleaguePick).count == 2
    player.tap(Act.COLLEAGUE_ON)
    player.facts[LinkAddress(LinkKind.COLLEAGUE, f"a{player.update_id + 1}")] = "https://t.me/x"
    player.text("Pak Budi, Bappeda")

    [made], [opened] = recorded(player, MakePart), recorded(player, MakeLink)
    assert made.part.indicators == ("P4", "K1")  # type: ignore[attr-defined]
    assert made.part.label == "Pak Budi, Bappeda"  # type: ignore[attr-defined]
    assert opened.expires_at == player.now + timedelta(days=14)  # type: ignore[attr-defined]
    assert opened.most_uses == 1  # type: ignore[attr-defined]
    assert "Budi" not in str(opened.detail)  # type: ignore[attr-defined]
    assert player.showing(ColleagueDetail).address == "https://t.me/x"


def test_a_whole_dimension_is_chosen_with_one_tap() -> None:
    """Only its questions that the owner's group is asked: G has five in D1."""
    player = owner()
    player.command(Command.SUMMARY)
    player.tap(Act.COLLEAGUES)
    player.tap(Act.COLLEAGUE_NEW)
    player.tap(Act.COLLEAGUE_PICK, "D1")

    assert player.showing(ColleaguePick).count == 5
    player.tap(Act.COLLEAGUE_PICK, "D1")
    assert player.showing(ColleaguePick).count == 0
    player.tap(Act.COLLEAGUE_ON)
    assert player.session.view is View.COLLEAGUE_PICK


def test_from_a_question_it_is_chosen_already() -> None:
    """«Jelaskan», then «Minta rekan»: the one in sight."""
    player = owner()
    player.tap(Act.EXPLAIN)
    player.tap(Act.COLLEAGUE_NEW)
    chosen = [one.indicator.id for _, group in player.showing(ColleaguePick).groups
              for one in group if one.chosen]  # fmt: skip
    assert chosen == ["P2"]


def test_a_newcomer_agrees_first_and_then_sees_the_questions_alone() -> None:
    """The welcome says what it is about; after consent the part comes, not the set-up."""
    player = Player()
    player.facts[LinkOpened(PAYLOAD)] = link()
    player.facts[PartNamed(ID)] = asked()
    player.command(Command.START, PAYLOAD)
    assert player.showing(Welcome).for_colleague == 2
    for act in (Act.READ, Act.AGREE, Act.ADULT):
        player.tap(act)

    shown = player.showing(PartOverview)
    assert [line.indicator.id for line in shown.lines] == ["P4", "K1"]
    assert recorded(player, TakePart) == [TakePart(ID)]
    assert recorded(player, UseLink) == [UseLink(ID, 1)]


def test_a_colleague_never_sees_the_owner_s_name_for_them_or_answers() -> None:
    """No screen of the part carries a label, an answer of the owner's, or their evidence."""
    player = colleague()
    settled(player)
    player.tap(Act.PART_ASK, "P4")
    shown = player.showing(PartQuestion)
    assert shown.answer is None
    assert "Budi" not in repr([one.screen for one in player.shown])


def test_the_colleague_answers_explains_adds_evidence_and_sends() -> None:
    """Ordinary questions; one answer after another, then back to the owner, who is told."""
    player = colleague()
    settled(player)
    player.tap(Act.PART_ASK, "P4")
    player.tap(Act.PART_EXPLAIN)
    assert player.showing(PartQuestion).explained
    player.tap(Act.PART_EVIDENCE)
    player.text("https://jdih.contoh.go.id/dpa")
    [piece] = recorded(player, AddEvidence)
    assert piece.piece.part == ID  # type: ignore[attr-defined]
    assert piece.assessment == "penilaian"  # type: ignore[attr-defined]
    player.tap(Act.PART_ASK, "P4")
    player.tap(Act.PART_LEVEL, "P4", "3")
    assert recorded(player, AnswerPart) == [AnswerPart(ID, "P4", Answer.given(3))]
    settled(player, P4=Answer.given(3))
    assert player.showing(PartQuestion).indicator.id == "K1"
    player.text("1")
    assert recorded(player, AnswerPart) == [AnswerPart(ID, "K1", Answer.given(1))]
    settled(player, P4=Answer.given(3), K1=Answer.given(1))
    player.tap(Act.PART_SEND)

    player.showing(PartSent)
    assert recorded(player, SendPart) == [SendPart(ID)]
    [told] = recorded(player, Notify)
    assert told.respondent == "pemilik"  # type: ignore[attr-defined]
    assert not recorded(player, RecordAnswer)


def test_nothing_answered_is_not_sent() -> None:
    """What was only skipped says nothing; one answer is enough."""
    player = colleague()
    settled(player, P4=SKIPPED)
    player.command(Command.RESUME)
    assert Act.PART_SEND not in {button.tap.act for button in player.buttons()}
    settled(player, P4=DONT_KNOW)
    player.command(Command.RESUME)
    player.tap(Act.PART_SEND)
    assert recorded(player, SendPart) == [SendPart(ID)]


@pytest.mark.parametrize(
    ("its", "reason"),
    [
        (link(withdrawn_at=START), "withdrawn"),
        (link(expires_at=START - timedelta(days=1)), "expired"),
        (link(uses=1), "used_up"),
    ],
)
def test_a_link_that_is_over_says_so_kindly(its: Link, reason: str) -> None:
    """And the person goes on with their own."""
    player = colleague(its=its)
    assert player.showing(PartOver).reason == reason
    assert not recorded(player, TakePart)
    player.tap(Act.PART_LATER)
    assert player.session.view is View.REGION


def test_what_ends_while_it_is_answered_is_not_sent() -> None:
    """Withdrawn or expired meanwhile: a kind line, and nothing is recorded."""
    player = colleague()
    settled(player, P4=Answer.given(3))
    player.command(Command.RESUME)
    gone = part(opened_at=START, withdrawn_at=START, answers={"P4": PartAnswer(Answer.given(3))})
    player.facts[PartNamed(ID)] = asked(gone, is_for_me=True)
    player.data(Tap(Act.PART_SEND).encode(player.session.token))

    assert player.showing(PartOver).reason == "withdrawn"
    assert not recorded(player, SendPart)


def test_a_forged_part_of_somebody_else_is_not_answered() -> None:
    """A session that names a part which is not the person's shows nothing of it."""
    player = colleague()
    player.facts[PartNamed(ID)] = asked(part(opened_at=START))
    for act, args in ((Act.PART_LEVEL, ("P4", "3")), (Act.PART_ASK, ("P4",))):
        player.data(Tap(act, args).encode(player.session.token))
        player.showing(PartOver)
        assert not recorded(player, AnswerPart)


def test_the_colleague_s_own_assessment_is_untouched() -> None:
    """They go on where they were; the part is put aside with one tap."""
    player = Player().set_up(role="G")
    player.answer(2)
    before = player.own
    player.facts[LinkOpened(PAYLOAD)] = link()
    player.facts[PartNamed(ID)] = asked()
    player.facts[EvidenceOfPart(ID)] = ()
    player.command(Command.START, PAYLOAD)
    settled(player)
    player.tap(Act.PART_ASK, "P4")
    player.tap(Act.PART_LEVEL, "P4", "4")
    player.tap(Act.PART)
    player.tap(Act.PART_LATER)

    assert player.showing(Question).indicator.id == "P2"
    assert player.own == before


def test_whoever_has_a_part_in_hand_can_begin_their_own() -> None:
    """Beginning an assessment leads to its first question."""
    player = colleague()
    settled(player)
    player.tap(Act.PART_LATER)
    player.command(Command.START, PAYLOAD)
    player.command(Command.AGAIN)
    player.text("wonosobo")
    player.tap(Act.ROLE, "G")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    assert player.showing(Question).indicator.id == "P1"


def test_the_owner_confirms_one_and_changes_one() -> None:
    """Until then the own answer stands; each decision is one answer of the owner's."""
    player = owner(SENT)
    assert set(player.own.answers) == {"P1"}
    player.data(Tap(Act.COLLEAGUE_SEE, (ID,)).encode(0))
    player.tap(Act.COLLEAGUE_CHECK)
    shown = player.showing(ColleagueCheck)
    assert (shown.indicator.id, shown.theirs, shown.own) == ("P4", Answer.given(3), None)
    player.tap(Act.COLLEAGUE_TAKE, "P4")
    assert recorded(player, JudgePart) == [JudgePart(ID, "P4", Verdict.CONFIRMED)]
    assert player.own.answers["P4"] == Answer.given(3)
    judged = {**SENT.answers, "P4": PartAnswer(Answer.given(3), Verdict.CONFIRMED)}
    player.facts[PartsOf(player.own.id)] = (
        replace(SENT, assessment=player.own.id, answers=judged),
    )
    player.text("4")

    assert recorded(player, JudgePart) == [JudgePart(ID, "K1", Verdict.CHANGED)]
    assert player.own.answers["K1"] == Answer.given(4)
    player.showing(ColleagueDetail)


def test_the_owner_may_keep_their_own() -> None:
    """Nothing changes but the verdict."""
    player = owner(SENT)
    player.data(Tap(Act.COLLEAGUE_SEE, (ID,)).encode(0))
    player.tap(Act.COLLEAGUE_CHECK)
    before = player.own.answers
    player.tap(Act.COLLEAGUE_KEEP, "P4")
    assert recorded(player, JudgePart) == [JudgePart(ID, "P4", Verdict.KEPT)]
    assert player.own.answers == before


def test_a_confirmed_answer_moves_the_score_of_what_was_finished() -> None:
    """A finished assessment is scored anew, as with any correction."""
    player = owner(SENT)
    player.answer_all(2)
    own = player.own.id
    player.facts[PartsOf(own)] = (replace(SENT, assessment=own),)
    player.data(Tap(Act.COLLEAGUE_SEE, (ID,)).encode(0))
    player.tap(Act.COLLEAGUE_CHECK)
    player.tap(Act.COLLEAGUE_TAKE, "P4")
    assert len(recorded(player, FinishAssessment)) == 1


def test_answers_that_were_not_sent_are_not_shown_to_the_owner() -> None:
    """«sedang mengisi» and nothing more; it can be withdrawn, and nothing is blocked."""
    begun = part(opened_at=START, answers={"P4": PartAnswer(Answer.given(3))})
    player = owner(begun)
    player.data(Tap(Act.COLLEAGUE_SEE, (ID,)).encode(0))
    assert all(line.answer is None for line in player.showing(ColleagueDetail).lines)
    player.data(Tap(Act.COLLEAGUE_TAKE, ("P4",)).encode(player.session.token))
    assert not recorded(player, JudgePart)
    player.tap(Act.COLLEAGUE_WITHDRAW)
    assert recorded(player, WithdrawPart) == [WithdrawPart(ID)]
    assert recorded(player, WithdrawLink) == [WithdrawLink(ID)]
    assert player.showing(Colleagues).lines == ()
    player.command(Command.RESUME)
    player.showing(Question)


def test_a_part_of_somebody_else_s_assessment_is_not_opened() -> None:
    """The button of a notice never grows stale, so it asks whose part it is."""
    player = owner()
    player.facts[PartNamed(ID)] = asked(SENT)
    player.data(Tap(Act.COLLEAGUE_SEE, (ID,)).encode(0))
    assert player.toast == "unknown"
    assert player.session.view is View.QUESTION


def test_the_owner_who_opens_their_own_link_sees_how_far_it_is() -> None:
    """They do not become their own colleague."""
    player = owner(part())
    player.facts[LinkOpened(PAYLOAD)] = link()
    player.command(Command.START, PAYLOAD)
    assert not recorded(player, TakePart)
    player.showing(ColleagueDetail)


def test_the_reminder_leads_the_colleague_back_and_nobody_else() -> None:
    """Its button never grows stale, so it asks whose part it is and whether it is over."""
    tap = Tap(Act.PART_OPEN, (ID,)).encode(0)
    stranger = owner()
    stranger.facts[PartNamed(ID)] = asked(part(opened_at=START))
    stranger.data(tap)
    assert stranger.toast == "unknown"
    stranger.showing(Question)

    player = colleague()
    settled(player, P4=Answer.given(3))
    player.command(Command.RESUME)
    player.data(tap)
    assert player.showing(PartOverview).done == 1
    player.wait(days=15)
    player.data(tap)
    assert player.showing(PartOver).reason == "expired"


def test_both_notices_are_put_down_when_their_silence_begins() -> None:
    """The owner's two days before the link ends; the colleague's three days after they came."""
    player = owner()
    player.command(Command.SUMMARY)
    player.tap(Act.COLLEAGUES)
    player.tap(Act.COLLEAGUE_NEW)
    player.tap(Act.COLLEAGUE_PICK)
    player.tap(Act.COLLEAGUE_ON)
    player.facts[LinkAddress(LinkKind.COLLEAGUE, f"a{player.update_id + 1}")] = "https://t.me/x"
    player.text("Pak Budi")
    [told] = (one for one in player.effects if isinstance(one, Notify))
    assert (told.kind, told.due) == ("part_silent", player.now + timedelta(days=12))
    assert told.detail["label"] == "Pak Budi"

    [reminder] = (one for one in colleague().effects if isinstance(one, Notify))
    assert (reminder.kind, reminder.due) == ("part_waiting", START + timedelta(days=3))
    assert "label" not in reminder.detail


def test_who_waits_in_vain_asks_somebody_else_the_same() -> None:
    """The questions of a part that is over, or that nobody sent, are chosen already."""
    player = owner(part(opened_at=START))
    player.data(Tap(Act.COLLEAGUE_SEE, (ID,)).encode(0))
    player.tap(Act.COLLEAGUE_AGAIN)
    assert player.showing(ColleaguePick).count == 2


def test_after_twenty_requests_a_line_says_what_to_do() -> None:
    """One that was withdrawn counts no more."""
    many = [part(id=f"{number:026d}") for number in range(20)]
    player = owner(*many)
    player.command(Command.SUMMARY)
    player.tap(Act.COLLEAGUES)
    player.tap(Act.COLLEAGUE_NEW)
    note = player.showing(Colleagues).note
    assert note is not None
    assert (note.remark, note.count) == (Remark.COLLEAGUES_FULL, 20)
    own = player.own.id
    gone = replace(many[0], assessment=own, withdrawn_at=START)
    player.facts[PartsOf(own)] = (gone, *player.facts[PartsOf(own)][1:])  # type: ignore[index]
    player.command(Command.SUMMARY)
    player.tap(Act.COLLEAGUES)
    player.tap(Act.COLLEAGUE_NEW)
    player.showing(ColleaguePick)
