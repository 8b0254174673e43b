"""What assessors and meetings are served from, put together."""

from collections.abc import Mapping
from typing import Any

from bot.coordination import Coordination
from bot.flows.facts import Query
from bot.flows.field.meetings import Attending, MeetingAt, SeatAt
from bot.flows.field.verifying import AskableFor, BoardOf, PiecesFor, RequestForMe, ShownPiece
from bot.services.facts import Answerer, Asker
from bot.store import Store


def about_verification(
    store: Store, coordination: Coordination
) -> Mapping[type[Query[Any]], Answerer]:
    """Who answers what the assessor's desk and a meeting ask."""
    boards = coordination.verification

    async def board_of(query: BoardOf, _asker: Asker) -> object:
        return await boards.board(query.region, query.round)

    async def askable_for(query: AskableFor, _asker: Asker) -> object:
        return await boards.askable(query)

    async def pieces_for(query: PiecesFor, _asker: Asker) -> object:
        found = await store.evidence.for_indicator(
            query.indicator,
            region=query.region,
            instrument=query.instrument,
            round_id=query.round,
        )
        return tuple(ShownPiece(each.piece, each.role) for each in found)

    async def request_for_me(query: RequestForMe, asker: Asker) -> object:
        return await store.verifying.request(query.id, asker.respondent)

    return {
        BoardOf: board_of,
        AskableFor: askable_for,
        PiecesFor: pieces_for,
        RequestForMe: request_for_me,
        **_about_meetings(store),
    }


def _about_meetings(store: Store) -> Mapping[type[Query[Any]], Answerer]:
    async def meeting_at(query: MeetingAt, _asker: Asker) -> object:
        return await store.meetings.at(query.region, query.round)

    async def seat_at(query: SeatAt, asker: Asker) -> object:
        return await store.meetings.seat(query.meeting, asker.respondent)

    async def attending(query: Attending, _asker: Asker) -> object:
        return await store.meetings.attending(query.meeting)

    return {MeetingAt: meeting_at, SeatAt: seat_at, Attending: attending}
