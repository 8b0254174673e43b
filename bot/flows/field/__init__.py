"""What goes with an assessment beyond its answers: evidence, and the parts of colleagues."""

from bot.flows.field import (
    checking,
    colleagues_room,
    commitments,
    evidence_room,
    field_record_desk,
    field_record_room,
    meetings_room,
    meetings_seat,
    nominating,
    part_evidence,
    part_room,
    verifying_reply,
    verifying_room,
)
from bot.flows.rooms import Room

FIELD_ROOMS: tuple[Room, ...] = (
    evidence_room.ROOM,
    colleagues_room.ROOM,
    checking.ROOM,
    part_room.ROOM,
    part_evidence.ROOM,
    verifying_room.ROOM,
    verifying_reply.ROOM,
    meetings_room.ROOM,
    meetings_seat.ROOM,
    field_record_desk.ROOM,
    nominating.ROOM,
    field_record_room.ROOM,
    commitments.ROOM,
)
