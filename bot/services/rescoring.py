"""Scores everything anew that an older file of the same rubric version scored.

Goes through the assessments in the order of their ids, span by span; what is written of a span
is one transaction. Whoever stops it loses a few spans at most, and starting again goes on where
it stopped.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple, Protocol

from bot.flows.standing import Standing, standing_of, tallies_of
from bot.services.care import ProfileSums, TimedSheet, careless
from scoring.answers import Answer, Status
from scoring.rubric import Rubric
from scoring.score import score

BATCH = 500
"""Assessments looked at, and written at the most, at once: some 20 ms, then the bot may write."""

SpanScorer = Callable[[str, str], Awaitable[Sequence["Rescored"]]]
"""Reads and scores what is stale behind one id and up to another."""

Rest = Callable[[], Awaitable[None]]
"""What is waited for between two slices of work."""

AHEAD = 4
"""Spans that may be read and scored while one is written."""


class StaleAssessment(NamedTuple):
    """A finished assessment that waits for a new score."""

    id: str
    role: str
    scored_at: int
    """When its score was made, in microseconds; a later one is newer than what was read."""
    answers: str
    """A line for each current answer: indicator, status, value as JSON."""
    seconds: float | None
    """Mean seconds an answer took."""
    counted_answers: str = ""
    """What stood when its round ended, if something was corrected later: its region's figures
    keep that."""


class Rescored(NamedTuple):
    """Its new score, ready to be written; a tuple, to travel from a process."""

    id: str
    seen: int
    seconds: float | None
    value: float | None
    lo: float | None
    hi: float | None
    nodes: str
    contributions: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """A stored sheet of a region, as the look for careless answers needs it."""

    assessment: str
    role: str
    sheet: str
    seconds: float | None
    is_left_out: bool


class RescoreStore(Protocol):
    """What re-scoring needs of the store."""

    async def ahead(self, after: str, count: int) -> str:
        """The last of the next so many assessments behind an id; empty when there are none.

        A look takes in the span up to it, so that no look gets longer with the table.
        """

    async def stale(self, rubric: Rubric, after: str, last: str) -> Sequence[StaleAssessment]:
        """Finished assessments with ids in this span that this rubric did not score, by id."""

    async def restate(self, rescored: Sequence[Rescored]) -> None:
        """Write new scores in one transaction; what changed meanwhile stays as it is.

        Raises:
            StoreUnavailableError: Nothing was written.
        """

    async def regions(self, rubric: Rubric) -> Sequence[str]:
        """The regions that anybody of has finished, in the order of codes."""

    async def sheets(self, rubric: Rubric, region: str) -> Sequence[StoredSheet]:
        """The packed sheets of a region, careless ones too."""

    async def leave_out(self, marks: Sequence[tuple[str, bool]]) -> None:
        """Mark these assessments as careless or not."""


async def rescore(
    store: RescoreStore, rubric: Rubric, score_span: SpanScorer | None = None
) -> int:
    """Score anew whatever this rubric did not score; gives how many there were.

    Args:
        store: Says what comes next, and writes.
        rubric: The current file of a version; scores of the same version made with another
            file are stale.
        score_span: Reads and scores a span elsewhere; None: here.
    """
    under_way: deque[asyncio.Future[Sequence[Rescored]]] = deque()
    scorer = score_span or _scorer_here(store, rubric)
    count, after = 0, ""
    try:
        while last := await store.ahead(after, BATCH):
            under_way.append(asyncio.ensure_future(scorer(after, last)))
            after = last
            if len(under_way) > AHEAD:
                count += await _write(store, await under_way.popleft())
        while under_way:
            count += await _write(store, await under_way.popleft())
    finally:
        for each in under_way:
            each.cancel()
    return count


def _scorer_here(store: RescoreStore, rubric: Rubric) -> SpanScorer:
    async def score_span(after: str, last: str) -> Sequence[Rescored]:
        return score_batch(rubric, await store.stale(rubric, after, last))

    return score_span


async def _write(store: RescoreStore, rescored: Sequence[Rescored]) -> int:
    if rescored:
        await store.restate(rescored)
    return len(rescored)


def score_batch(rubric: Rubric, batch: Sequence[StaleAssessment]) -> list[Rescored]:
    """The new scores of a batch."""
    return [_rescored(rubric, each) for each in batch]


def _rescored(rubric: Rubric, stale: StaleAssessment) -> Rescored:
    answers = _answers(stale.answers)
    scored = score(rubric, answers, stale.role)
    counted, scored_then = answers, scored
    if stale.counted_answers:
        counted = _answers(stale.counted_answers)
        scored_then = score(rubric, counted, stale.role)
    nodes = {node: each.value for node, each in scored.nodes.items() if each.asked}
    return Rescored(
        id=stale.id,
        seen=stale.scored_at,
        seconds=stale.seconds,
        value=scored.value,
        lo=scored.lo,
        hi=scored.hi,
        nodes=_json(nodes),
        contributions=_json(scored.contributions),
        standing=standing_of(rubric, counted, stale.role, scored_then),
    )


def _answers(lines: str) -> dict[str, Answer]:
    """The answers in a stored text; what the rubric does not ask any more nobody reads."""
    return dict(map(_answer, lines.split("\n"))) if lines else {}


@lru_cache(maxsize=16_384)
def _answer(line: str) -> tuple[str, Answer]:
    """Indicator and answer as they are stored; most lines are one of a few hundred."""
    indicator, status, value = line.split(" ", 2)
    if not value:
        return indicator, Answer(Status(status))
    found = json.loads(value)
    given = frozenset(found) if isinstance(found, list) else found
    return indicator, Answer(Status(status), given)


def _json(numbers: Mapping[str, float | None]) -> str:
    """As a JSON object. Most of a nation's numbers are one of a few thousand: writing each out
    anew would take as long as scoring."""
    return f"{{{','.join(starmap(_json_field, numbers.items()))}}}"


@lru_cache(maxsize=65_536)
def _json_field(name: str, number: float | None) -> str:
    return f"{json.dumps(name)}:{json.dumps(number)}"


async def _at_once() -> None:
    """No rest."""


async def review(store: RescoreStore, rubric: Rubric, rest: Rest = _at_once) -> int:
    """Look through all sheets for careless ones; gives how many marks changed.

    Twice over the regions: first for what people usually answer, then for who does not.
    `rest` is waited for after each group of a region.
    """
    sums = ProfileSums()
    regions = await store.regions(rubric)
    for region in regions:
        for role, sheets in _by_role(await store.sheets(rubric, region)).items():
            sums.add(role, tallies_of(rubric, [each.sheet for each in sheets], role))
            await rest()
    profile, changed = sums.profile(), 0
    for region in regions:
        marks = []
        for role, sheets in _by_role(await store.sheets(rubric, region)).items():
            timed = [TimedSheet(each.sheet, each.seconds) for each in sheets]
            found = careless(rubric, role, timed, profile)
            marks += [(each.assessment, is_out) for each, is_out in zip(sheets, found, strict=True)
                      if is_out is not each.is_left_out]  # fmt: skip
            await rest()
        if marks:
            await store.leave_out(marks)
            changed += len(marks)
    return changed


def _by_role(sheets: Sequence[StoredSheet]) -> dict[str, list[StoredSheet]]:
    found: dict[str, list[StoredSheet]] = {}
    for each in sheets:
        found.setdefault(each.role, []).append(each)
    return found
