"""Whatever people write is shown as they wrote it, and forms nothing in our messages."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows import screens as s
from bot.flows.remarks import Note, Remark
from bot.simulator.html_text import parse_html
from bot.telegram.rendering import TelegramRenderer
from bot.words import LANGUAGES
from tests.fuzz.counting import examples
from tests.telegram import sample_screens as sample

RENDERER = TelegramRenderer(controller="Dinas", contact="kreatif@contoh.id", demo=False)
HOSTILE = (
    "<b>tebal</b>", "</i></b>", "<a href='https://jahat.example'>klik</a>", "<tg-spoiler>", "<",
    "&lt;b&gt;", "&amp;amp;", "&#60;b&#62;", "& & &", "*tebal* _miring_ `kode` [a](http://b)",
    "```py\nx\n```", "||rahasia||", "#let x = 1", "$ x^2 $", "#set page(width: 1pt)", "@cite",
    "=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "%s %(query)s %n {0} {query}",
    "{{ 7*7 }}", "{% raw %}", "${jndi:ldap://x}", "'; DROP TABLE answers; --", "\\u003cb\\u003e",
    "\u202edlanaj\u202c", "\u2066x\u2069", "\u200bku\u200dl\u2060iner\ufeff", "שלום (a) שלום",
    "مرحبا", "👩🏽‍🎨👨‍👩‍👧‍👦🇮🇩", "e\u0301\u0323" * 20, "a\x00b\x07c", "Łódź ﷽ ÿ",
    "\u2028baris\u2029", "a\nb\n\nc",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=50),
    st.lists(st.sampled_from([*"<>&/b\"'ai ;#=", "&lt", "<b", "</"]), max_size=40).map("".join),
    st.tuples(st.sampled_from(HOSTILE), st.sampled_from(HOSTILE)).map(" ".join),
)
Place = Callable[[str], s.Screen]
PLACES: dict[str, Place] = {
    "no_region": lambda text: s.RegionQuestion(note=Note(Remark.NO_REGION, query=text)),
    "no_area": lambda text: s.RegionQuestion(note=Note(Remark.NO_AREA, query=text)),
    "region_options": lambda text: sample.region_options(text, *[sample.WONOSOBO] * 2),
    "no_region_options": sample.region_options,
    "open_question": sample.open_question,
    "summary": sample.summary,
}
_GONE = re.compile(
    # controls, halves of characters, and what turns the line round
    r"[\x00-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]|\s"
)


def seen(text: str) -> str:
    """The signs of a text that one can see or that shape them; what a chat drops is left out."""
    return _GONE.sub("", text)


def shown(screen: s.Screen, language: str) -> tuple[str, list[str]]:
    """A screen as a chat shows it, and the kinds of its entities."""
    message = RENDERER.show(screen, chat_id=7, language=language, token=7, edit=None)
    payload = json.loads(message.payload.encode())
    assert payload["parse_mode"] == "HTML"
    text, entities = parse_html(payload["text"])
    return text, sorted(entity.kind for entity in entities)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [*PLACES])
@given(text=TEXTS)
@settings(max_examples=examples(40, 3000))
def test_text_of_people_is_shown_as_text(place: str, language: str, text: str) -> None:
    """Every visible sign of it is there, and it opens, closes and links nothing."""
    text = text[:55]
    said, entities = shown(PLACES[place](text), language)
    _, plain = shown(PLACES[place]("kriya" if seen(text) else text), language)

    assert seen(text) in seen(said)
    assert entities == plain
    assert said.count("\u202e") == 0


@pytest.mark.parametrize("place", [*PLACES])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(place: str, text: str) -> None:
    """The same for each of the texts that broke some program once."""
    said, _ = shown(PLACES[place](text), "id")
    assert seen(text[:55]) in seen(said)


def test_words_that_run_from_the_right_turn_no_line_of_ours() -> None:
    """They stand between isolates, and every isolate that is opened is closed."""
    said, _ = shown(PLACES["no_region"]("שלום"), "id")
    assert "\u2068שלום\u2069" in said
    for text in HOSTILE:
        said, _ = shown(PLACES["no_region"](text), "id")
        assert sum(map(said.count, "\u2066\u2067\u2068")) == said.count("\u2069")
