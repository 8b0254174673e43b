"""Reads what reports are drawn from, as it stood at a moment."""

from dataclasses import replace
from datetime import datetime

from bot.flows.records import Assessment
from bot.store.database import Database
from bot.store.loading import assessment_of
from bot.store.sealing import Sealer
from bot.store.values import micros


class ReportReader:
    """Assessments with the answers that held then: history is never lost."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def assessment_at(
        self, assessment: str, at: datetime, respondent: str | None = None
    ) -> Assessment | None:
        """One assessment as it stood at this moment; None where there is none.

        Args:
            assessment: Its id.
            at: The moment; answers and remarks given later are left out.
            respondent: Whose it must be, where that matters.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch("assessment_at", assessment=assessment, at=micros(at))
        own = assessment_of(assessment, rows, self._sealer)
        whose = next((row["status"] for row in rows if row["part"] == "assessment"), None)
        if own is None or (respondent is not None and whose != respondent):
            return None
        if own.finished_at is not None and own.finished_at > at:
            return replace(own, finished_at=None)
        return own

    async def assessment_before(self, assessment: str, at: datetime) -> Assessment | None:
        """The person's finished one before it, of the same instrument, region and role.

        Args:
            assessment: Id of the later one.
            at: The moment; what was answered later is left out.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        rows = await self._database.fetch("assessment_before", assessment=assessment)
        return await self.assessment_at(rows[0]["id"], at) if rows else None
