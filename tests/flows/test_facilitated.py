"""«Isi bersama» step by step: whose screen it is, what the coordinator keeps, who may not."""

from datetime import timedelta

import pytest

from bot.flows.access import Grant, MyGrants, Role
from bot.flows.desk.facilitating_screens import (
    Facilitate,
    FacilitateDrop,
    FacilitatePlace,
    ProxyAge,
    ProxyNotice,
    Receipt,
)
from bot.flows.desk.screens import DeskMenu
from bot.flows.effects import (
    EraseRespondent,
    GiveConsent,
    NoteAct,
    RecordAnswer,
    SendFile,
    WithdrawConsent,
)
from bot.flows.events import Command, FileKind
from bot.flows.facilitated import (
    BeginFacilitated,
    CodeHolder,
    EraseFacilitated,
    Facilitated,
    FacilitatedList,
    FreshCode,
    HandOver,
    HolderOf,
    MyFacilitated,
    WrongCodes,
)
from bot.flows.receipts import A_DAY, CodeErase, CodeErased, CodeFound, CodeQuestion
from bot.flows.remarks import Remark
from bot.flows.rounds import Round, RoundNamed, RoundsFor, RoundsIn
from bot.flows.screens import (
    OpenQuestionAsked,
    Question,
    Result,
    RoleQuestion,
    SubsectorQuestion,
    Whose,
)
from bot.flows.session import View
from bot.flows.taps import Act
from tests.flows.player import START, Player

GRANT = Grant("g", Role.COORDINATOR, "33")
CODE = "CDFGHJ34679K"
ROUND = Round(
    "r1", "Putaran satu", "pmk3i", "1.0.0", "33", ("33.07",), START - timedelta(days=1),
    START + timedelta(days=30),
)  # fmt: skip
HOLDER = CodeHolder("person", "33.07", "C", "pmk3i", "1.0.0", START)


def coordinator(*waiting: Facilitated, rounds: tuple[Round, ...] = ()) -> Player:
    """Two answers into an assessment of their own, then at the meeting for Kab. Wonosobo."""
    player = Player().set_up("G", "wonosobo")
    player.answer(1)
    player.answer(1)
    player.facts[MyGrants()] = (GRANT,)
    player.facts[RoundsIn("33")] = rounds
    player.facts[RoundsIn("33.07")] = rounds
    player.facts[RoundNamed("r1")] = ROUND
    last = max((one.number for one in waiting), default=0)
    player.facts[MyFacilitated()] = FacilitatedList(waiting, last)
    player.facts[FreshCode()] = CODE
    player.command(Command.COORDINATOR)
    player.tap(Act.FACILITATE)
    player.text("wonosobo")
    player.showing(Facilitate)
    return player


def heard(player: Player) -> Player:
    """The next person has agreed and is of age."""
    player.tap(Act.NEXT_PERSON)
    player.tap(Act.PROXY_AGREE)
    player.tap(Act.PROXY_ADULT)
    return player


def begun(player: Player, role: str = "C") -> Player:
    heard(player).tap(Act.ROLE, role)
    if role in "BCS":
        player.tap(Act.OWN_SUBSECTOR, "13")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    player.showing(Question)
    return player


def of_kind(player: Player, kind: type) -> list[object]:
    return [effect for effect in player.effects if isinstance(effect, kind)]


def waiting(player: Player, *, is_finished: bool = False) -> Facilitated:
    """The person who is written for, as the list has them afterwards."""
    own = player.own
    return Facilitated(
        player.session.proxy.respondent, 1, own.id, own.instrument, own.version, own.region,
        own.role, own.round, len(own.answers), is_finished,
    )  # fmt: skip


def test_nothing_of_the_person_is_stored_before_the_first_question() -> None:
    """Notice, age and group change the session alone; the beginning writes all at once."""
    player = coordinator()
    for act in (Act.NEXT_PERSON, Act.PROXY_AGREE, Act.PROXY_ADULT):
        player.tap(act)
        assert of_kind(player, BeginFacilitated) == []
        assert of_kind(player, GiveConsent) == []
    agreed_at = player.now
    player.wait(minutes=2)
    player.tap(Act.ROLE, "G")
    player.tap(Act.LEADING_SUBSECTOR, "13")

    [record] = of_kind(player, BeginFacilitated)
    assert isinstance(record, BeginFacilitated)
    assert record.respondent != record.assessment.id
    assert (record.number, record.version, record.agreed_at) == (
        1,
        player.consent_version,
        agreed_at,
    )
    assert (record.assessment.region, record.assessment.role) == ("33.07", "G")


def test_every_screen_says_for_whom() -> None:
    """From the notice to the result; the group as soon as it is chosen."""
    player = coordinator()
    assert player.screen.whose is None
    player.tap(Act.NEXT_PERSON)
    assert player.showing(ProxyNotice).whose == Whose(1)
    player.tap(Act.PROXY_AGREE)
    assert player.showing(ProxyAge).whose == Whose(1)
    player.tap(Act.PROXY_ADULT)
    assert player.showing(RoleQuestion).whose == Whose(1)
    player.tap(Act.ROLE, "C")
    group = player.rubrics.current("pmk3i").groups["C"]
    assert player.showing(SubsectorQuestion).whose == Whose(1, group)
    player.tap(Act.OWN_SUBSECTOR, "13")
    player.tap(Act.LEADING_SUBSECTOR, "13")
    while isinstance(player.screen, Question):
        assert player.screen.whose == Whose(1, group)
        player.answer(2)
    while isinstance(player.screen, OpenQuestionAsked):
        assert player.screen.whose == Whose(1, group)
        player.tap(Act.SKIP)
    assert player.showing(Result).whose == Whose(1, group)
    player.tap(Act.GIVE_CODE)
    assert player.showing(Receipt).whose is None


def test_the_coordinator_s_own_place_stays_as_it_was() -> None:
    """Whatever is done for others: the own answers, question and choices are untouched."""
    player = coordinator()
    own_id = player.session.assessment
    own = player.assessments[own_id]
    begun(player)
    player.answer(3)
    player.answer(4)
    player.command(Command.RESUME)

    assert player.session.assessment == own_id
    assert player.assessments[own_id] == own
    assert player.showing(Question).position == 3
    assert player.session.proxy.number == 0
    answered = [assessment for assessment, _, _ in player.history]
    assert answered.count(own_id) == 2


@pytest.mark.parametrize(
    "command",
    [command for command in Command
     if command not in (Command.HELP, Command.LANGUAGE, Command.PRIVACY, Command.IDENTITY,
                        Command.THRIFTY, Command.CODE)
     and command.value != "penilai"],
)  # fmt: skip
def test_commands_are_about_the_coordinator(command: Command) -> None:
    """Result, summary, data, stop, erase: none of them is about the person written for."""
    player = begun(coordinator())
    theirs = player.session.assessment
    player.answer(3)
    player.command(command)

    assert player.session.proxy.number == 0
    assert player.session.assessment != theirs
    assert player.screen.whose is None


@pytest.mark.parametrize("command", [Command.HELP, Command.LANGUAGE, Command.PRIVACY])
def test_help_leaves_one_where_one_is(command: Command) -> None:
    """And back on the very question, for the very person."""
    player = begun(coordinator())
    at = player.session.at
    player.command(command)
    assert player.screen.whose is not None
    player.text("3")
    assert player.session.proxy.number == 1
    [record] = of_kind(player, RecordAnswer)
    assert isinstance(record, RecordAnswer)
    assert (record.assessment, record.indicator) == (player.session.assessment, at)


def test_help_before_consent_asks_for_it_again() -> None:
    """No way round leads past the notice or the age."""
    player = coordinator()
    player.tap(Act.NEXT_PERSON)
    player.command(Command.HELP)
    player.tap(Act.RESUME)
    player.showing(ProxyNotice)
    player.tap(Act.PROXY_AGREE)
    player.command(Command.HELP)
    player.tap(Act.RESUME)
    player.showing(ProxyAge)


@pytest.mark.parametrize(
    ("acts", "remark"),
    [
        ((Act.PROXY_DECLINE,), Remark.PROXY_DECLINED),
        ((Act.PROXY_AGREE, Act.PROXY_MINOR), Remark.PROXY_TOO_YOUNG),
    ],
)
def test_who_does_not_agree_or_is_too_young_leaves_nothing(
    acts: tuple[Act, ...], remark: Remark
) -> None:
    """Nothing is recorded at all, and the number is free for the next."""
    player = coordinator()
    player.tap(Act.NEXT_PERSON)
    for act in acts:
        player.tap(act)
        records = [one for one in player.effects if type(one).__module__ == "bot.flows.effects"
                   and type(one).__name__ not in ("ShowScreen", "AnswerTap")]  # fmt: skip
        assert records == []
    assert player.showing(Facilitate).note is not None
    assert player.screen.note is not None
    assert player.screen.note.remark is remark
    player.tap(Act.NEXT_PERSON)
    assert player.screen.whose == Whose(1)


def test_a_new_notice_in_the_middle_is_asked_of_both() -> None:
    """The coordinator agrees first, then the person whose beginning is not written yet."""
    player = heard(coordinator())
    player.consent_version = "2027-01"
    player.text("Komunitas")
    player.tap(Act.AGREE)
    player.showing(ProxyNotice)


def test_the_code_ends_the_coordinator_s_view() -> None:
    """The hash is recorded for the right person; nothing else of them is left in the session."""
    player = begun(coordinator())
    player.answer_all(2)
    theirs, person = player.session.assessment, player.session.proxy.respondent
    assert of_kind(player, SendFile) == []
    player.tap(Act.GIVE_CODE)

    assert player.showing(Receipt).code == "CDFG-HJ34-679K"
    assert [one for one in player.effects if isinstance(one, HandOver)] == [HandOver(person, CODE)]
    left = player.session.to_json()
    assert theirs not in left
    assert person not in left
    player.command(Command.HELP)
    assert CODE not in player.session.to_json()


def test_a_result_that_is_shown_offers_only_the_code_and_a_correction() -> None:
    """No report, no other assessment: they would be the coordinator's."""
    player = begun(coordinator())
    player.answer_all(2)
    assert {button.tap.act for button in player.buttons()} == {Act.GIVE_CODE, Act.SUMMARY}


def test_one_is_resumed_by_number_and_a_finished_one_only_gets_the_code() -> None:
    """The exact question the next day; no answers of a finished one are shown again."""
    player = begun(coordinator())
    player.answer(3)
    player.tap(Act.PAUSE)
    assert player.screen.note is not None
    assert player.screen.note.remark is Remark.PROXY_SAVED
    theirs = next(iter(player.of_others))
    one = Facilitated("p", 1, theirs, "pmk3i", player.assessments[theirs].version, "33.07", "C",
                      "", 1, is_finished=False)  # fmt: skip
    player.facts[MyFacilitated()] = FacilitatedList((one,), 1)
    player.wait(days=1)
    player.command(Command.COORDINATOR)
    player.tap(Act.FACILITATE)
    player.text("wonosobo")
    assert [line.number for line in player.showing(Facilitate).lines] == [1]
    player.tap(Act.PROXY_TAKE, "1")
    assert player.showing(Question).position == 2

    player.answer_all(2)
    finished = waiting(player, is_finished=True)
    player.tap(Act.GIVE_CODE)
    player.facts[MyFacilitated()] = FacilitatedList((finished,), 1)
    player.tap(Act.PROXY_LEAVE)
    player.tap(Act.PROXY_TAKE, "1")
    player.showing(Receipt)
    assert player.session.proxy.number == 0


def test_a_half_finished_one_can_be_dropped_after_asking_twice() -> None:
    """Everything that was written of them; a finished one cannot be dropped."""
    half = Facilitated("p", 3, "x", "pmk3i", "1.0.0", "33.07", "C", "", 4, is_finished=False)
    done = Facilitated("q", 4, "y", "pmk3i", "1.0.0", "33.07", "C", "", 16, is_finished=True)
    player = coordinator(half, done)
    player.tap(Act.PROXY_DROP)
    offered = [button.tap.args for button in player.buttons()
               if button.tap.act is Act.PROXY_DROP_ONE]  # fmt: skip
    assert offered == [("3",)]
    player.tap(Act.PROXY_DROP_ONE, "3")
    assert of_kind(player, EraseFacilitated) == []
    assert player.showing(FacilitateDrop).chosen is not None
    player.tap(Act.PROXY_DROP_YES)
    assert of_kind(player, EraseFacilitated) == [EraseFacilitated("p", "coordinator")]
    player.showing(DeskMenu)


def test_a_withdrawn_grant_shows_nothing_more_and_is_noted() -> None:
    """On the very next touch, whatever it is; the own place is what remains."""
    player = begun(coordinator())
    player.answer(3)
    theirs = player.session.assessment
    player.facts[MyGrants()] = ()
    player.answer(3)

    assert of_kind(player, RecordAnswer) == []
    assert player.session.assessment != theirs
    assert player.screen.whose is None
    assert player.screen.note is not None
    assert player.screen.note.remark is Remark.ACCESS_ENDED
    [noted] = of_kind(player, NoteAct)
    assert isinstance(noted, NoteAct)
    assert noted.act == "refused"


def test_people_of_other_regions_are_not_listed() -> None:
    """A grant that became narrower takes those outside of it from the list."""
    here = Facilitated("p", 1, "x", "pmk3i", "1.0.0", "33.07", "C", "", 4, is_finished=False)
    there = Facilitated("q", 2, "y", "pmk3i", "1.0.0", "35.73", "C", "", 4, is_finished=False)
    player = coordinator(here, there)

    assert [line.number for line in player.showing(Facilitate).lines] == [1]


@pytest.mark.parametrize("act", [Act.FACILITATE_IN, Act.PROXY_TAKE, Act.PROXY_DROP_YES,
                                 Act.GIVE_CODE, Act.NEXT_PERSON, Act.PROXY_AGREE])  # fmt: skip
def test_forged_taps_of_a_respondent_change_nothing(act: Act) -> None:
    """Nobody without a grant gets in by callback data."""
    player = Player().set_up()
    before = player.session
    player.data(f"{act.value}:33.07:1.{player.session.token}")

    assert player.session == before
    assert player.toast is not None


def test_a_region_outside_the_scope_is_not_offered() -> None:
    """Kota Malang lies in Jawa Timur."""
    player = coordinator()
    player.tap(Act.FACILITATE_PLACE)
    player.text("kota malang")
    assert player.showing(FacilitatePlace).note is not None
    assert player.session.view is View.FACILITATE_PLACE


def test_the_round_that_runs_is_theirs() -> None:
    """The assessment belongs to the round of the meeting."""
    player = coordinator(rounds=(ROUND,))
    assert player.showing(Facilitate).round == ROUND
    player.facts[RoundsFor("33.07", "pmk3i", player.now)] = (ROUND,)
    begun(player, "G")
    assert player.own.round == "r1"


def test_a_lost_person_leads_back_to_one_s_own_place() -> None:
    """Erased meanwhile, as after an older copy was put back: the session heals itself."""
    player = begun(coordinator())
    theirs = player.session.assessment
    del player.assessments[theirs]
    player.of_others.discard(theirs)
    player.text("3")

    assert player.session.proxy.number == 0
    assert player.screen.whose is None


def knows_codes(player: Player, wrong: int = 0) -> Player:
    player.facts[WrongCodes(player.now - A_DAY)] = wrong
    player.facts[HolderOf(CODE)] = HOLDER
    player.facts[HolderOf("CCCCCCCCCCCC")] = None
    return player


def test_anybody_with_the_code_gets_a_copy_and_may_erase() -> None:
    """Before any consent; asked once more before it goes."""
    player = knows_codes(Player())
    player.command(Command.CODE, "cdfg hj34 679k")
    player.showing(CodeFound)
    player.tap(Act.CODE_COPY)
    jobs = [effect.job for effect in player.effects if isinstance(effect, SendFile)]
    assert jobs == ["code_page:person", "code_copy:person"]
    player.tap(Act.CODE_ERASE)
    player.showing(CodeErase)
    assert of_kind(player, EraseFacilitated) == []
    player.tap(Act.CODE_ERASE_YES)
    assert of_kind(player, EraseFacilitated) == [EraseFacilitated("person", "code")]
    assert of_kind(player, EraseRespondent) + of_kind(player, WithdrawConsent) == []
    player.showing(CodeErased)
    assert CODE not in player.session.to_json()


def test_a_typed_code_is_understood_anywhere_and_is_no_answer() -> None:
    """Also over an open question; «kota kita maju» stays a text."""
    player = knows_codes(Player().set_up("G"))
    while isinstance(player.screen, Question):
        player.answer(2)
    player.showing(OpenQuestionAsked)
    player.text("kota kita maju")
    assert "kota kita maju" in player.own.remarks.values()
    knows_codes(player).text("CDFG-HJ34-679K")
    player.showing(CodeFound)
    assert "CDFG-HJ34-679K" not in player.own.remarks.values()


def test_guessing_is_counted_noted_and_ended() -> None:
    """Five wrong ones a day; then the right one is not looked up either."""
    player = knows_codes(Player(), wrong=0)
    player.command(Command.CODE, "CCCC-CCCC-CCCC")
    assert player.screen.note is not None
    assert (player.screen.note.remark, player.screen.note.count) == (Remark.CODE_WRONG, 4)
    assert of_kind(player, NoteAct) == [NoteAct("code_wrong")]
    knows_codes(player, wrong=5)
    del player.facts[HolderOf(CODE)]
    player.text("CDFG-HJ34-679K")
    assert player.showing(CodeQuestion).note is not None
    assert of_kind(player, NoteAct) == [NoteAct("code_refused")]


def test_what_cannot_be_a_code_is_no_guess() -> None:
    """Too short, other signs, a photo: said kindly and not counted."""
    player = Player()
    for text in ("123", "CDFG-HJ34-679", "ABCD-EFGH-IJKL", "x" * 64):
        player.command(Command.CODE, text)
        assert player.screen.note is not None
        assert player.screen.note.remark is Remark.CODE_UNCLEAR
        assert of_kind(player, NoteAct) == []
    player.file(FileKind.PHOTO)
    player.showing(CodeQuestion)
