"""A broadcast as its recipients see it, and the message that shows its progress."""

import json

import pytest

from bot.flows.letters import FOOTER, Letter, Medium, units
from bot.flows.notices import Notice
from bot.flows.places import Area
from bot.regions import Regions
from bot.services.units import Priority
from bot.simulator.html_text import parse_html
from bot.telegram.rendering import TelegramRenderer
from bot.words import LANGUAGES

RENDERER = TelegramRenderer(controller="Dinas", contact="a@example.org", demo=False)
HERE = Area("33.07", "Kab. Wonosobo")


def sent(letter: Letter, language: str = "id") -> dict[str, object]:
    message = RENDERER.letter(letter, chat_id=7, language=language, priority=Priority.BROADCAST)
    assert message.priority is Priority.BROADCAST
    payload: dict[str, object] = json.loads(message.payload)
    return payload | {"method": message.method}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", "😀" * 60, "ا" * 60])
def test_what_stands_below_the_words_fits_its_room(language: str, name: str) -> None:
    """The longest sender in the region with the longest name, in every language."""
    longest = max((region.short for region in Regions.load().all()), key=units)
    letter = Letter("x", name, Area("1", longest))
    text = parse_html(str(sent(letter, language)["text"]))[0]
    assert units(text) - units("x") <= FOOTER


def test_words_of_people_are_no_markup() -> None:
    """Escaped: what was typed is what is read."""
    typed = "<b>Rapat</b> & makan &amp; <a href='x'>"
    text = parse_html(str(sent(Letter(typed, "A <i>", HERE))["text"]))[0]
    assert text == f"{typed}\n\nPesan dari A <i>, koordinator Kab. Wonosobo."


@pytest.mark.parametrize(
    ("medium", "method"), [(Medium.PHOTO, "sendPhoto"), (Medium.DOCUMENT, "sendDocument")]
)
def test_a_file_is_sent_on_by_its_id(medium: Medium, method: str) -> None:
    """Telegram keeps it; nothing is downloaded or uploaded."""
    payload = sent(Letter("Halo", "", HERE, medium, "file-1"))
    assert (payload["method"], payload[medium.value]) == (method, "file-1")
    assert str(payload["caption"]).startswith("Halo")
    assert "text" not in payload


def test_one_tap_ends_it() -> None:
    """The button is good for ever: it has no token of a screen."""
    markup = sent(Letter("Halo", "", HERE), "en")["reply_markup"]
    assert markup == {"inline_keyboard": [[{"text": "No more messages", "callback_data": "bq.0"}]]}


def test_the_board_is_sent_once_and_then_edited() -> None:
    """The same words; edits of one message coalesce."""
    counts = {"sent": "5", "blocked": "1", "failed": "0", "ambiguous": "0", "left": "4"}
    detail = counts | {"id": "b" * 26, "state": "running", "people": "10"}
    notice = Notice("broadcast_board", detail, area=HERE)
    first = RENDERER.board(notice, chat_id=7, language="id", edits=None)
    later = RENDERER.board(notice, chat_id=7, language="id", edits=55)
    assert (first.method, later.method, later.edits) == ("sendMessage", "editMessageText", 55)
    said = json.loads(first.payload)
    assert json.loads(later.payload) == said | {"message_id": 55}
    assert "Terkirim 5 dari 10. Menunggu: 4." in said["text"]
    assert "Tidak terjangkau 1, gagal 0, tidak pasti 0." in said["text"]
