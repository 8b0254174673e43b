"""Reads the sums over standings that `bot.services.figures` asks for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from bot.flows.standing import figure_nodes, tallies_of
from bot.store.database import Database, Row
from bot.store.standings import SLOTS, parts_of, version_of
from scoring.panel import GroupFigures, Moments
from scoring.region import Figures, National
from scoring.rubric import Rubric

NodeMoments = dict[str, Moments]


class FigureReader:
    """The sums over standings of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def region(self, rubric: Rubric, region: str, round_id: str = "") -> Figures:
        """Everything about one region, group by group; a group without anybody is absent.

        Args:
            rubric: The version, as it stands now.
            region: Its code.
            round_id: The round that counts; empty: what counts in none.

        Raises:
            StoreUnavailableError: The database cannot be read.
        """
        sheets = await self._sheets(rubric, region, round_id)
        shares: dict[str, NodeMoments] = {}
        scores: dict[str, NodeMoments] = {}
        answered: dict[str, float] = {}
        for part, nodes in _parts(rubric):
            for row in await self._database.fetch(
                "region_moments",
                **version_of(rubric),
                part=part,
                region=region,
                round_id=round_id,
            ):
                role, _people, each_answered, *sums = _values(row)
                answered[role] = each_answered
                shares.setdefault(role, {}).update(_moments(nodes, sums[: 3 * SLOTS]))
                scores.setdefault(role, {}).update(_moments(nodes, sums[3 * SLOTS :]))
        return {
            role: GroupFigures(
                people=len(kept),
                tallies=tallies_of(rubric, kept, role),
                shares=shares.get(role, {}),
                scores=scores.get(role, {}),
                answered=answered.get(role, 0.0),
                excluded=excluded,
            )
            for role, (kept, excluded) in sheets.items()
        }

    async def sheets(
        self, rubric: Rubric, region: str, round_id: str = ""
    ) -> Mapping[str, Sequence[str]]:
        """Group -> the packed sheets of a region that count."""
        found = await self._sheets(rubric, region, round_id)
        return {role: kept for role, (kept, _) in found.items()}

    async def _sheets(
        self, rubric: Rubric, region: str, round_id: str
    ) -> dict[str, tuple[list[str], int]]:
        """Group -> the packed sheets that count, and how many do not."""
        found: dict[str, tuple[list[str], int]] = {}
        for row in await self._database.fetch(
            "round_sheets", **version_of(rubric), region=region, round_id=round_id
        ):
            kept, excluded = found.setdefault(row["role"], ([], 0))
            if row["left_out"]:
                found[row["role"]] = (kept, excluded + 1)
            else:
                kept.append(row["sheet"])
        return found

    async def national(self, rubric: Rubric, round_id: str = "") -> National:
        """The variances within regions, pooled over the nation."""
        shares: dict[str, dict[str, float]] = {}
        scores: dict[str, dict[str, float]] = {}
        for part, nodes in _parts(rubric):
            for row in await self._database.fetch(
                "nation_spreads", **version_of(rubric), part=part, round_id=round_id
            ):
                role, *sums = _values(row)
                _pool(shares, role, nodes, sums[: 2 * SLOTS])
                _pool(scores, role, nodes, sums[2 * SLOTS :])
        return National(shares, scores)

    async def nation(self, rubric: Rubric, round_id: str = "") -> Mapping[str, Figures]:
        """Region -> group -> people, the root's moments, and the dimensions' means."""
        excluded = await self._excluded(rubric, round_id)
        found: dict[str, dict[str, GroupFigures]] = {}
        means: dict[tuple[str, str], dict[str, float]] = {}
        for part, nodes in _parts(rubric):
            for row in await self._database.fetch(
                "nation_means", **version_of(rubric), part=part, round_id=round_id
            ):
                region, role, people, n, total, squares, *each = _values(row)
                own = means.setdefault((region, role), {})
                own.update((node, mean) for node, mean in zip(nodes, each, strict=False)
                           if mean is not None)  # fmt: skip
                if part == 0:
                    found.setdefault(region, {})[role] = GroupFigures(
                        people=people,
                        tallies={},
                        shares={rubric.root: Moments(n, total or 0.0, squares or 0.0)},
                        excluded=excluded.get((region, role), 0),
                        means=own,
                    )
        return found

    async def _excluded(self, rubric: Rubric, round_id: str) -> dict[tuple[str, str], int]:
        rows = await self._database.fetch(
            "left_out_counts", **version_of(rubric), round_id=round_id
        )
        return {(row["region"], row["role"]): row["people"] for row in rows}


def _parts(rubric: Rubric) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each part of a standing with the nodes in its slots."""
    nodes = figure_nodes(rubric)
    for part in range(parts_of(len(nodes))):
        yield part, nodes[part * SLOTS : (part + 1) * SLOTS]


def _values(row: Row) -> list[Any]:
    """A row's values in their order; both drivers' rows give them so."""
    return list(cast("Iterable[Any]", row))


def _moments(nodes: Sequence[str], sums: Sequence[Any]) -> NodeMoments:
    """Counts, then sums, then squares, slot by slot."""
    counts, totals, squares = (sums[at : at + SLOTS] for at in (0, SLOTS, 2 * SLOTS))
    return {
        node: Moments(n, total or 0.0, square or 0.0)
        for node, n, total, square in zip(nodes, counts, totals, squares, strict=False)
    }


def _pool(
    variances: dict[str, dict[str, float]], role: str, nodes: Sequence[str], sums: Sequence[Any]
) -> None:
    """Squares about the regions' means over their degrees of freedom."""
    for node, squares, freedom in zip(nodes, sums[:SLOTS], sums[SLOTS:], strict=False):
        if freedom:
            variances.setdefault(node, {})[role] = max(0.0, squares / float(freedom))
