"""The respondent's way from the first hello to the result, as pure steps."""

import pytest

from bot.flows.effects import FinishAssessment, GiveConsent, RecordAnswer
from bot.flows.events import Command, FileKind
from bot.flows.remarks import Remark
from bot.flows.screens import (
    AgeQuestion,
    Assessments,
    ConsentNotice,
    Explanation,
    Identity,
    OpenQuestionAsked,
    Question,
    RegionOptions,
    RegionQuestion,
    Result,
    RoleQuestion,
    SubsectorQuestion,
    Summary,
    TooYoung,
    Unanswered,
    Welcome,
    WelcomeBack,
    Withdrawn,
)
from bot.flows.taps import Act
from scoring.answers import DONT_KNOW, SKIPPED, Answer
from tests.flows.player import CONSENT, Player, Shelf, shelf

COUNTS = {"A": 14, "B": 18, "C": 16, "G": 18, "S": 16}
"""Questions of each role: pmk3i.md §9.12; supporters answer the communities' set."""


def test_nothing_is_asked_before_consent() -> None:
    """Welcome, notice, age: only then the region (UU 27/2022 article 20)."""
    sari = Player()
    sari.command(Command.START)
    sari.showing(Welcome)
    for early in (Command.RESUME, Command.SUMMARY, Command.RESULT, Command.AGAIN):
        sari.command(early)
        sari.showing(Welcome)
    sari.tap(Act.READ)
    sari.showing(ConsentNotice)
    sari.tap(Act.AGREE)
    assert GiveConsent(CONSENT) in sari.effects
    sari.showing(AgeQuestion)
    sari.tap(Act.MINOR)
    sari.showing(TooYoung)
    sari.tap(Act.BACK)
    sari.tap(Act.ADULT)
    sari.showing(RegionQuestion)


@pytest.mark.parametrize("role", list(COUNTS))
def test_every_role_walks_all_of_its_indicators(role: str) -> None:
    """Each role is asked its own indicators once, in order, up to the result."""
    player = Player().set_up(role)
    asked: list[str] = []
    while isinstance(player.screen, Question):
        screen = player.screen
        assert (screen.position, screen.total) == (len(asked) + 1, COUNTS[role])
        asked.append(screen.indicator.id)
        player.answer(len(asked) % 5)
    assert tuple(asked) == player.asked()
    assert len(asked) == COUNTS[role]
    for _ in range(3):
        player.showing(OpenQuestionAsked)
        player.tap(Act.SKIP)
    result = player.showing(Result)
    assert result.finished
    assert result.unanswered == 0
    assert result.score.value is not None
    assert sum(isinstance(effect, FinishAssessment) for effect in player.effects) == 1


def test_the_result_gives_a_step_that_the_person_can_take() -> None:
    """At least one of up to three next steps is the own group's."""
    for role in "ABCG":
        player = Player().set_up(role)
        player.answer_all(1)
        steps = player.showing(Result).steps
        assert 1 <= len(steps) <= 3
        assert any(step.own for step in steps)
        assert all(step.recommendation.gain > 0 for step in steps)


def test_a_region_is_found_by_typing_and_ambiguous_names_are_shown() -> None:
    """One match is taken at once, two are shown, none is said kindly."""
    player = Player()
    player.command(Command.START)
    for act in (Act.READ, Act.AGREE, Act.ADULT):
        player.tap(act)
    missed = player.text("atlantis")
    assert missed.note is not None
    assert (missed.note.remark, missed.note.query) == (Remark.NO_REGION, "atlantis")
    assert len((player.text("malang"), player.showing(RegionOptions))[1].options) == 2
    player.tap(Act.REGION, "35.73")
    assert player.showing(RoleQuestion).place.name == "Kota Malang"
    player.tap(Act.OTHER_REGION)
    player.text("wonosobo")
    assert player.showing(RoleQuestion).place.code == "33.07"


def test_answers_may_be_typed() -> None:
    """`3`, a level's own words, don't know, skip and back do what the buttons do."""
    player = Player().set_up("C")
    first, second, third = player.asked()[:3]
    player.text(" 3. ")
    assert player.own.answers[first] == Answer.given(3)
    player.text("Nggak tahu")
    assert player.own.answers[second] == DONT_KNOW
    assert player.screen.note and player.screen.note.remark is Remark.DONT_KNOW_IS_FINE
    player.text("LEWATI")
    assert player.own.answers[third] == SKIPPED
    player.text("kembali")
    player.text("2\ufe0f\u20e3")
    assert player.own.answers[third] == Answer.given(2)
    sentence = player.showing(Question).indicator.scale.options[4].text["id"]  # type: ignore[union-attr]
    at = player.session.at
    player.text(sentence.upper() + " ")
    assert player.own.answers[at] == Answer.given(4)


def test_explaining_changes_nothing_and_can_be_answered() -> None:
    """«Jelaskan» opens on the same question; a level under it is an answer."""
    player = Player().set_up("C")
    at = player.session.at
    player.tap(Act.EXPLAIN)
    assert player.showing(Explanation).indicator.id == at
    player.tap(Act.QUESTION)
    assert player.showing(Question).indicator.id == at
    player.text("jelaskan")
    player.text("1")
    assert player.own.answers[at] == Answer.given(1)


def test_a_tap_edits_its_message_and_words_bring_a_fresh_screen() -> None:
    """A tap edits the tapped screen; after words the screen goes to the bottom."""
    player = Player().set_up("C")
    message = player.message_id
    player.answer(2)
    assert player.edit == message
    player.text("3")
    assert player.edit is None


def test_a_double_tap_answers_once() -> None:
    """The same tap under a new update id changes nothing and is told as saved."""
    player = Player().set_up("C")
    at = player.session.at
    data = player.button(Act.LEVEL, at, "3").tap.encode(player.session.token)
    after = player.data(data)
    for _ in range(20):
        assert player.data(data) == after
        assert player.toast == "already_saved"
        assert not any(isinstance(effect, RecordAnswer) for effect in player.effects)
    assert [item for item in player.history if item[1] == at] == [
        (player.own.id, at, Answer.given(3))
    ]


def test_an_old_button_with_another_answer_is_not_called_saved() -> None:
    """A stale tap that says something else must not claim to be stored."""
    player = Player().set_up("C")
    old = player.button(Act.LEVEL, player.session.at, "4").tap.encode(player.session.token)
    player.answer(1)
    player.data(old)
    assert player.toast == "unknown"
    assert player.history[-1][2] == Answer.given(1)


@pytest.mark.parametrize("data", ["", "x", "a:P1:9.zz", "a.1", "cs:someone-elses.5", "\u202e.1"])
def test_a_forged_button_shows_the_current_question(data: str) -> None:
    """Whatever callback data comes, the current question is shown and nothing is written."""
    player = Player().set_up("G")
    before, answers = player.screen, dict(player.own.answers)
    assert player.data(data.replace("zz", f"{player.session.token}")) == before
    assert player.own.answers == answers


def test_unusable_things_repeat_what_is_expected() -> None:
    """Photos, stickers, long and strange text: the same question, with a friendly line."""
    player = Player().set_up("C")
    at = player.session.at
    for kind in FileKind:
        screen = player.file(kind)
        assert screen.note and screen.note.remark is Remark.FILE_INSTEAD
        assert screen.note.file is kind
    for text in ("hmm", "x" * 4096, "🙈", "\u202eمرحبا", "<b>&\"'", "9", "-1", "3,5"):
        screen = player.text(text)
        assert screen.note and screen.note.remark is Remark.NOT_UNDERSTOOD
    assert player.showing(Question).indicator.id == at
    assert not player.own.answers


def test_what_applies_everywhere_cannot_be_left_out_as_not_applicable() -> None:
    """«Tidak berlaku» typed where it is not offered is answered with what may be said instead."""
    player = Player().set_up("C")
    assert not player.showing(Question).indicator.not_applicable
    screen = player.text("tidak berlaku")
    assert screen.note and screen.note.remark is Remark.NOT_ALLOWED_NA
    assert not player.own.answers


def test_an_official_is_interrupted_twice_and_corrects() -> None:
    """Pause, three months, back at the exact place; a corrected answer keeps its history."""
    bima = Player().set_up("G")
    for level in (1, 2, 3, 0):
        bima.answer(level)
    bima.tap(Act.PAUSE)
    bima.wait(days=90)
    bima.command(Command.RESUME)
    screen = bima.showing(Question)
    assert screen.position == 5
    assert screen.note and (screen.note.remark, screen.note.saved, screen.note.days) == (
        Remark.WELCOME_BACK, 4, 90)  # fmt: skip
    bima.wait(minutes=1)
    bima.command(Command.START)
    assert bima.showing(WelcomeBack).saved == 4
    bima.tap(Act.SUMMARY)
    second = bima.asked()[1]
    bima.tap(Act.CHANGE, second)
    bima.answer(4)
    assert bima.showing(Summary).note.remark is Remark.CHANGED  # type: ignore[union-attr]
    assert [answer for _, item, answer in bima.history if item == second] == [
        Answer.given(2), Answer.given(4)]  # fmt: skip
    bima.tap(Act.RESUME)
    assert bima.showing(Question).position == 5


def test_going_back_does_not_ask_again_what_was_answered_since() -> None:
    """After a correction by «Kembali» the next question is the first that was not reached."""
    player = Player().set_up("C")
    for _ in range(5):
        player.answer(1)
    player.tap(Act.BACK)
    player.tap(Act.BACK)
    assert player.showing(Question).position == 4
    assert player.showing(Question).answer == Answer.given(1)
    player.answer(3)
    assert player.showing(Question).position == 6


def test_only_the_unanswered_are_walked_before_the_result() -> None:
    """Skipped ones are offered once more; «don't know» is an answer and is not."""
    player = Player().set_up("C")
    asked = player.asked()
    while isinstance(player.screen, Question):
        at = player.session.at
        if at in (asked[2], asked[7]):
            player.tap(Act.SKIP)
        elif at == asked[4]:
            player.tap(Act.DONT_KNOW)
        else:
            player.answer(3)
    for _ in range(3):
        player.tap(Act.SKIP)
    assert player.showing(Unanswered).count == 2
    player.tap(Act.FILL)
    assert player.showing(Question).indicator.id == asked[2]
    player.answer(2)
    assert player.showing(Question).indicator.id == asked[7]
    player.answer(2)
    result = player.showing(Result)
    assert result.finished
    assert (result.unanswered, result.dont_know) == (0, 1)


def test_a_result_with_skipped_answers_states_its_range() -> None:
    """«Lihat hasil» with open answers finishes, and the bounds say what they could change."""
    player = Player().set_up("A")
    while isinstance(player.screen, Question):
        if player.showing(Question).position == 3:
            player.tap(Act.SKIP)
        else:
            player.answer(2)
    for _ in range(3):
        player.tap(Act.SKIP)
    player.tap(Act.RESULT)
    score = player.showing(Result).score
    assert score.value is not None and score.lo is not None and score.hi is not None
    assert score.lo < score.value < score.hi


def test_a_change_after_finishing_moves_the_stored_score() -> None:
    """The score follows a corrected answer, and the assessment stays finished."""
    player = Player().set_up("C")
    player.answer_all(2)
    before = player.showing(Result).score.value
    player.command(Command.SUMMARY)
    player.tap(Act.CHANGE, player.asked()[0])
    player.answer(4)
    stored = [effect for effect in player.effects if isinstance(effect, FinishAssessment)]
    player.command(Command.RESULT)
    after = player.showing(Result).score.value
    assert before is not None and after is not None and after > before
    assert stored[0].value == after


def test_no_dimension_is_judged_on_one_answer() -> None:
    """Strong and weak need two answers (issue: the result)."""
    player = Player().set_up("C")
    player.answer_all({item: 4 if item.startswith("P") else 1 for item in player.asked()})
    result = player.showing(Result)
    named = (*result.strongest, *result.weakest)
    assert all(reached.given >= 2 for _, reached in named)
    assert "D1" not in {node.id for node, _ in named}


def test_open_questions_take_own_words_up_to_a_thousand_characters() -> None:
    """Longer texts are refused kindly with their length; nothing else is taken as text."""
    player = Player().set_up("A")
    while isinstance(player.screen, Question):
        player.answer(2)
    question = player.showing(OpenQuestionAsked).question.id
    screen = player.text("x" * 1001)
    assert screen.note and (screen.note.remark, screen.note.length) == (Remark.TOO_LONG, 1001)
    player.text("  Sanggar <b>batik</b> & kopi  ")
    assert player.own.remarks[question] == "Sanggar <b>batik</b> & kopi"
    player.text("kembali")
    assert player.showing(OpenQuestionAsked).text == "Sanggar <b>batik</b> & kopi"
    player.tap(Act.SKIP)
    assert player.own.remarks[question] == "Sanggar <b>batik</b> & kopi"


def test_several_assessments_are_listed_and_chosen() -> None:
    """/ulang begins beside the old one; /lanjut lets the person choose."""
    player = Player().set_up("C")
    player.answer(2)
    first = player.own.id
    player.wait(hours=1)
    player.command(Command.AGAIN)
    player.text("kota malang")
    player.tap(Act.ROLE, "B")
    player.tap(Act.OWN_SUBSECTOR, "08")
    player.text("kriya")
    assert player.own.id != first
    assert player.own.leading_subsector == "13"
    player.answer(4)
    player.command(Command.RESUME)
    assert [line.place.code for line in player.showing(Assessments).lines] == ["35.73", "33.07"]
    player.tap(Act.CHOOSE, first)
    assert player.own.id == first
    assert player.showing(Question).position == 2


def test_a_newer_rubric_leaves_a_half_finished_assessment_alone() -> None:
    """It goes on with the version that it began with; a new one gets the new version."""
    from dataclasses import replace

    old = shelf().current("pmk3i")
    kept = {key: item for key, item in old.indicators.items() if key != "S3"}
    nodes = {key: replace(node, children={child: weight for child, weight in node.children.items()
                                          if child != "S3"})
             for key, node in old.nodes.items()}  # fmt: skip
    new = replace(old, version="2.0.0", hash="x", indicators=kept, nodes=nodes)
    player = Player().set_up("C")
    player.answer(3)
    player.rubrics = Shelf((old, new))
    player.command(Command.RESUME)
    assert player.showing(Question).total == 16
    player.command(Command.AGAIN)
    player.tap(Act.REGION, "33.07")
    player.tap(Act.ROLE, "C")
    player.tap(Act.OWN_SUBSECTOR, "13")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    assert player.own.version == "2.0.0"
    assert player.showing(Question).total == 15


def test_a_deep_link_skips_what_it_says() -> None:
    """`r3307c` names region and group; a broken payload is the ordinary welcome."""
    for broken in ("r99", "<script>", "r3307cc", "☃", "r0000c"):
        stranger = Player()
        assert stranger.command(Command.START, broken) == Player().command(Command.START)
    invited = Player()
    invited.command(Command.START, "r3307c")
    assert invited.showing(Welcome).place is not None
    for act in (Act.READ, Act.AGREE, Act.ADULT):
        invited.tap(act)
    invited.showing(SubsectorQuestion)
    invited.tap(Act.OWN_SUBSECTOR, "13")
    invited.tap(Act.LEADING_SUBSECTOR, "00")
    assert (invited.own.region, invited.own.role) == ("33.07", "C")
    invited.answer(2)
    invited.command(Command.START, "r3307c")
    assert invited.showing(Question).position == 2
    assert len(invited.assessments) == 1


def test_withdrawing_is_confirmed_and_ends_everything() -> None:
    """/berhenti asks; withdrawing deletes the answers; the notice is the way back."""
    player = Player().set_up("C")
    player.answer(2)
    player.command(Command.STOP)
    player.tap(Act.WITHDRAW)
    assert player.assessments
    player.tap(Act.RESUME)
    assert player.showing(Question).position == 2
    player.command(Command.STOP)
    player.tap(Act.WITHDRAW)
    player.tap(Act.WITHDRAW_YES)
    player.showing(Withdrawn)
    assert not player.assessments
    player.command(Command.RESUME)
    player.showing(Welcome)


def test_a_changed_notice_is_asked_again_and_the_place_is_kept() -> None:
    """When the notice changes, nothing is asked before the new one is agreed to."""
    player = Player().set_up("C")
    player.answer(2)
    player.consent_version = "2027-01"
    screen = player.text("3")
    assert isinstance(screen, ConsentNotice)
    player.tap(Act.AGREE)
    assert player.showing(Question).position == 2
    assert len(player.own.answers) == 1


def test_the_language_turns_on_any_screen() -> None:
    """The first screen turns at once; /bahasa comes back to the question."""
    player = Player()
    player.command(Command.START)
    player.tap(Act.LANGUAGE, "en")
    player.showing(Welcome)
    assert player.session.language == "en"
    player = Player().set_up("C")
    player.answer(1)
    player.command(Command.LANGUAGE)
    player.tap(Act.LANGUAGE, "en")
    assert player.showing(Question).position == 2


def test_an_owner_is_told_so_by_id() -> None:
    """/id says the number, and to owners that the operator's setting names them."""
    player = Player()
    player.command(Command.IDENTITY)
    assert not player.showing(Identity).is_owner
    player.owner = True
    player.command(Command.IDENTITY)
    assert player.showing(Identity).is_owner
