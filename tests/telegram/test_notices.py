"""What people are told without having asked, in every language."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.flows.house import HOUSE
from bot.flows.places import Area, Place
from bot.flows.taps import decode
from bot.services.notices import Gazetteer
from bot.services.units import Priority
from bot.simulator.entities import utf16_length
from bot.simulator.html_text import parse_html
from bot.telegram.rendering.environment import NOTICES, TEMPLATES
from bot.words import LANGUAGES
from tests.telegram.sample_notices import LONGEST, SAMPLES
from tests.telegram.test_rendering import INDONESIAN, LABEL_LIMIT, RENDERER, TEXT_LIMIT

GAZETTEER = Gazetteer(
    lambda code: Place(code, LONGEST, "Sulawesi Utara", "Asia/Makassar"),
    lambda code: Area(code, "Jawa Tengah"),
)
every_notice = pytest.mark.parametrize(("kind", "detail"), SAMPLES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def payload(kind: str, detail: Mapping[str, str], language: str = "id") -> dict[str, Any]:
    notice = GAZETTEER.named(kind, detail, "Asia/Makassar")
    message = RENDERER.notice(notice, chat_id=7, language=language)
    assert message.priority is Priority.REMINDER
    assert not message.screen
    said: dict[str, Any] = json.loads(message.payload)
    return said


def plain(kind: str, detail: Mapping[str, str], language: str = "id") -> str:
    return parse_html(payload(kind, detail, language)["text"])[0]


def test_every_kind_has_a_sample() -> None:
    """A template is a kind."""
    kinds = {path.name.partition(".")[0] for path in (TEMPLATES / NOTICES).glob("*.html.j2")}
    assert kinds == {kind for kind, _ in SAMPLES}


@every_language
@every_notice
def test_telegram_takes_it(kind: str, detail: Mapping[str, str], language: str) -> None:
    """HTML that parses, short, without holes; its buttons fit and are good for ever."""
    said = payload(kind, detail, language)
    text, _ = parse_html(said["text"])

    assert 1 <= utf16_length(text) <= TEXT_LIMIT
    assert text == text.strip()
    assert "\n\n\n" not in text
    for row in said.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            decoded = decode(button["callback_data"])
            assert decoded is not None
            assert decoded.tap.act in HOUSE.evergreen
            assert len(button["text"]) <= LABEL_LIMIT


@every_notice
def test_english_says_nothing_in_indonesian(kind: str, detail: Mapping[str, str]) -> None:
    """The catalogue is complete."""
    assert INDONESIAN.findall(plain(kind, detail, "en")) == []


def test_a_reminder_says_how_far_one_is_and_until_when() -> None:
    """Nothing answered, some, all; the end of the round; the last one says that it is."""
    none, some, everything, last = (plain(kind, detail) for kind, detail in SAMPLES[:4])
    assert "menunggu jawaban pertama" in none
    assert f"{LONGEST} belum selesai: 7 dari 18 jawaban sudah tersimpan." in some
    assert "semua 18 jawaban sudah tersimpan" in everything
    assert "sampai 30 November 2026." in last
    assert ["pengingat terakhir" in one for one in (none, some, everything, last)] == [
        False, False, False, True,
    ]  # fmt: skip


def test_a_name_is_never_markup() -> None:
    """Whatever a coordinator called the link."""
    assert "Tautan untuk Bu <Rina> & Co sudah dibuka" in plain(*SAMPLES[5])
    assert "seluruh Indonesia" in plain(*SAMPLES[4])
