"""Reads consensus meetings."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.flows.field.meetings import Ballot, Meeting, Seat, Topic
from bot.store.database import Database, Row, Statement
from bot.store.sealing import VERIFYING, Sealer
from bot.store.values import moment, moment_or_none

_SLICE = 200
"""Agreements that are rewritten in one go."""


class MeetingReader:
    """Answers from the tables of migration 0016."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def at(self, region: str, round_id: str) -> Meeting | None:
        """The latest meeting about a region in a round that was not ended."""
        rows = await self._database.fetch("meeting_at", round=round_id, region=region)
        return await self._meeting(rows[0]) if rows else None

    async def seat(self, meeting: str, respondent: str) -> Seat | None:
        """A meeting as somebody sees it who may be there."""
        rows = await self._database.fetch("meeting", id=meeting)
        if not rows:
            return None
        seats = await self._database.fetch("meeting_seats", meeting=meeting)
        own = next((row for row in seats if row["respondent_id"] == respondent), None)
        ballots = await self._database.fetch("meeting_ballots", meeting=meeting)
        votes = {row["indicator"]: row["level"] for row in ballots
                 if row["voter"] == respondent and not row["entered"]}  # fmt: skip
        found = await self._meeting(rows[0])
        return Seat(found, own is not None, own["party"] if own else "", votes)

    async def attending(self, meeting: str) -> tuple[str, ...]:
        """Internal ids of those who came by the invitation."""
        rows = await self._database.fetch("meeting_seats", meeting=meeting)
        return tuple(row["respondent_id"] for row in rows)

    async def _meeting(self, row: Row) -> Meeting:
        id_ = row["id"]
        agreed = await self._database.fetch("agreed_in", meeting=id_)
        seats = await self._database.fetch("meeting_seats", meeting=id_)
        ballots = await self._database.fetch("meeting_ballots", meeting=id_)
        topics = await self._database.fetch("meeting_topics", meeting=id_)
        levels = {each["indicator"]: each["level"] for each in agreed}
        cast: dict[str, list[Ballot]] = {}
        for each in ballots:
            made = Ballot(each["level"], each["party"], facilitated=bool(each["entered"]))
            cast.setdefault(each["indicator"], []).append(made)
        parties = [each["party"] for each in seats]
        return Meeting(
            id=id_,
            region=row["region"],
            round=row["round_id"],
            made_at=moment(row["made_at"]),
            ended_at=moment_or_none(row["ended_at"]),
            topics=tuple(_topic(each, cast, levels) for each in topics),
            seats={party: parties.count(party) for party in dict.fromkeys(parties)},
            present=self._present(agreed[-1]) if agreed else "",
        )

    def _present(self, row: Row) -> str:
        body = json.loads(self._sealer.open(row["body"], purpose=VERIFYING))
        return str(body["present"])


async def forget_attendance(
    database: Database, change: Callable[..., Awaitable[None]], sealer: Sealer, before: int
) -> None:
    """Forget who was at meetings that agreed before this moment (microseconds), in slices.

    Raises:
        StoreUnavailableError: The rest is left for the next round.
    """
    while rows := await database.fetch("old_agreements", before=before, count=_SLICE):
        await change(
            *(Statement("forget_attendance", _without_names(row, sealer)) for row in rows)
        )


def _without_names(row: Row, sealer: Sealer) -> dict[str, Any]:
    body = json.loads(sealer.open(row["body"], purpose=VERIFYING)) | {"present": ""}
    sealed = sealer.seal(json.dumps(body, ensure_ascii=False), purpose=VERIFYING)
    return {**dict(row), "body": sealed}


def _topic(row: Row, cast: dict[str, list[Ballot]], levels: dict[str, int]) -> Topic:
    return Topic(
        indicator=row["indicator"],
        opened_at=moment(row["opened_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        ballots=tuple(cast.get(row["indicator"], ())),
        agreed=levels.get(row["indicator"]),
    )
