"""Reads the parts that colleagues answer."""

import json

from bot.flows.colleagues import Asked, Part, PartAnswer, Verdict
from bot.store.database import Database, Row
from bot.store.sealing import PART, Sealer
from bot.store.values import answer_of, moment, moment_or_none


class PartReader:
    """Answers from the tables of migration 0015."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def of_assessment(self, respondent: str, assessment: str) -> tuple[Part, ...]:
        """The parts of one of a person's own assessments, the latest first."""
        rows = await self._database.fetch("parts_of", respondent=respondent, assessment=assessment)
        return tuple([await self._part(row) for row in rows])

    async def named(self, id_: str, respondent: str) -> Asked | None:
        """One part by its id, as one person sees it."""
        rows = await self._database.fetch("part", id=id_)
        if not rows:
            return None
        [row] = rows
        return Asked(
            part=await self._part(row),
            instrument=row["instrument"],
            version=row["version"],
            region=row["region"],
            role=row["role"],
            subsector=row["leading_subsector"],
            owner=row["respondent_id"],
            is_mine=row["respondent_id"] == respondent,
            is_for_me=row["colleague_id"] == respondent,
        )

    async def _part(self, row: Row) -> Part:
        answers = await self._database.fetch("answers_of_part", id=row["id"])
        return Part(
            id=row["id"],
            assessment=row["assessment_id"],
            label=self._sealer.open(row["label"], purpose=PART),
            indicators=tuple(json.loads(row["indicators"])),
            made_at=moment(row["made_at"]),
            expires_at=moment(row["expires_at"]),
            withdrawn_at=moment_or_none(row["withdrawn_at"]),
            opened_at=moment_or_none(row["opened_at"]),
            sent_at=moment_or_none(row["sent_at"]),
            answers={
                each["indicator"]: PartAnswer(
                    answer_of(each["status"], each["value"]), Verdict(each["verdict"])
                )
                for each in answers
            },
        )
