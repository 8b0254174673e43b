"""What somebody is told without having asked: its kind, the names in it, and its buttons.

A new kind is a template under `templates/notices/` and, where it has buttons, a line in
`BUTTONS`. The buttons are evergreen acts: such a message is no screen and may be tapped weeks
later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.flows.desk.broadcasts_room import board_buttons, letter_buttons, report_buttons
from bot.flows.field.commitments import NOTICE as COMMITMENTS_DUE
from bot.flows.field.commitments import commitment_buttons
from bot.flows.field.meetings_seat import result_buttons, seat_buttons
from bot.flows.field.part_notices import (
    COLLEAGUE_SILENT,
    OWNER_TOLD,
    silent_buttons,
    waiting_buttons,
)
from bot.flows.field.verifying_reply import answered_buttons, request_buttons
from bot.flows.places import Area, Place
from bot.flows.reminding import reminder_buttons
from bot.flows.screens import Button, Keyboard
from bot.flows.taps import Act, Tap

Detail = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything that its template may name."""

    kind: str
    """Name of the template under `templates/notices/`."""
    detail: Detail
    """As it was recorded; `scope` and `region` in it are codes."""
    area: Area | None = None
    """What `scope` is called."""
    place: Place | None = None
    """What `region` is called."""
    zone: str = "Asia/Jakarta"
    """IANA time zone of the person who reads it."""

    @property
    def keyboard(self) -> Keyboard:
        """The buttons under it."""
        buttons = BUTTONS.get(self.kind)
        return buttons(self.detail) if buttons else ()


def part_buttons(detail: Detail) -> Keyboard:
    """To what a colleague sent."""
    return ((Button(Tap(Act.COLLEAGUE_SEE, (detail["part"],)), "part_see"),),)


BUTTONS: Mapping[str, Callable[[Detail], Keyboard]] = {
    "part_sent": part_buttons,
    COLLEAGUE_SILENT: waiting_buttons,
    OWNER_TOLD: silent_buttons,
    "reminder": reminder_buttons,
    "broadcast": letter_buttons,
    "broadcast_board": board_buttons,
    "broadcast_report": report_buttons,
    COMMITMENTS_DUE: commitment_buttons,
    "evidence_request": request_buttons,
    "request_answered": answered_buttons,
    "meeting_topic": seat_buttons,
    "meeting_closed": result_buttons,
}
"""Kind -> its buttons, made from the notice's detail; a kind without a line has none."""
