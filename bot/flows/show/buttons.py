"""Buttons that several screens share."""

from bot.flows.screens import Button, Keyboard
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn
from scoring.rubric import Text

HALF_A_ROW = 18
"""Characters of a button that shares its row with another, on a screen 360 points wide."""
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


def named_rows(buttons: tuple[Button, ...]) -> Keyboard:
    """Buttons that say a name: two in a row where both fit a small phone, else one."""
    packed: list[tuple[Button, ...]] = []
    for button in buttons:
        before = packed[-1] if packed else ()
        if len(before) == 1 and _fits_half(before[0]) and _fits_half(button):
            packed[-1] = (*before, button)
        else:
            packed.append((button,))
    return tuple(packed)


def _fits_half(button: Button) -> bool:
    return len(button.params.get("name", "")) <= HALF_A_ROW
