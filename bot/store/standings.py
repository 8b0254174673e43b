"""How standings are written: which statements store one, cut into parts of equal width."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.flows.standing import Standing
from bot.store.database import Statement
from scoring.rubric import Rubric

SLOTS = 10
"""Nodes in one row; a rubric with more has further rows."""
SHARES = tuple(f"share_{slot}" for slot in range(SLOTS))
SCORES = tuple(f"score_{slot}" for slot in range(SLOTS))
COLUMNS = ("assessment", "part", "rubric_hash", "answered", "seconds", "sheet", *SHARES, *SCORES)
"""What is written of a part, by the names in the queries."""


def standing_statements(
    assessment: str, standing: Standing, seconds: float | None = None
) -> Iterator[Statement]:
    """What replaces the standing of an assessment; `seconds` is the mean time an answer took.

    What the same person finished later for the same region and role counts instead of it.
    """
    yield Statement("clear_standings", {"assessment": assessment})
    for part in range(parts_of(len(standing.shares))):
        yield Statement("save_standing", _row(assessment, standing, part, seconds))


def restated_statements(
    assessment: str, standing: Standing, seconds: float | None
) -> Iterator[Statement]:
    """What makes a standing anew where it stands, if it is kept in as many parts as before.

    Whether it is left out stays as it was until the next look for careless sheets.
    """
    for part in range(parts_of(len(standing.shares))):
        yield Statement("restate_standing", _row(assessment, standing, part, seconds))


def fresh_statements(assessment: str, standing: Standing) -> Iterator[Statement]:
    """What a person who finishes brings, in place of what they brought before.

    The seconds are worked out from the stored answers.
    """
    yield from standing_statements(assessment, standing)
    yield Statement("leave_out_earlier", {"assessment": assessment})
    yield Statement("time_standing", {"assessment": assessment})


def version_of(rubric: Rubric) -> dict[str, str]:
    """Under what the standings of a rubric are kept, and by which file they were made."""
    return {"instrument": rubric.id, "version": rubric.version, "rubric_hash": rubric.hash}


def parts_of(nodes: int) -> int:
    """How many rows hold so many nodes."""
    return -(-nodes // SLOTS)


def _row(assessment: str, standing: Standing, part: int, seconds: float | None) -> dict[str, Any]:
    first = part == 0
    values = (
        assessment, part, standing.rubric_hash, standing.answered, seconds if first else None,
        standing.sheet if first else "",
        *_slots(standing.shares, part), *_slots(standing.scores, part),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _slots(values: Sequence[float | None], part: int) -> tuple[float | None, ...]:
    here = tuple(values[part * SLOTS : (part + 1) * SLOTS])
    return here + (None,) * (SLOTS - len(here))
