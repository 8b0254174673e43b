"""Every screen in every language is a request that Telegram takes."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows import house
from bot.flows import screens as s
from bot.flows.effects import Toast
from bot.flows.events import Command
from bot.flows.remarks import Note, Remark
from bot.flows.taps import LIMIT as CALLBACK_LIMIT
from bot.flows.taps import decode
from bot.services.ports import Renderer
from bot.simulator.entities import utf16_length
from bot.simulator.html_text import parse_html
from bot.telegram.profile import ENGLISH_NAMES
from bot.telegram.rendering import TelegramRenderer
from bot.telegram.rendering.environment import screen_templates, template_name
from bot.words import LANGUAGES
from tests.telegram import sample_screens as sample

HOUSE_PACKAGE = house.__name__.rpartition(".")[0]
TEXT_LIMIT = 4096
LABEL_LIMIT = 18
NAMED = {"facilitate_in", "region", "role", "instrument", "choose", "area"}
"""Labels that say a name, which may be longer."""

RENDERER = TelegramRenderer(
    controller="Dinas <Kebudayaan> & Kreatif", contact="kreatif@contoh.id", demo=True
)
INDONESIAN = re.compile(
    r"\b(anda|dan|yang|untuk|dari|atau|dengan|tidak|belum|saya|silakan|jawaban|pertanyaan|daerah"
    r"|sudah|boleh|semua|kirim|ketuk|langkah|nilai|kapan|hapus|bahasa(?! indonesia))\b",
    re.IGNORECASE,
)

every_screen = pytest.mark.parametrize("name", sorted(sample.ALL))
every_language = pytest.mark.parametrize("language", LANGUAGES)


def payload(
    screen: s.Screen, language: str = "id", edit: int | None = None, renderer: Renderer = RENDERER
) -> dict[str, Any]:
    message = renderer.show(screen, chat_id=7, language=language, token=1295, edit=edit)
    said: dict[str, Any] = json.loads(message.payload)
    return said


def plain(screen: s.Screen, language: str = "id") -> str:
    return parse_html(payload(screen, language)["text"])[0]


def screen_names() -> set[str]:
    return {template_name(kind.__name__) for kind in _kinds(s.Screen)}


def _kinds(base: type[s.Screen]) -> Iterator[type[s.Screen]]:
    """Every kind of screen in whatever room: importing the house brought them all."""
    for kind in base.__subclasses__():
        if kind.__module__.startswith(HOUSE_PACKAGE):
            yield kind
        yield from _kinds(kind)


def test_there_is_one_template_a_screen_and_none_without() -> None:
    """A screen cannot be added without words, and no words stay behind without a screen."""
    assert screen_templates().keys() == screen_names()
    assert {template_name(type(one).__name__) for one in sample.PLAIN.values()} == screen_names()


@every_language
@every_screen
def test_every_screen_is_taken_by_telegram(name: str, language: str) -> None:
    """Text parses as Telegram's HTML and is 1 to 4,096 UTF-16 units long once parsed."""
    said = payload(sample.ALL[name], language)
    text, _ = parse_html(said["text"])

    assert 1 <= utf16_length(text) <= TEXT_LIMIT
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert said["parse_mode"] == "HTML"
    assert said["link_preview_options"] == {"is_disabled": True}


@every_language
@every_screen
def test_buttons_say_what_they_do_and_carry_their_tap(name: str, language: str) -> None:
    """Callback data is at most 64 bytes and reads back; fixed labels have at most 18 signs."""
    screen = sample.ALL[name]
    rows = payload(screen, language).get("reply_markup", {}).get("inline_keyboard", [])
    shown = [button for row in rows for button in row]
    meant = [button for row in screen.keyboard for button in row]

    assert all(rows)
    assert len(shown) == len(meant)
    for said, button in zip(shown, meant, strict=True):
        decoded = decode(said["callback_data"])
        assert decoded is not None
        assert (decoded.tap, decoded.token) == (button.tap, 1295)
        assert len(said["callback_data"].encode()) <= CALLBACK_LIMIT
        assert any(sign.isalnum() for sign in said["text"])
        assert button.label in NAMED or len(said["text"]) <= LABEL_LIMIT


@every_screen
def test_english_screens_say_nothing_in_indonesian(name: str) -> None:
    """The English catalogue is complete where people read it."""
    screen = sample.ALL[name]
    if isinstance(screen, s.LanguageQuestion):
        return  # says both languages on purpose
    assert INDONESIAN.findall(plain(screen, "en")) == []


@pytest.mark.parametrize(
    ("language", "known"),
    [
        ("id", {command.value for command in Command}),
        ("en", {ENGLISH_NAMES[command] for command in Command}),
    ],
)
def test_commands_in_texts_exist(language: str, known: set[str]) -> None:
    """A text names only commands that the bot understands, in the reader's language."""
    named = {
        command
        for screen in sample.PLAIN.values()
        for command in re.findall(r"(?<![\w</])/([a-z]+)\b", plain(screen, language))
    } - {"kota", "hari"}

    assert named <= known
    assert set(re.findall(r"^/([a-z]+)", plain(s.Help(), language), re.MULTILINE)) == known


def test_the_notice_is_short_enough_to_be_read() -> None:
    """At most 1,500 characters, and all seven points of article 21 of UU 27/2022."""
    text = plain(sample.PLAIN["consent_notice"])

    assert len(text) <= 1500
    assert re.findall(r"^(\d)\.", text, re.MULTILINE) == list("1234567")


@every_language
@pytest.mark.parametrize("remark", Remark)
def test_every_remark_is_one_line_above_its_screen(remark: Remark, language: str) -> None:
    """A remark never hides the screen that it stands over."""
    screen = sample.ALL[f"remark_{remark}"]
    note, below = plain(screen, language).split("\n\n", 1)

    assert "\n" not in note
    assert below == plain(sample.question(), language)


@every_language
def test_every_toast_fits(language: str) -> None:
    """Telegram takes at most 200 characters; silence has no text at all."""
    for toast in Toast:
        message = RENDERER.answer_tap("q1", toast, chat_id=7, language=language)
        said = json.loads(message.payload)
        assert 1 <= len(said["text"]) <= 200
        assert said["callback_query_id"] == "q1"
    silent = RENDERER.answer_tap("q1", None, chat_id=7, language=language)
    assert json.loads(silent.payload) == {"callback_query_id": "q1"}


@every_language
def test_profile_words_fit_telegram(language: str) -> None:
    """Description 512, short description 120, a command's description 256 characters."""
    assert len(RENDERER.words(language, "bot_description")) <= 512
    assert len(RENDERER.words(language, "bot_short_description")) <= 120
    for command in Command:
        assert 3 <= len(RENDERER.words(language, f"command_{command.name.lower()}")) <= 60


def test_a_screen_is_sent_or_edited() -> None:
    """The same screen goes to the bottom as a new message, or into the tapped one."""
    sent = RENDERER.show(s.Help(), chat_id=7, language="id", token=1, edit=None)
    edited = RENDERER.show(s.Help(), chat_id=7, language="id", token=1, edit=99)

    assert (sent.method, sent.edits, sent.screen) == ("sendMessage", None, True)
    assert (edited.method, edited.edits, edited.screen) == ("editMessageText", 99, True)
    assert json.loads(edited.payload) == json.loads(sent.payload) | {"message_id": 99}


def test_a_screen_without_buttons_has_no_keyboard() -> None:
    """An empty keyboard is left out, which takes the old one away on an edit."""
    assert "reply_markup" not in payload(s.Help())


def test_the_data_copy_names_its_job() -> None:
    """The file is made after the commit; until then only its caption exists."""
    message = RENDERER.data_copy(chat_id=7, language="en")

    assert (message.method, message.job, message.screen) == ("sendDocument", "data_copy", False)
    assert len(json.loads(message.payload)["caption"]) <= 1024


@every_language
def test_lines_outside_of_a_conversation(language: str) -> None:
    """Groups are asked to talk in private; a failed commit is told."""
    named = TelegramRenderer(controller="a", contact="b", demo=False, username="kota_bot")
    private = json.loads(named.render_private_only(-5, language).payload)
    apology = json.loads(RENDERER.render_not_saved(7, language).payload)

    assert private["chat_id"] == -5
    assert "@kota_bot" in private["text"]
    assert "@" not in json.loads(RENDERER.render_private_only(-5, language).payload)["text"]
    assert ("belum tersimpan" if language == "id" else "not saved") in apology["text"]


@pytest.mark.parametrize("tag", ["", "fr", "id-ID", "jv"])
def test_an_unknown_language_is_answered_in_indonesian(tag: str) -> None:
    """Every person gets words, whatever their Telegram is set to."""
    assert payload(s.Help(), tag) == payload(s.Help(), "id")


def test_the_standing_answer_is_marked_in_words_and_sign() -> None:
    """A screen reader reads the number behind the mark."""
    row = payload(sample.PLAIN["question_chosen"])["reply_markup"]["inline_keyboard"][0]

    assert [button["text"] for button in row] == ["0", "1", "2", "✓ 3", "4"]


def test_settings_are_escaped() -> None:
    """The operator's name stands as it was written, also with signs of HTML in it."""
    assert "Dinas <Kebudayaan> & Kreatif" in plain(s.Privacy(version="1", agreed=False))


@given(words=st.text(min_size=1, max_size=1000), language=st.sampled_from(LANGUAGES))
def test_whatever_people_type_stands_as_they_typed_it(words: str, language: str) -> None:
    """No text of a person becomes markup, breaks the message or is lost from it."""
    shown = plain(sample.open_question(words), language)
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", words).strip()

    assert re.sub(r"\s+", " ", kept).strip() in re.sub(
        r"\s+", " ", re.sub("[\u2068\u2069]", "", shown)
    )
    payload(sample.region_options(words), language)
    payload(s.RegionQuestion(note=Note(Remark.NO_REGION, query=words)), language)
    payload(sample.summary(words), language)


def test_lone_surrogates_do_not_reach_the_wire() -> None:
    """JSON can carry half a sign; UTF-8 cannot, so it is left out."""
    said = payload(sample.open_question("a\ud83cb"))["text"]

    assert "ab" in said.encode("utf-8").decode()


def test_texts_from_right_to_left_are_isolated() -> None:
    """Arabic words do not turn our own line round (Unicode UAX #9, isolates)."""
    assert "“\u2068شارع\u2069”" in plain(sample.region_options("شارع"))


def test_a_question_names_the_leading_subsector() -> None:
    """`{subsector}` is the person's own choice, and «unggulan» where they were not sure."""
    assert "untuk subsektor film, animasi, dan video?" in plain(sample.PLAIN["question_subsector"])
    assert "untuk subsektor unggulan?" in plain(sample.PLAIN["question_unsure"])
    assert "for the leading subsector?" in plain(sample.PLAIN["question_unsure"], "en")


def test_a_repeated_question_is_the_same_for_the_next_person() -> None:
    """Texts that are kept for speed follow from everything that the question shows."""
    first = payload(sample.question(subsector="13", left=2))
    other = payload(sample.question(subsector="13", left=1))

    assert payload(sample.question(subsector="13", left=2)) == first
    assert (
        other["text"] == first["text"].replace("tinggal 2 lagi", "tinggal 1 lagi") != first["text"]
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("kriya", "13"),
        ("Kerajinan.", "13"),
        ("  KULINER ", "08"),
        ("film", "09"),
        ("Film, animasi & video", "09"),
        ("film animasi dan video", "09"),
        ("DKV", "11"),
        ("performing arts", "15"),
        ("tv", "12"),
        ("seni", None),
        ("desain", None),
        ("ku", None),
        ("", None),
        ("شارع", None),
        ("lainnya", "18"),
    ],
)
def test_a_subsector_may_be_typed(typed: str, code: str | None) -> None:
    """By any of its names in any language, or by the only one that begins so."""
    assert RENDERER.find_subsector(typed) == code


def test_other_scales_say_how_to_answer() -> None:
    """A number is typed and shown where it stands; several options end with a button."""
    number = plain(sample.PLAIN["question_number_answered"])
    several = plain(sample.PLAIN["question_multi"])

    assert "Ketik satu angka, 0–50 orang\nJawaban Anda sekarang: 12 orang" in number
    assert several.endswith("Boleh pilih beberapa, lalu ketuk “Selesai”.")


@pytest.mark.parametrize("kind", sorted({"photo", "voice", "location"}))
def test_a_file_is_thanked_for_and_the_expectation_repeated(kind: str) -> None:
    """Never «invalid input»: thanks, then what helps now."""
    note = plain(sample.ALL[f"remark_{kind}"]).split("\n\n")[0]

    assert note.startswith("Terima kasih")
    assert "pilih angka 0–4" in note
