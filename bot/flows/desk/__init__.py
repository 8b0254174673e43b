"""The coordinator's desk: a room for each thing that a coordinator does."""

from bot.flows.desk import granting, menu
from bot.flows.rooms import Room

DESK_ROOMS: tuple[Room, ...] = (menu.ROOM, granting.ROOM)
