"""The coordinator's desk: a room for each thing that a coordinator does."""

from bot.flows.desk import (
    broadcasts_compose,
    broadcasts_room,
    coverage,
    examples,
    exporting,
    facilitating,
    granting,
    invitations_room,
    invited,
    inviting,
    menu,
    region_report,
    round_filling,
    rounds_room,
    summaries,
    taking_over,
)
from bot.flows.rooms import Room

DESK_ROOMS: tuple[Room, ...] = (
    menu.ROOM,
    broadcasts_room.ROOM,
    broadcasts_compose.ROOM,
    coverage.ROOM,
    summaries.ROOM,
    region_report.ROOM,
    examples.ROOM,
    exporting.ROOM,
    facilitating.ROOM,
    taking_over.ROOM,
    granting.ROOM,
    rounds_room.ROOM,
    round_filling.ROOM,
    invitations_room.ROOM,
    inviting.ROOM,
    invited.ROOM,
)
