"""Who answered without reading: two independent signs leave a sheet out of the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.flows.standing import levels_in
from scoring.careless import Sheet, duplicates, flags, is_excluded
from scoring.panel import Tally
from scoring.rubric import Rubric

Profile = Mapping[str, tuple[float | None, ...]]
"""Group id -> the usual level of each indicator asked, None where nobody chose one."""


@dataclass(frozen=True, slots=True)
class TimedSheet:
    """A packed sheet, and the mean seconds an answer took (None: not known)."""

    sheet: str
    seconds: float | None = None


class ProfileSums:
    """Adds up, group by group, what people usually answer."""

    def __init__(self) -> None:
        self._sums: dict[str, list[tuple[int, int]]] = {}

    def add(self, group: str, tallies: Mapping[str, Tally]) -> None:
        """Take in the tallies of a group of one region."""
        sums = self._sums.setdefault(group, [(0, 0)] * len(tallies))
        for place, tally in enumerate(tallies.values()):
            n, total = sums[place]
            chosen = sum(level * count for level, count in enumerate(tally.counts))
            sums[place] = (n + sum(tally.counts), total + chosen)

    def profile(self) -> Profile:
        """The usual level of each indicator."""
        return {group: tuple(total / n if n else None for n, total in sums)
                for group, sums in self._sums.items()}  # fmt: skip


def careless(
    rubric: Rubric, group: str, sheets: Sequence[TimedSheet], profile: Profile
) -> tuple[bool, ...]:
    """For each sheet of one region and group, whether it is left out."""
    usual = profile.get(group, ())
    twins = duplicates([each.sheet for each in sheets])
    return tuple(
        is_excluded(flags(Sheet(levels_in(rubric, each.sheet, group), each.seconds, twin), usual))
        for each, twin in zip(sheets, twins, strict=True)
    )
