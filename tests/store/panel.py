"""A region in which people have answered PMK3I, so that its figures can be worked out by hand.

Everybody answers everything with «Berkembang» (0.5), but one of each five one level lower and
one one level higher, so that each group's mean stays 0.5; officials answer «Mandiri» (1.0).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from bot.flows.desk.round_records import MakeRound
from bot.flows.effects import (
    BeginAssessment,
    FinishAssessment,
    GiveConsent,
    RecordAnswer,
    RecordRemark,
)
from bot.flows.records import Assessment
from bot.flows.rounds import Round
from bot.flows.standing import standing_of
from bot.rubric_files import load_rubric
from bot.store import Store
from scoring.answers import Answer
from scoring.score import score
from tests.store.people import say

PMK3I = load_rubric(Path("rubrics/pmk3i/1.0.0.yaml"))
FIVE = {"A": 5, "B": 5, "C": 5, "G": 5}
INDEX = 63.032
"""(82.5 + 72.2222 + 60 + 56.9444 + 50 + 50 + 60.7143 + 71.875) / 8: the eight dimensions, each
the mean of its indicators, each of those the mean of the groups that are asked: D1 has P1 and P2
of G and A (75), P3 and P4 of G (100), P5 of all four (62.5), so 412.5 / 5."""
DIMENSIONS = {"D1": 82.5, "D2": 72.2222, "D3": 60.0, "D4": 56.9444, "D5": 50.0, "D6": 50.0,
              "D7": 60.7143, "D8": 71.875}  # fmt: skip
LEVELS = (2, 1, 3, 2, 2)
"""Of the first five people of a group; after them everybody has 2."""
BEST = 4
_UPDATES = count(1_000_000_000)
_PEOPLE = count(800_000)


@dataclass(frozen=True)
class Taker:
    """One who took part."""

    telegram_id: int
    assessment: str
    group: str
    level: int


def round_of(start: datetime, *regions: str, scope: str = "33") -> Round:
    """A round of thirty days; ids are 26 signs."""
    return Round(
        "r" * 25 + "1", "Putaran Contoh", "pmk3i", PMK3I.version, scope, regions, start,
        start + timedelta(days=30), dict.fromkeys("ABCG", 5),
    )  # fmt: skip


async def open_round(store: Store, its: Round, maker: int = 1) -> None:
    await say(store, maker, next(_UPDATES), MakeRound(its), when=its.starts_at)


async def take_part(
    store: Store,
    region: str,
    people: Mapping[str, int],
    round_id: str,
    at: datetime,
    *,
    remark: str = "",
) -> list[Taker]:
    """So many of each group finish; each writes the remark with their group before it."""
    taken = []
    for group, size in people.items():
        for place in range(size):
            usual = LEVELS[place] if place < len(LEVELS) else 2
            level = BEST if group == "G" else usual
            taken.append(await _finish(store, region, (group, level), round_id, at, remark))
    return taken


async def _finish(
    store: Store, region: str, view: tuple[str, int], round_id: str, at: datetime, remark: str
) -> Taker:
    group, level = view
    person = next(_PEOPLE)
    own = Assessment(
        f"{person:026d}", "pmk3i", PMK3I.version, region, group, at, "07", "13", round=round_id
    )
    answers = {item.id: Answer.given(level) for item in PMK3I.asked(group)}
    scored = score(PMK3I, answers, group)
    told = f"{group}: {remark}" if remark else ""
    await say(
        store, person, next(_UPDATES),
        GiveConsent("1"),
        BeginAssessment(own),
        *(RecordAnswer(own.id, item, answer) for item, answer in answers.items()),
        *((RecordRemark(own.id, "potential", told),) if told else ()),
        FinishAssessment(
            own.id, at, PMK3I.hash, scored.value, scored.lo, scored.hi, "{}", "{}",
            standing_of(PMK3I, answers, group, scored), counted_in=round_id,
        ),
        when=at,
    )  # fmt: skip
    return Taker(person, own.id, group, level)


async def begin(store: Store, region: str, group: str, round_id: str, at: datetime) -> None:
    """Somebody who stays half-way."""
    person = next(_PEOPLE)
    own = Assessment(f"{person:026d}", "pmk3i", PMK3I.version, region, group, at, round=round_id)
    await say(store, person, next(_UPDATES), GiveConsent("1"), BeginAssessment(own), when=at)
