"""What goes with an assessment beyond its answers: evidence, and the parts of colleagues."""

from bot.flows.field import checking, colleagues_room, evidence_room, part_evidence, part_room
from bot.flows.rooms import Room

FIELD_ROOMS: tuple[Room, ...] = (
    evidence_room.ROOM,
    colleagues_room.ROOM,
    checking.ROOM,
    part_room.ROOM,
    part_evidence.ROOM,
)
