"""Evidence in the conversation: where it is offered, what is taken, what is kindly refused."""

from dataclasses import replace

import pytest

from bot.flows.events import Command, FileKind, FileSent, SentFile
from bot.flows.evidence import (
    AddEvidence,
    Evidence,
    EvidenceIn,
    EvidenceKind,
    EvidenceState,
    RemoveEvidence,
    claims,
)
from bot.flows.field.screens import EvidenceList, EvidenceOf
from bot.flows.remarks import Remark
from bot.flows.screens import Question, Summary
from bot.flows.taps import Act, Tap
from scoring.answers import DONT_KNOW, Answer
from tests.flows.player import START, Player, shelf

PMK3I = shelf().current("pmk3i")


def official() -> Player:
    """Somebody of the government at the first question, P1."""
    return Player().set_up(role="G")


def piece(id_: str, indicator: str = "P1") -> Evidence:
    return Evidence(id_, indicator, EvidenceKind.TEXT, START, "SK Bupati 5/2025")


def send(player: Player, kind: FileKind, file: SentFile | None = None, **more: object) -> None:
    player.handle(
        FileSent(update_id=player._next(), at=player.now, kind=kind, file=file, **more)  # type: ignore[arg-type]
    )


def given(player: Player) -> list[Evidence]:
    return [effect.piece for effect in player.effects if isinstance(effect, AddEvidence)]


@pytest.mark.parametrize(("level", "claimed"), [(0, False), (1, False), (2, True), (4, True)])
def test_only_a_level_that_claims_something_asks_for_evidence(
    level: int, *, claimed: bool
) -> None:
    """From the option that the rubric names; PMK3I names none, so from option 2."""
    assert claims(PMK3I.indicators["P1"], Answer.given(level)) is claimed


def test_the_rubric_says_from_which_option_an_answer_claims() -> None:
    """`evidence_from`; without any word on evidence nothing is asked for."""
    own = replace(PMK3I.indicators["P1"], evidence_from=4)
    assert not claims(own, Answer.given(3))
    assert claims(own, Answer.given(4))
    assert not claims(replace(own, evidence={}, evidence_from=None), Answer.given(4))
    assert not claims(own, DONT_KNOW)
    assert not claims(own, None)


def test_the_next_question_comes_at_once_with_the_way_to_the_evidence() -> None:
    """Nobody is held up: the button for what was just answered stands under what comes next."""
    player = official()
    assert Act.EVIDENCE not in {button.tap.act for button in player.buttons()}
    asked = player.answer(3)

    assert isinstance(asked, Question)
    assert asked.indicator.id == "P2"
    assert player.button(Act.EVIDENCE).tap == Tap(Act.EVIDENCE, ("P1",))


def test_after_a_low_level_or_a_skip_nothing_is_offered() -> None:
    """A «1» claims nothing; what was left out neither, whatever came before it."""
    player = official()
    player.answer(1)
    assert Act.EVIDENCE not in {button.tap.act for button in player.buttons()}
    player.answer(3)
    player.tap(Act.SKIP)
    assert Act.EVIDENCE not in {button.tap.act for button in player.buttons()}


def test_a_link_and_words_are_told_apart() -> None:
    """http and https make a link; everything else is words and never becomes one."""
    player = official()
    player.answer(3)
    player.tap(Act.EVIDENCE)
    for text, kind in (
        ("https://jdih.contoh.go.id/perda/3", EvidenceKind.LINK),
        ("lihat https://jdih.contoh.go.id", EvidenceKind.TEXT),
        ("javascript:alert(1)", EvidenceKind.TEXT),
        ("Perda 3 tahun 2023", EvidenceKind.TEXT),
    ):
        player.text(text)
        [new] = given(player)
        assert (new.kind, new.text, new.indicator) == (kind, text, "P1")
        shown = player.showing(EvidenceOf)
        assert shown.note
        assert shown.note.remark is Remark.EVIDENCE_KEPT
        assert new in shown.pieces


def test_a_photo_a_document_and_a_place_are_taken() -> None:
    """Files are only noted here: they are fetched after the commit."""
    player = official()
    player.answer(3)
    player.tap(Act.EVIDENCE)
    send(player, FileKind.PHOTO, SentFile("foto1", 90_000), caption="Rapat forum")
    assert [(one.kind, one.state, one.text) for one in given(player)] == [
        (EvidenceKind.PHOTO, EvidenceState.FETCHING, "Rapat forum")
    ]
    send(player, FileKind.DOCUMENT, SentFile("dok1", 120_000, "sk.pdf", "application/pdf"))
    [effect] = [one for one in player.effects if isinstance(one, AddEvidence)]
    assert (effect.file_id, effect.piece.name) == ("dok1", "sk.pdf")
    send(player, FileKind.LOCATION, spot=(-7.36, 109.9))
    assert [(one.kind, one.spot, one.state) for one in given(player)] == [
        (EvidenceKind.LOCATION, (-7.36, 109.9), EvidenceState.KEPT)
    ]


@pytest.mark.parametrize(
    ("kind", "file", "remark"),
    [
        (FileKind.DOCUMENT, SentFile("besar", 25 * 2**20, "film.pdf"), Remark.EVIDENCE_TOO_BIG),
        (FileKind.VOICE, SentFile("suara", 9_000), Remark.EVIDENCE_KIND),
        (FileKind.STICKER, None, Remark.EVIDENCE_KIND),
        (FileKind.LOCATION, None, Remark.EVIDENCE_KIND),
        (FileKind.PHOTO, SentFile("", 1), Remark.EVIDENCE_KIND),
    ],
)
def test_what_cannot_be_kept_is_said_kindly_and_loses_nothing(
    kind: FileKind, file: SentFile | None, remark: Remark
) -> None:
    """25 MB are refused before anything is downloaded; the answer stays."""
    player = official()
    player.answer(3)
    player.tap(Act.EVIDENCE)
    send(player, kind, file)

    shown = player.showing(EvidenceOf)
    assert shown.note
    assert shown.note.remark is remark
    assert given(player) == []
    assert player.own.answers["P1"] == Answer.given(3)


def test_too_many_words_and_too_many_pieces_have_their_line() -> None:
    """1,000 characters, ten pieces an answer."""
    player = official()
    player.answer(3)
    player.facts[EvidenceIn(player.own.id)] = tuple(piece(str(n)) for n in range(9))
    player.tap(Act.EVIDENCE)
    player.text("x" * 1001)
    assert given(player) == []
    assert player.showing(EvidenceOf).note == replace(
        player.showing(EvidenceOf).note, remark=Remark.TEXT_TOO_LONG, length=1001, count=1000  # type: ignore[type-var]
    )  # fmt: skip
    player.text("x" * 1000)
    assert len(given(player)) == 1
    player.facts[EvidenceIn(player.own.id)] = tuple(piece(str(n)) for n in range(10))
    player.text("satu lagi")
    note = player.showing(EvidenceOf).note
    assert note
    assert note.remark is Remark.EVIDENCE_FULL
    assert given(player) == []


def test_a_piece_is_removed_and_only_one_s_own() -> None:
    """The buttons name what is there; a forged id changes nothing."""
    player = official()
    player.answer(3)
    player.facts[EvidenceIn(player.own.id)] = (piece("milik-saya"),)
    player.tap(Act.EVIDENCE)
    player.data(Tap(Act.EVIDENCE_REMOVE, ("milik-orang",)).encode(player.session.token))
    assert not [one for one in player.effects if isinstance(one, RemoveEvidence)]
    player.tap(Act.EVIDENCE_REMOVE, "milik-saya")

    assert [one.id for one in player.effects if isinstance(one, RemoveEvidence)] == ["milik-saya"]
    assert player.showing(EvidenceOf).pieces == ()


def test_done_leads_back_to_the_very_question() -> None:
    """Whoever gave evidence goes on where they were, and nothing was asked twice."""
    player = official()
    player.answer(3)
    player.tap(Act.EVIDENCE)
    player.text("Perda 3 tahun 2023")
    player.tap(Act.EVIDENCE_DONE)

    assert player.showing(Question).indicator.id == "P2"
    assert player.own.answers == {"P1": Answer.given(3)}


def test_the_summary_counts_it_and_leads_to_the_list() -> None:
    """/ringkasan says how much there is; «Bukti» lists the answers that claim something."""
    player = official()
    player.answer(3)
    player.answer(0)
    player.facts[EvidenceIn(player.own.id)] = (piece("a"), piece("b"))
    player.command(Command.SUMMARY)
    lines = [line for _, group in player.showing(Summary).groups for line in group]
    assert [line.evidence for line in lines][:2] == [2, 0]

    player.tap(Act.EVIDENCE_LIST)
    listed = player.showing(EvidenceList).lines
    assert [(line.indicator.id, line.pieces) for line in listed] == [("P1", 2)]
    player.tap(Act.EVIDENCE, "P1")
    player.tap(Act.EVIDENCE_DONE)
    player.showing(EvidenceList)


def test_on_the_list_a_file_or_a_link_asks_which_answer_it_is_for() -> None:
    """Nothing is kept, and the line names a number that the list has; other words are unclear."""
    player = official()
    player.answer(3)
    player.facts[EvidenceIn(player.own.id)] = ()
    player.command(Command.SUMMARY)
    player.tap(Act.EVIDENCE_LIST)
    said = []
    send(player, FileKind.PHOTO, SentFile("foto1", 90_000))
    said.append(player.showing(EvidenceList).note)
    for text in ("https://contoh.go.id/sk.pdf", "halo"):
        player.text(text)
        said.append(player.showing(EvidenceList).note)

    assert [(note.remark, note.count) for note in said if note] == [
        (Remark.EVIDENCE_CHOOSE, 1), (Remark.EVIDENCE_CHOOSE, 1), (Remark.NOT_UNDERSTOOD, 0),
    ]  # fmt: skip
    assert given(player) == []


def test_a_forged_tap_opens_nothing_that_is_not_offered() -> None:
    """An indicator that is not asked, or a tap from nowhere, shows the question again."""
    player = official()
    player.answer(3)
    for indicator in ("R2", "nirgendwo", ""):
        player.data(Tap(Act.EVIDENCE, (indicator,)).encode(player.session.token))
        player.showing(Question)
