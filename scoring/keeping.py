"""Work that is done once for each rubric object and kept.

By identity, not by equality: rubrics are large, and comparing two equal ones costs more than
scoring an answer sheet. A kept rubric cannot be freed, so its id cannot pass to another.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from scoring.rubric import Rubric

MAX_KEPT = 256
"""Rubric versions times groups in use at once; beyond that everything is made again."""

_Made = TypeVar("_Made")


class KeptByRubric(Generic[_Made]):
    """A function of a rubric and a group (None: all) that remembers what it made."""

    __slots__ = ("_kept", "_make")

    def __init__(self, make: Callable[[Rubric, str | None], _Made]) -> None:
        self._make = make
        self._kept: dict[tuple[int, str | None], tuple[Rubric, _Made]] = {}

    def __call__(self, rubric: Rubric, group: str | None) -> _Made:
        """What was made for this very rubric and group."""
        key = (id(rubric), group)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            found = self._kept[key] = (rubric, self._make(rubric, group))
        return found[1]

    def forget(self) -> None:
        """Make everything again from now on."""
        self._kept.clear()
