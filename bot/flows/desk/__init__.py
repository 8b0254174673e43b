"""The coordinator's desk: a room for each thing that a coordinator does."""

from bot.flows.desk import coverage, granting, invited, inviting, menu, round_filling, rounds_room
from bot.flows.rooms import Room

DESK_ROOMS: tuple[Room, ...] = (
    menu.ROOM,
    coverage.ROOM,
    granting.ROOM,
    rounds_room.ROOM,
    round_filling.ROOM,
    inviting.ROOM,
    invited.ROOM,
)
