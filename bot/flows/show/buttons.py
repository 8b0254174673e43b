"""Buttons that several screens share."""

from bot.flows.screens import Button, Keyboard
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Text

RESUME = Button(Tap(Act.RESUME), "resume")
CANCEL = Button(Tap(Act.RESUME), "cancel")
BACK = Button(Tap(Act.BACK), "back")
SKIP = Button(Tap(Act.SKIP), "skip")
REPORT = Button(Tap(Act.REPORT), "report")
PAUSE = Button(Tap(Act.PAUSE), "pause")
SUMMARY = Button(Tap(Act.SUMMARY, ("0",)), "see_summary")
MUTE = Button(Tap(Act.MUTE), "mute")
UNMUTE = Button(Tap(Act.UNMUTE), "unmute")
PROXY_LEAVE = Button(Tap(Act.PROXY_LEAVE), "proxy_leave")
"""Puts aside whom a coordinator writes for."""
LANGUAGES = {
    "id": Button(Tap(Act.LANGUAGE, ("id",)), "language_id"),
    "en": Button(Tap(Act.LANGUAGE, ("en",)), "language_en"),
}


def other_language(turn: Turn) -> Button:
    """The button that turns to the language which is not spoken now."""
    return LANGUAGES["en" if turn.session.language == "id" else "id"]


def in_language(text: Text, language: str) -> str:
    """A rubric text in a language, or in the rubric's first one."""
    return text.get(language) or next(iter(text.values()), "")


def rows(buttons: tuple[Button, ...], width: int) -> Keyboard:
    """Buttons in rows of at most `width`."""
    return tuple(buttons[start : start + width] for start in range(0, len(buttons), width))
