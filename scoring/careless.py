"""Signs of answers given without reading. Two independent ones leave a sheet out, one does not.

Never silently: whoever is left out is counted in the region's figures. Limits come from
simulated answer sheets: a run of equal answers finds straight-liners and no random answers, the
correlation with the usual profile finds random answers, and each alone is seldom wrong.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import ceil, fsum, sqrt

MIN_ITEMS = 10
"""Given answers below which a pattern says nothing."""

LONG_RUN = 15
RUN_SHARE = 0.8
"""A run is long from 15 equal answers, or from this share of a shorter sheet."""

LOW_CORRELATION = 0.1
MIN_SECONDS = 2.0
"""Mean seconds an item below which nobody reads."""

FLAGS_TO_EXCLUDE = 2


class Flag(StrEnum):
    """One sign of a careless answer sheet."""

    LONG_RUN = "long_run"
    ODD_PROFILE = "odd_profile"
    TOO_FAST = "too_fast"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the signs are read from: option indices in the order asked, None where not given."""

    levels: tuple[int | None, ...]
    seconds: float | None = None
    """Mean seconds an item took; None where it is not known."""
    duplicate: bool = False
    """Whether somebody of the same region and group gave exactly these answers."""


def longest_run(levels: Sequence[int | None]) -> int:
    """The most equal given answers in a row."""
    given = [level for level in levels if level is not None]
    return max((len(list(run)) for _, run in groupby(given)), default=0)


def profile_correlation(
    levels: Sequence[int | None], profile: Sequence[float | None]
) -> float | None:
    """Pearson's r of a person's answers with the usual ones (mean level an item, nationally).

    None where either does not vary.
    """
    pairs = [(level, usual) for level, usual in zip(levels, profile, strict=True)
             if level is not None and usual is not None]  # fmt: skip
    if not pairs:
        return None
    own, others = _centred([pair[0] for pair in pairs]), _centred([pair[1] for pair in pairs])
    size = sqrt(fsum(x * x for x in own) * fsum(y * y for y in others))
    return fsum(x * y for x, y in zip(own, others, strict=True)) / size if size > 0.0 else None


def duplicates(sheets: Sequence[Hashable]) -> tuple[bool, ...]:
    """For each answer sheet of one region and group, whether another is exactly the same."""
    seen = Counter(sheets)
    return tuple(seen[sheet] > 1 for sheet in sheets)


def flags(sheet: Sheet, profile: Sequence[float | None]) -> frozenset[Flag]:
    """The independent signs that a sheet shows.

    A duplicate of a straight line is no second sign: straight lines are alike by nature.
    """
    found = set()
    if sheet.seconds is not None and sheet.seconds < MIN_SECONDS:
        found.add(Flag.TOO_FAST)
    given = sum(level is not None for level in sheet.levels)
    if given < MIN_ITEMS:
        return frozenset(found)
    if longest_run(sheet.levels) >= min(LONG_RUN, ceil(RUN_SHARE * given)):
        found.add(Flag.LONG_RUN)
    elif sheet.duplicate:
        found.add(Flag.DUPLICATE)
    correlation = profile_correlation(sheet.levels, profile)
    if correlation is not None and correlation < LOW_CORRELATION:
        found.add(Flag.ODD_PROFILE)
    return frozenset(found)


def is_excluded(found: frozenset[Flag]) -> bool:
    """Whether these signs leave a sheet out of the published figures."""
    return len(found) >= FLAGS_TO_EXCLUDE


def _centred(values: Sequence[float]) -> list[float]:
    mean = fsum(values) / len(values)
    return [value - mean for value in values]
