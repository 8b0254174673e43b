"""Reads what an export is made of."""

from collections.abc import Mapping, Sequence

from bot.services.exporting import ExportOrder, StoredAssessment
from bot.store.database import Database
from bot.store.people import contact_names
from bot.store.scopes import within
from bot.store.sealing import REMARK, Sealer
from bot.store.values import answer_of, moment, moment_or_none
from scoring.answers import Answer

_FOREVER = 1 << 62
"""Later than every answer, in microseconds."""


class ExportReader:
    """Assessments, region by region, under pseudonyms that are good for one export."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    async def sizes(self, order: ExportOrder) -> Mapping[str, int]:
        """Region -> assessments that the export has rows of."""
        rows = await self._database.fetch(
            "export_sizes",
            round=order.round_id,
            instrument=order.rubric.id,
            version=order.rubric.version,
            **within(order.scope),
        )
        return {row["region"]: row["people"] for row in rows}

    async def region(self, order: ExportOrder, region: str) -> Sequence[StoredAssessment]:
        """The assessments of one region.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        which = {
            "round": order.round_id,
            "instrument": order.rubric.id,
            "version": order.rubric.version,
            "region": region,
        }
        rows = await self._database.fetch(
            "export_assessments", rubric_hash=order.rubric.hash, **which
        )
        answers = await self._answers(which)
        remarks = await self._remarks(which)
        return [
            StoredAssessment(
                pseudonym=self._sealer.pseudonym(row["respondent_id"], of=order.key),
                region=region,
                group=row["role"],
                subsectors=tuple(
                    dict.fromkeys(filter(None, (row["own_subsector"], row["leading_subsector"])))
                ),
                started_at=moment(row["started_at"]),
                finished_at=moment_or_none(row["finished_at"]),
                is_facilitated=bool(row["facilitated_by"]),
                counts=bool(row["counts"]),
                answers=answers.get(row["id"], {}),
                remarks=remarks.get(row["id"], {}),
            )
            for row in rows
        ]

    async def _answers(self, which: Mapping[str, str]) -> Mapping[str, Mapping[str, Answer]]:
        found: dict[str, dict[str, Answer]] = {}
        for row in await self._database.fetch("export_answers", forever=_FOREVER, **which):
            given = found.setdefault(row["assessment_id"], {})
            given[row["indicator"]] = answer_of(row["status"], row["value"])
        return found

    async def _remarks(self, which: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in await self._database.fetch("export_remarks", **which):
            text = self._sealer.open(row["body"], purpose=REMARK)
            found.setdefault(row["assessment_id"], {})[row["question"]] = text
        return found

    async def names(self, scope: str) -> Sequence[str]:
        """Names that people of a scope gave to be written to."""
        return await contact_names(self._database, self._sealer, scope)
