"""Who hears that a colleague is silent: the colleague once, and the owner before it is too late.

Both are put down when their silence begins and taken away by what ends it, in the same commit;
so nobody has to look for them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.flows.colleagues import Part
from bot.flows.desk.dates import day_at
from bot.flows.effects import Notify
from bot.flows.places import Place
from bot.flows.screens import Button, Keyboard
from bot.flows.show.buttons import MUTE
from bot.flows.taps import Act, Tap

COLLEAGUE_SILENT, OWNER_TOLD = "part_waiting", "part_silent"
"""The kinds of the two notices; a key is a kind, a colon and the part's id."""
REMINDED_AFTER = timedelta(days=3)
"""Silence after which the colleague is reminded, once: the first rung of everybody's ladder."""
TOLD_BEFORE = timedelta(days=2)
"""So long before the link ends the owner hears that nothing came: time enough to ask again."""


def remind_colleague(part: Part, place: Place, at: datetime) -> Notify:
    """For whoever takes the part now; each answer puts it off (`AnswerPart`)."""
    return Notify(
        "",
        COLLEAGUE_SILENT,
        f"{COLLEAGUE_SILENT}:{part.id}",
        {**_detail(part, place), "not_after": part.expires_at.isoformat()},
        due=at + REMINDED_AFTER,
    )


def tell_owner(part: Part, place: Place) -> Notify:
    """For whoever makes the part now."""
    return Notify(
        "",
        OWNER_TOLD,
        f"{OWNER_TOLD}:{part.id}",
        {**_detail(part, place), "label": part.label},
        due=part.expires_at - TOLD_BEFORE,
    )


def _detail(part: Part, place: Place) -> dict[str, str]:
    until = day_at(part.expires_at, place.zone)
    return {"part": part.id, "region": place.code, "until": until.isoformat()}


def waiting_buttons(detail: Mapping[str, str]) -> Keyboard:
    """To the questions that wait for the colleague, or to hear of nothing any more."""
    return ((Button(Tap(Act.PART_OPEN, (detail["part"],)), "part_go_on"),), (MUTE,))


def silent_buttons(detail: Mapping[str, str]) -> Keyboard:
    """To what the owner asked for."""
    return ((Button(Tap(Act.COLLEAGUE_SEE, (detail["part"],)), "part_request"),),)
