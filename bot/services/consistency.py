"""Cronbach's alpha of every dimension, from packed sheets, in memory that does not grow."""

from collections.abc import Sequence

from bot.flows.standing import complete_rows
from scoring.consistency import (
    Consistency,
    ItemSet,
    ItemSums,
    added,
    consistency_of,
    item_sets,
    sums_of,
)
from scoring.rubric import Rubric

NOBODY = sums_of({})


class ConsistencySums:
    """Adds up packed sheets, one group of one region after the other."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._sums: dict[ItemSet, ItemSums] = dict.fromkeys(item_sets(rubric), NOBODY)

    def add(self, group: str, sheets: Sequence[str]) -> None:
        """Take in the sheets of a group that count."""
        for items, before in self._sums.items():
            if group in items.groups:
                rows = complete_rows(self._rubric, sheets, group, items.indicators)
                self._sums[items] = added((before, sums_of(rows)))

    def result(self) -> tuple[Consistency, ...]:
        """Dimension by dimension, each set of indicators that the same groups are asked."""
        return tuple(consistency_of(self._rubric, *each) for each in self._sums.items())
