"""The result: numbers as people write them, honest bounds, and always one message."""

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filters import rounded, shortened
from bot.flows import screens as s
from bot.simulator.entities import utf16_length
from bot.simulator.html_text import parse_html
from bot.telegram.rendering.fitting import LIMIT, fitted, units
from scoring.rubric import Choice, Gate, Indicator, NextStep
from scoring.steps import UnmetCondition
from tests.telegram import sample_rubric as rubric
from tests.telegram import sample_screens as sample
from tests.telegram.test_rendering import payload, plain

ANGLE = "<"
"""Grows fourfold when it is escaped: length counts after parsing."""


def long_step(words: int, sign: str) -> s.Advice:
    filler = " ".join([sign * 9] * words)
    step = NextStep(
        levels=(1,),
        action={"id": f"aksi {filler}"},
        first_action={"id": f"awal {filler}"},
        owner="C",
        basis={"id": f"alas {filler}"},
    )
    indicator: Indicator = dataclasses.replace(rubric.FORUM, steps=(step,))
    return sample.advice(indicator, 1, 2.0, own=True)


def test_the_result_says_what_the_person_came_for() -> None:
    """Index and band, strong before weak, open answers with bounds, steps with their reason."""
    text = plain(sample.result())
    order = [
        "Terima kasih, penilaian Anda selesai.",
        "· Kab. Wonosobo",
        "Menurut Anda (Komunitas):\n54,2 dari 100 · sedang",
        "Paling kuat\nKomunitas 71,0",
        "Paling perlu diperkuat\nKebijakan & kelembagaan 31,3",
        "Pelaku usaha (belum cukup jawaban)",
        "Keterkaitan 25,0 (dari satu jawaban)",
        "2 pertanyaan belum dijawab.\n1 dijawab “tidak tahu”.",
        "Nilainya bisa antara 51,8 dan 58,1.",
        "1. Bentuk simpul per subsektor dan temu rutin bulanan. (+1,4 poin)",
        "Karena Anda menjawab “1–3 tahun” untuk Usia dan keaktifan komunitas.",
        "Yang dapat Anda mulai sendiri · Komunitas",
        "Bulan ini: pilih satu tempat dan satu hari tetap.",
        "Pelaksana: Pemerintah daerah",
        "Dasar: UU 24/2019; contoh Komite Buleleng.",
        "3. Tanya kebutuhan pelaku kriya sebelum membuat program. (+1,0 poin)",
        rubric.SAMPLE.notice["id"],
    ]
    places = [text.find(part) for part in order]

    assert -1 not in places
    assert places == sorted(places)
    assert text.endswith(rubric.SAMPLE.notice["id"])


def test_each_dimension_stands_once() -> None:
    """A dimension named strong or weak is not repeated among the others."""
    lines = plain(sample.result()).splitlines()

    assert sum(line.startswith("Komunitas ") for line in lines) == 1
    assert sum(line.startswith("Kebijakan & kelembagaan ") for line in lines) == 1


def test_no_score_is_said_with_its_range() -> None:
    """Too few answers: no number is made up, and what it could be is said."""
    text = plain(sample.PLAIN["result_without_value"])

    assert "Belum cukup jawaban untuk nilai." in text
    assert "dari 100" not in text
    assert "antara 51,8 dan 58,1" in text


def test_nothing_is_said_of_a_range_when_all_is_answered() -> None:
    """Bounds matter only while something is open."""
    assert "antara" not in plain(sample.result(unanswered=0))


def test_a_reached_gate_is_named() -> None:
    """Instruments with levels show the highest one that was reached."""
    gates = (Gate(1, {"id": "Rintisan"}, ()), Gate(2, {"id": "Berkembang"}, ()))
    plain_result = sample.result()
    screen = dataclasses.replace(
        plain_result,
        rubric=dataclasses.replace(rubric.SAMPLE, gates=gates),
        score=plain_result.score._replace(level=2),
    )

    assert "Tingkat 2: Berkembang" in plain(screen)
    assert "Rintisan" not in plain(screen)


def test_the_next_level_says_what_it_still_needs() -> None:
    """An answer by its words, a part by its points; what does not fit is counted."""
    gate = Gate(1, {"id": "Berkembang"}, ())
    forum = UnmetCondition(gate, rubric.FORUM.id, 0.5, 0.25)
    policy = UnmetCondition(gate, rubric.POLICY.id, 0.6, 0.3125)
    few = plain(dataclasses.replace(sample.result(), level_up=(forum, policy)))
    many = plain(dataclasses.replace(sample.result(), level_up=(policy,) * 8))
    scale = rubric.FORUM.scale
    assert isinstance(scale, Choice)
    enough = next(option for option in scale.options if option.value >= 0.5)

    assert "Untuk tingkat berikutnya, “Berkembang”, masih perlu:" in few
    assert f"– {rubric.FORUM.name['id']}: setidaknya “{enough.text['id']}”" in few
    assert f"– {rubric.POLICY.name['id']}: setidaknya 60,0, kini 31,3" in few
    assert "– dan 2 lagi" in many
    assert "tingkat berikutnya" not in plain(sample.result())


def test_a_step_without_text_still_says_where_to_go() -> None:
    """A rubric may have no step for a level; the indicator itself is named then."""
    text = plain(sample.result(steps=(sample.advice(rubric.FORUM, 3, 1.0, own=False),)))

    assert "1. Tingkatkan Komite atau wadah bersama satu langkah. (+1,0 poin)" in text


@given(
    words=st.integers(0, 120),
    steps=st.integers(0, 3),
    sign=st.sampled_from(["a", ANGLE, "🎭"]),
)
def test_every_result_is_one_whole_message(words: int, steps: int, sign: str) -> None:
    """Whatever the texts, at most 4,096 units; what is shown is whole, the notice always."""
    screen = sample.result(steps=(long_step(words, sign),) * steps)
    text, _ = parse_html(payload(screen)["text"])
    filler = " ".join([sign * 9] * words)

    assert utf16_length(text) <= LIMIT
    for line in text.splitlines():
        for begin in ("Bulan ini: awal", "Dasar: alas"):
            assert not line.startswith(begin) or line == f"{begin} {filler}".rstrip() + "."
    if words <= 50:
        assert text.endswith(rubric.SAMPLE.notice["id"])


def test_a_long_result_drops_the_basis_first_and_a_step_last() -> None:
    """What helps least goes first: basis, the third first action, then whole steps."""
    full, brief, briefer = (
        plain(sample.result(steps=(long_step(words, "a"),) * 3)) for words in (20, 45, 55)
    )

    assert (full.count("Dasar:"), full.count("Bulan ini:"), full.count("aksi")) == (3, 3, 3)
    assert (brief.count("Dasar:"), brief.count("aksi")) == (0, 3)
    assert (briefer.count("Dasar:"), briefer.count("Bulan ini:")) == (0, 2)


def test_paragraphs_go_from_below_when_nothing_else_helps() -> None:
    """A text is never cut inside a paragraph."""
    assert fitted(lambda _: "\n\n".join(["a" * 3000, "b" * 3000]), 0) == "a" * 3000


@given(st.text())
def test_length_is_counted_as_telegram_counts(text: str) -> None:
    """UTF-16 units after parsing; the simulator's parser is the other opinion."""
    source = f"<b>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</b>"
    carried = source.replace("\r", "").replace("\x00", "")

    assert units(carried) == utf16_length(parse_html(carried)[0])


@pytest.mark.parametrize(
    ("value", "written"), [(31.25, "31.3"), (54.15, "54.2"), (0.0, "0.0"), (99.96, "100.0")]
)
def test_halves_are_rounded_up(value: float, written: str) -> None:
    """As people round by hand, whatever the nearest binary fraction is."""
    assert str(rounded(value)) == written


def test_numbers_and_times_are_written_the_local_way() -> None:
    """62,4 and 1.250 and 21 November 2026, 14.30 WIB; English has points and a colon."""
    indonesian = plain(sample.ALL["assessments"])
    english = plain(sample.ALL["assessments"], "en")

    assert "selesai 21 November 2026, 16.30 WIT" in indonesian
    assert "finished 21 November 2026, 16:30 WIT" in english
    assert "1.000 karakter" in plain(sample.open_question())
    assert "1,000 characters" in plain(sample.open_question(), "en")
    assert "54.2 of 100" in plain(sample.result(), "en")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("satu dua tiga", 13, "satu dua tiga"),
        ("satu dua tiga", 12, "satu dua…"),
        ("satu, dua tiga", 8, "satu…"),
        ("a" * 20, 10, "a" * 9 + "…"),
    ],
)
def test_previews_end_between_words(text: str, limit: int, short: str) -> None:
    """A preview of one's own text is at most `limit` signs long."""
    assert shortened(text, limit) == short


def test_then_and_now_and_an_example_stand_in_one_result() -> None:
    """All at level 1 of 4 is 25,0; the example stands under its own step, the second."""
    text = plain(sample.PLAIN["result_beside"])
    assert "Dulu 25,0 (3 Mei 2025), sekarang 52,5: naik pada " in text
    _, second, third = re.split(r"\n[123]\. ", text)[1:]
    assert "Contoh dari Kab. Wonosobo: Warga membuka teras rumah menjadi panggung &" in second
    assert "Contoh dari" not in third


def test_a_regions_summary_folds_what_is_not_needed_first() -> None:
    """The index, what would help most and who took part stand open: a screen of a small phone."""
    said = payload(sample.PLAIN["summary_of_region"])["text"]
    shown, _, folded = said.partition("<blockquote expandable>")

    assert shown.index("Indeks") < shown.index("Langkah yang paling") < shown.index("Partisipasi")
    assert shown.count("\n") < 20
    assert folded.index("Tiap bagian") < folded.index("Beda pandangan")
