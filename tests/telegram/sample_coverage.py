"""The coverage as coordinators see it, and the question whether they may write to somebody."""

from datetime import UTC, datetime

from bot.flows.contact import ContactQuestion
from bot.flows.desk import coverage_screens as c
from bot.flows.places import Area
from bot.flows.rounds import Round
from bot.flows.screens import Button, Screen
from bot.flows.taps import Act, Tap
from tests.telegram import sample_rubric as rubric

NATION = Area("ID", "")
WONOSOBO = Area("33.07", "Kab. Wonosobo")
ROUND = Round(
    "r" * 26, "Putaran <satu> & dua", "pmk3i", "1.0.0", "33", ("33.07",),
    datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC),
)  # fmt: skip
WAYS = ((Button(Tap(Act.COVERAGE_ROUND), "other_round"),), (Button(Tap(Act.DESK), "to_desk"),))
[FIRST, *_] = rubric.SAMPLE.groups.values()


def area(regions: int, *lines: c.CoverageLine) -> c.CoverageArea:
    return c.CoverageArea(
        keyboard=WAYS, area=NATION, round=ROUND, lines=lines, page=0, pages=1,
        regions=regions, complete=1, started=12_345, halfway=45, finished=12_300,
    )  # fmt: skip


def region(missing: int, *reachable: c.Reachable) -> c.CoverageRegion:
    return c.CoverageRegion(
        keyboard=WAYS, area=WONOSOBO, round=None if missing else ROUND,
        lines=(c.GroupLine(FIRST, 5 - missing, 5, missing),),
        started=6, halfway=1, finished=5, reachable=reachable,
    )  # fmt: skip


PLAIN: dict[str, Screen] = {
    "coverage_area": area(
        2,
        c.CoverageLine(WONOSOBO, 8, 12, 1, 0),
        c.CoverageLine(Area("33.08", "Kab. X"), 0, 20, 1, 1),
    ),
    "coverage_area_empty": area(0),
    "coverage_region": region(3, c.Reachable("Bu <Sri> & Co", 7001)),
    "coverage_region_complete": region(0),
    "coverage_rounds": c.CoverageRounds(
        keyboard=((Button(Tap(Act.COVERAGE_TAKE, ("-",)), "no_round"),),), rounds=(ROUND,)
    ),
    "coverage_rounds_none": c.CoverageRounds(rounds=()),
    "contact_question": ContactQuestion(
        keyboard=((Button(Tap(Act.CONTACT_NO), "contact_no"),),), name=""
    ),
    "contact_question_again": ContactQuestion(name="Bu <Sri>"),
}
