"""Small groups in an export: whose rows keep their region, lose it, or keep only their count.

A row may stand under its region exactly where the group's figures may be shown there
(`scoring.disclosure`), so that a file gives nothing away that a summary hides: where one group
is too small, a second one is hidden with it, or the first would be a subtraction.

The rest can stand together without region where they are enough people from several regions of
one province: the nation's file must not pool more than a province's, or what they differ by
would be a region. They cannot where the region's total is shown: whoever knows it could try
which of the pooled rows add up to it. Those rows are only counted.

Who is half-way may have agreed to be written to, and then coverage names them: where they are
fewer of a group than its figures need, their rows are only counted too, or the one unfinished
row of a region would be the one name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from bot.reporting.sheets import AssessmentRow, Privacy, Rows
from scoring.disclosure import Disclosure, disclose
from scoring.rubric import Rubric

_SEVERAL = 2
"""Regions that pooled rows have to come from."""


class Cell(NamedTuple):
    """One group of one region in one round."""

    round: str
    region: str
    group: str


People = Mapping[Cell, int]
"""How many people of each cell count; a cell without anybody may be absent."""


def cell_of(row: AssessmentRow) -> Cell:
    """Where a row belongs."""
    return Cell(row.round, row.region, row.group)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many assessments there are."""

    people: People
    """In the figures."""
    halfway: People
    """Not finished."""
    total: int


def tally(rows: Iterable[AssessmentRow]) -> Tally:
    """Count rows in one go."""
    people, halfway, total = Counter[Cell](), Counter[Cell](), 0
    for row in rows:
        total += 1
        people[cell_of(row)] += row.counts
        halfway[cell_of(row)] += row.finished is None
    return Tally(+people, +halfway, total)


@dataclass(frozen=True, slots=True)
class Protection:
    """Which cells are shown and which are pooled; all others are withheld."""

    shown: frozenset[Cell]
    pooled: frozenset[Cell]
    halfway: frozenset[Cell] = frozenset()
    """Cells of which even those who are half-way may be seen."""

    def privacy(self, row: AssessmentRow) -> Privacy:
        """What may be seen of a row."""
        cell = cell_of(row)
        if row.finished is None and cell not in self.halfway:
            return Privacy.WITHHELD
        if cell in self.shown:
            return Privacy.SHOWN
        return Privacy.POOLED if cell in self.pooled else Privacy.WITHHELD

    def veiled(self, row: AssessmentRow) -> AssessmentRow:
        """The row without what may not be seen of it."""
        match self.privacy(row):
            case Privacy.SHOWN:
                return row
            case Privacy.POOLED:
                return replace(_bare(row), region="", region_name="", privacy=Privacy.POOLED,
                               answers=row.answers, score=row.score)  # fmt: skip
            case Privacy.WITHHELD:
                return replace(_bare(row), privacy=Privacy.WITHHELD)


def _bare(row: AssessmentRow) -> AssessmentRow:
    """Without all by which somebody could be recognised or found again in another file."""
    return AssessmentRow(
        "", row.round, row.region, row.region_name, row.group, None, None,
        is_facilitated=None, counts=row.counts, answers={},
    )  # fmt: skip


def protection(rubric: Rubric, counted: Tally) -> Protection:
    """What may be seen of each cell, for so many people."""
    people = counted.people
    shown: set[Cell] = set()
    linked: set[Cell] = set()
    for (round_, region), groups in _regions(people).items():
        told = disclose(rubric, groups)
        for group in rubric.groups:
            cell = Cell(round_, region, group)
            if _is_shown(rubric, told, group, groups.get(group, 0)):
                shown.add(cell)
            elif told.total and rubric.groups[group].weight > 0.0:
                linked.add(cell)
    hidden = [cell for cell in people if cell not in shown and cell not in linked]
    many = (cell for cell, count in counted.halfway.items() if count >= rubric.panel.min_group)
    pooled = frozenset(_poolable(rubric, people, hidden))
    return Protection(frozenset(shown), pooled, frozenset(many))


def _regions(people: People) -> Mapping[tuple[str, str], Mapping[str, int]]:
    regions: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for cell, count in people.items():
        regions[cell.round, cell.region][cell.group] = count
    return regions


def _is_shown(rubric: Rubric, told: Disclosure, group: str, count: int) -> bool:
    if rubric.groups[group].weight > 0.0:
        return group in told.groups
    return count >= rubric.panel.min_group


def _poolable(rubric: Rubric, people: People, hidden: Iterable[Cell]) -> Iterator[Cell]:
    """The cells that are enough people of a group, from several regions of a province."""
    pools: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for cell in hidden:
        if people[cell]:
            pools[cell.round, cell.region.partition(".")[0], cell.group].append(cell)
    for cells in pools.values():
        enough = sum(people[cell] for cell in cells) >= rubric.panel.min_group
        if enough and len(cells) >= _SEVERAL:
            yield from cells


def protect(rows: Rows, protecting: Protection) -> Iterator[AssessmentRow]:
    """Every row as it may be seen: those with their region, then those without.

    Pooled rows stand at the end, because between two others they would have a neighbourhood;
    nothing but one row is held in memory.
    """
    placed = (row for row in rows() if protecting.privacy(row) is not Privacy.POOLED)
    pooled = (row for row in rows() if protecting.privacy(row) is Privacy.POOLED)
    return map(protecting.veiled, chain(placed, pooled))
