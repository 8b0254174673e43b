"""A dozen screens as they stand on a phone, kept as files to be read by eye.

`KREATIF_UPDATE_GOLDEN=1 python -m pytest tests/telegram/test_golden_screens.py` writes them anew.
"""

import os
from pathlib import Path

import pytest

from bot.simulator.html_text import parse_html
from bot.telegram.rendering import TelegramRenderer
from bot.words import LANGUAGES
from tests.telegram import sample_screens as sample
from tests.telegram.test_rendering import payload

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "screens"
SHOWN = (
    "welcome", "consent_notice", "region_options", "role_question", "subsector_question_leading",
    "question", "question_chosen", "explanation", "open_question_answered", "unanswered",
    "welcome_back", "result", "result_without_value", "summary", "assessments", "stop_question",
    "withdraw_question", "erase_question", "privacy", "help", "remark_photo",
    "remark_too_long_text", "round_summary", "rounds", "invitation_detail", "invitation_text",
    "result_missed", "result_beside", "welcome_by_invitation",
)  # fmt: skip
RENDERER = TelegramRenderer(
    controller="Dinas Kebudayaan dan Pariwisata", contact="ekraf@wonosobokab.example", demo=False
)


def as_seen(name: str, language: str) -> str:
    said = payload(sample.ALL[name], language, renderer=RENDERER)
    rows = said.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [" ".join(f"[{button['text']}]" for button in row) for row in rows]
    return "\n".join([parse_html(said["text"])[0], "", *buttons]).rstrip() + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHOWN)
def test_screen_looks_as_it_was_read(name: str, language: str) -> None:
    """A change of words is seen by a person before it is merged."""
    path = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("KREATIF_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_seen(name, language), encoding="utf-8")

    assert as_seen(name, language) == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_behind() -> None:
    """Every file belongs to a screen that is still checked."""
    expected = {f"{name}.{language}.txt" for name in SHOWN for language in LANGUAGES}

    assert {path.name for path in GOLDEN.iterdir()} == expected
