"""Reads good practice that people agreed to share, and what became of it."""

from collections.abc import Mapping, Sequence

from bot.flows.practice import ExampleState, OfferedExample
from bot.store.database import Database, Row
from bot.store.people import contact_names
from bot.store.scopes import within
from bot.store.sealing import EXAMPLE, REMARK, Sealer
from bot.store.standings import version_of
from bot.store.values import moment
from scoring.rubric import Rubric


class ExampleReader:
    """Implements the port of `bot.services.examples`; tables of migration 0018."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def offered(self, scope: str) -> Sequence[OfferedExample]:
        """Of the finished assessments of a scope, those that wait first, then the latest."""
        rows = await self._database.fetch("offered_examples", **within(scope))
        return [self._offered(row) for row in rows]

    def _offered(self, row: Row) -> OfferedExample:
        text = (
            self._sealer.open(row["body"], purpose=EXAMPLE)
            if row["body"]
            else self._sealer.open(row["written"], purpose=REMARK)
        )
        return OfferedExample(
            assessment=row["assessment_id"],
            region=row["region"],
            instrument=row["instrument"],
            version=row["version"],
            round=row["counted_in"],
            agreed_at=moment(row["agreed_at"]),
            state=ExampleState(row["state"]),
            indicator=row["indicator"],
            text=text,
        )

    async def approved(
        self, instrument: str, indicator: str, region: str
    ) -> tuple[str, str] | None:
        """Region code and words of the latest one from another region; None without one."""
        rows = await self._database.fetch(
            "approved_example", instrument=instrument, indicator=indicator, region=region
        )
        if not rows:
            return None
        return rows[0]["region"], self._sealer.open(rows[0]["body"], purpose=EXAMPLE)

    async def is_shared(self, respondent: str, assessment: str) -> bool:
        """Whether the person agreed to share what they wrote in this one of theirs."""
        rows = await self._database.fetch(
            "shared_example", respondent=respondent, assessment=assessment
        )
        return bool(rows)

    async def names(self, scope: str) -> Sequence[str]:
        """Names that people of a scope gave to be written to."""
        return await contact_names(self._database, self._sealer, scope)

    async def counts_of_region(
        self, rubric: Rubric, region: str, round_id: str
    ) -> Mapping[str, int]:
        """Indicator id -> pieces of evidence of those who count."""
        rows = await self._database.fetch(
            "evidence_counts", **version_of(rubric), round=round_id, region=region
        )
        return {row["indicator"]: row["pieces"] for row in rows}
