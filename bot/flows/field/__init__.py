"""What goes with an assessment beyond its answers: evidence, and the parts of colleagues."""

from bot.flows.field import evidence_room
from bot.flows.rooms import Room

FIELD_ROOMS: tuple[Room, ...] = (evidence_room.ROOM,)
