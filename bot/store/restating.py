"""The store's side of scoring anew and of looking for careless sheets."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.services.ports import Clock
from bot.services.rescoring import Rescored, StaleAssessment, StoredSheet
from bot.store.database import Database, Transaction
from bot.store.standings import (
    parts_of,
    restated_statements,
    standing_statements,
    version_of,
)
from bot.store.values import micros
from scoring.rubric import Rubric

ORDER = (
    "restate_score",
    "restate_standing",
    "clear_standings",
    "save_standing",
)
"""Statements of one name run together; the score comes first, because it locks its row."""


class Restater:
    """Re-scoring on one database; the bot may run beside it, here or in another process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def ahead(self, after: str, count: int) -> str:
        """The last of the next so many assessments behind an id; empty when there are none."""
        [row] = await self._database.fetch("assessments_ahead", after=after, count=count)
        return row["last_id"] or ""

    async def stale(self, rubric: Rubric, after: str, last: str) -> Sequence[StaleAssessment]:
        """Finished assessments with ids in this span that this rubric did not score, by id."""
        rows = await self._database.fetch(
            "stale_assessments", **version_of(rubric), after=after, last=last
        )
        return [
            StaleAssessment(
                row["id"],
                row["role"],
                row["scored_at"],
                row["answers"] or "",
                row["seconds"],
                row["counted_answers"] or "",
            )
            for row in rows
        ]

    async def restate(self, rescored: Sequence[Rescored]) -> None:
        """Write new scores in one transaction; what changed meanwhile stays as it is."""
        at = micros(self._clock.now())
        async with self._database.writing() as transaction:
            current = await _unchanged(self._database, transaction, rescored)
            for name, rows in _rows(current, at).items():
                if rows:
                    await transaction.run(name, rows)

    async def regions(self, rubric: Rubric) -> Sequence[str]:
        """The regions that anybody of has finished, in the order of codes."""
        rows = await self._database.fetch("figure_regions", **version_of(rubric))
        return [row["region"] for row in rows]

    async def sheets(self, rubric: Rubric, region: str) -> Sequence[StoredSheet]:
        """The packed sheets of a region, careless ones too."""
        rows = await self._database.fetch("region_sheets", **version_of(rubric), region=region)
        return [
            StoredSheet(
                row["assessment_id"], row["role"], row["sheet"], row["seconds"],
                bool(row["left_out"]),
            )
            for row in rows
        ]  # fmt: skip

    async def leave_out(self, marks: Sequence[tuple[str, bool]]) -> None:
        """Mark these assessments as careless or not."""
        rows = [{"assessment": each, "left_out": int(is_out)} for each, is_out in sorted(marks)]
        async with self._database.writing() as transaction:
            await transaction.run("mark_left_out", rows)


class _Stale(NamedTuple):
    """What is to be made anew, and in how many parts its standing is kept."""

    rescored: Rescored
    parts: int


async def _unchanged(
    database: Database, transaction: Transaction, rescored: Sequence[Rescored]
) -> list[_Stale]:
    """Those whose score is still the one that was read; their rows are locked from here on."""
    ids = database.array([each.id for each in rescored])
    rows = await transaction.fetch("lock_scores", assessments=ids)
    # found by its time too: one that was scored meanwhile is not
    parts = {(row["assessment_id"], row["scored_at"]): row["parts"] for row in rows}
    return [_Stale(each, parts[each.id, each.seen]) for each in rescored
            if (each.id, each.seen) in parts]  # fmt: skip


def _rows(stale: Sequence[_Stale], at: int) -> dict[str, list[dict[str, Any]]]:
    """What is written of these, by the statements that write it."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ORDER}
    rows["restate_score"] = [_score_row(each.rescored, at) for each in stale]
    for each, parts in stale:
        in_place = parts == parts_of(len(each.standing.shares))
        written = restated_statements if in_place else standing_statements
        for name, values in written(each.id, each.standing, each.seconds):
            rows[name].append(values)
    return rows


def _score_row(each: Rescored, at: int) -> dict[str, Any]:
    return {
        "assessment": each.id,
        "rubric_hash": each.standing.rubric_hash,
        "value": each.value,
        "lo": each.lo,
        "hi": each.hi,
        "nodes": each.nodes,
        "contributions": each.contributions,
        "at": at,
    }
