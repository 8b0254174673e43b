"""Reads what an assessor's desk asks: verified and agreed levels, questions and replies."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.flows.field.verifying import (
    GOVERNMENT,
    Askable,
    AskableFor,
    Decided,
    Reply,
    Request,
)
from bot.store.database import Database, Row
from bot.store.sealing import VERIFYING, Sealer
from bot.store.values import moment
from scoring.answers import Status

MOST_ASKED = 20
"""People who are asked at once: an assessor reads every reply."""
_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class LevelOfRegion:
    """A level that was set by hand, for an export or a record of a region."""

    region: str
    indicator: str
    hand: str
    """`consensus` or `verified`."""
    decided: Decided


class VerifyingReader:
    """Answers from the tables of migration 0016."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def verified(self, region: str, round_id: str) -> Mapping[str, Decided]:
        """Indicator -> the level that stands verified."""
        rows = await self._database.fetch("verified_levels", round=round_id, region=region)
        return {row["indicator"]: self._verified(row) for row in rows}

    async def agreed(self, region: str, round_id: str) -> Mapping[str, Decided]:
        """Indicator -> the level that stands agreed on."""
        rows = await self._database.fetch("agreed_levels", round=round_id, region=region)
        return {row["indicator"]: self._agreed(row) for row in rows}

    async def everywhere(self, round_id: str) -> Sequence[LevelOfRegion]:
        """Every level that stands in a round, region by region."""
        verified = await self._database.fetch("verified_everywhere", round=round_id)
        agreed = await self._database.fetch("agreed_everywhere", round=round_id)
        return [
            *(LevelOfRegion(row["region"], row["indicator"], "verified", self._verified(row))
              for row in verified),
            *(LevelOfRegion(row["region"], row["indicator"], "consensus", self._agreed(row))
              for row in agreed),
        ]  # fmt: skip

    async def waiting(self, region: str, round_id: str) -> Mapping[str, int]:
        """Indicator -> people who were asked and have not answered."""
        rows = await self._database.fetch("waiting_requests", round=round_id, region=region)
        return {row["indicator"]: row["people"] for row in rows}

    async def replies(self, region: str, round_id: str) -> Mapping[str, Sequence[Reply]]:
        """Indicator -> what was answered, the first first; nobody's name."""
        found: dict[str, list[Reply]] = {}
        for row in await self._database.fetch("request_replies", round=round_id, region=region):
            text = self._sealer.open(row["body"], purpose=VERIFYING)
            reply = Reply(row["role"], text, moment(row["answered_at"]))
            found.setdefault(row["indicator"], []).append(reply)
        return found

    async def askable(self, query: AskableFor, instrument: str) -> tuple[Askable, ...]:
        """Who can be asked, those who finished last first."""
        rows = await self._database.fetch(
            "askable",
            round=query.round,
            region=query.region,
            instrument=instrument,
            indicator=query.indicator,
            government=GOVERNMENT,
            count=_CANDIDATES,
        )
        fitting = (row for row in rows if row["gave"] or _claims(row, query.level))
        found = (Askable(row["respondent_id"], row["assessment_id"]) for row in fitting)
        # a person with two assessments is asked once
        single = {one.respondent: one for one in found}
        return tuple(single.values())[:MOST_ASKED]

    async def request(self, id_: str, respondent: str) -> Request | None:
        """A question to this person; None where it is none, or not to them."""
        rows = await self._database.fetch("request_to", request=id_, respondent=respondent)
        if not rows:
            return None
        [row] = rows
        return Request(
            id=row["id"],
            region=row["region"],
            round=row["round_id"],
            indicator=row["indicator"],
            text=self._sealer.open(row["body"], purpose=VERIFYING),
            asked_by=row["asked_by"],
            assessment=row["assessment_id"],
            instrument=row["instrument"],
            version=row["version"],
            answers=row["answers"],
        )

    def _verified(self, row: Row) -> Decided:
        body = json.loads(self._sealer.open(row["body"], purpose=VERIFYING))
        accepted = bool(row["accepted"])
        return Decided(row["level"], body["reason"], moment(row["verified_at"]), accepted)

    def _agreed(self, row: Row) -> Decided:
        body = json.loads(self._sealer.open(row["body"], purpose=VERIFYING))
        at = moment(row["agreed_at"])
        return Decided(row["level"], body["reason"], at, present=body.get("present", ""))


def _claims(row: Row, level: int | None) -> bool:
    """Whether somebody's own answer is at least this level; any answer is where none is named."""
    if level is None:
        return True
    if row["status"] != Status.GIVEN.value or row["value"] is None:
        return False
    value = json.loads(row["value"])
    return isinstance(value, int) and value >= level
