"""What a reminder offers: going on exactly where one was, and never being reminded again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.flows.effects import Further, Toast
from bot.flows.natural import settle
from bot.flows.remarks import Remark
from bot.flows.rooms import Room
from bot.flows.screens import Button, Keyboard, RemindersSet, Screen
from bot.flows.session import Draft, View
from bot.flows.show.buttons import MUTE, RESUME, UNMUTE
from bot.flows.taps import Act, Tap
from bot.flows.turn import Turn


@dataclass(frozen=True, slots=True)
class MuteReminders(Further):
    """Whether reminders are unwanted from now on."""

    muted: bool


def reminder_buttons(detail: Mapping[str, str]) -> Keyboard:
    """Go on with the assessment that the reminder is about, or hear of it no more."""
    go_on = Button(Tap(Act.GO_ON, (detail["assessment"],)), "resume")
    return ((go_on,), (MUTE,))


def go_on(turn: Turn, args: tuple[str, ...]) -> Turn:
    """To the exact place in the assessment; where that is gone, nothing changes."""
    wanted = next((one for one in turn.context.assessments if args == (one.id,)), None)
    if wanted is None:
        return replace(turn, toast=Toast.UNKNOWN, redraw=True)
    days = max(0, (turn.event.at - wanted.touched_at).days)
    entered = settle(turn.to(draft=Draft(), page=0).enter(wanted.id))
    saved = len(entered.the_assessment().answers)
    return entered.noted(Remark.WELCOME_BACK, saved=saved, days=days)


def mute(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """No reminder any more; what was answered stays."""
    return _set(turn, muted=True)


def unmute(turn: Turn, _args: tuple[str, ...]) -> Turn:
    """Reminders as before."""
    return _set(turn, muted=False)


def _set(turn: Turn, *, muted: bool) -> Turn:
    return turn.to(view=View.REMINDERS, muted=muted).record(MuteReminders(muted))


def reminders_set(turn: Turn) -> Screen:
    """What was chosen, how it is changed again, and the way on."""
    muted = turn.session.muted
    return RemindersSet(
        keyboard=((RESUME,), (UNMUTE if muted else MUTE,)), note=turn.note, muted=muted
    )


ROOM = Room(
    screens={View.REMINDERS: reminders_set},
    acts={Act.GO_ON: go_on, Act.MUTE: mute, Act.UNMUTE: unmute},
    evergreen=frozenset({Act.GO_ON, Act.MUTE, Act.UNMUTE}),
)
