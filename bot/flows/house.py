"""The whole conversation: the interview and every room beside it, put together once."""

from bot.flows import contact, receipts, reminding, result_files, share_room
from bot.flows.act import HANDLERS
from bot.flows.desk import DESK_ROOMS
from bot.flows.field import FIELD_ROOMS
from bot.flows.proxy import marked
from bot.flows.rooms import Room, joined
from bot.flows.screens import Screen
from bot.flows.show import BUILDERS
from bot.flows.taps import Tap
from bot.flows.turn import Turn

HOUSE = joined(
    (
        Room(screens=BUILDERS, acts=HANDLERS),
        contact.ROOM,
        receipts.ROOM,
        reminding.ROOM,
        result_files.ROOM,
        share_room.ROOM,
        *DESK_ROOMS,
        *FIELD_ROOMS,
    )
)


def current_screen(turn: Turn) -> Screen:
    """The screen of the turn's session, with the turn's note above it."""
    return marked(turn, HOUSE.screens[turn.session.view](turn))


def apply_tap(turn: Turn, tap: Tap) -> Turn:
    """What a tap that the screen offers does."""
    return HOUSE.acts[tap.act](turn, tap.args)
