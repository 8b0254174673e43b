"""Summaries and exports as coordinators see them, plain and at their worst."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.flows.desk import export_screens as e
from bot.flows.desk import summary_screens as s
from bot.flows.desk.standing_values import Scores
from bot.flows.desk.summary_pages import posted_buttons
from bot.flows.desk.summary_values import (
    AreaSummary,
    Gain,
    Participation,
    Ranked,
    RegionInNeed,
    RegionSummary,
)
from bot.flows.places import Area
from bot.flows.screens import Button, Screen
from bot.flows.taps import Act, Tap
from scoring.disclosure import Need, Unlock
from scoring.gaps import Gap
from scoring.trust import Label
from tests.telegram import sample_rubric as rubric
from tests.telegram.sample_rounds import LONGEST, ROUND

REGION = Area(LONGEST.code, LONGEST.name)
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SAMPLE = rubric.SAMPLE
GROUPS = tuple(SAMPLE.groups.values())
ITEMS = tuple(SAMPLE.indicators.values())
DIMENSIONS = tuple(SAMPLE.dimensions())
PARTICIPATION = tuple(Participation(group, 1234, 5) for group in GROUPS)
LONG_TEXT = "🎭" * 120 + " <b>" + "&" * 300
RANKED = (Ranked(ITEMS[0], 72.5), Ranked(ITEMS[0], 70.25), Ranked(ITEMS[0], 66.0))

FULL = RegionSummary(
    rubric=SAMPLE,
    participation=PARTICIPATION,
    started=40,
    halfway=8,
    finished=32,
    facilitated=7,
    value=62.4,
    half_width=3.1,
    band=SAMPLE.bands[0] if SAMPLE.bands else None,
    label=Label.B,
    dimensions=tuple((node, 55.5) for node in DIMENSIONS),
    strongest=RANKED,
    weakest=RANKED,
    gaps=tuple(
        Gap(DIMENSIONS[0].id, "C", "G", difference, 4.0, 20.0, named=True)
        for difference in (-18.25, 15.0)
    ),
    gains=tuple(
        Gain(ITEMS[0], {"id": "Bentuk komite", "en": "Form a committee"}, owner, 1.25)
        for owner in (GROUPS[0], None)
    ),
    words=(),
    needs=(),
    beside=tuple(Scores(node, 62.4, None if node is DIMENSIONS[0] else 58.25, 55.0)
                 for node in (SAMPLE.nodes[SAMPLE.root], *DIMENSIONS)),
)  # fmt: skip
TOO_FEW = RegionSummary(
    rubric=SAMPLE,
    participation=PARTICIPATION,
    started=4,
    halfway=1,
    finished=3,
    facilitated=0,
    needs=(
        Need(Unlock.TOTAL, 2, "C"),
        Need(Unlock.TOTAL, 4),
        Need(Unlock.GROUP, 4, "C", "C"),
        Need(Unlock.GROUP, 4, "C", "G"),
    ),
)
NEEDY = tuple(
    s.NeedyLine(REGION, RegionInNeed(REGION.code, 12_345, 20_000, 120, 100)) for _ in range(10)
)
AREA = AreaSummary(
    rubric=SAMPLE,
    participation=PARTICIPATION,
    started=40,
    halfway=8,
    finished=32,
    facilitated=1,
    value=62.4,
    half_width=None,
    dimensions=FULL.dimensions,
    strongest=RANKED,
    weakest=RANKED,
    counted=1,
    regions=514,
    needy=tuple(line.need for line in NEEDY),
)
WEEKLY = posted_buttons("r" * 26, "33.07", weekly=True)
FORMS = tuple(Button(Tap(Act.EXPORT_MAKE, (form,)), f"export_{form}")
              for form in ("xlsx", "csv", "jsonl"))  # fmt: skip
MENU = (
    Button(Tap(Act.AREA_SUMMARY), "area_summary"),
    Button(Tap(Act.EXPORT), "export"),
    Button(Tap(Act.SUMMARY_WISH), "summary_wish"),
)
QUESTION = SAMPLE.open_questions[0]


def of_region(summary: RegionSummary) -> s.SummaryOfRegion:
    return s.SummaryOfRegion(
        head=s.SummaryHead(REGION, ROUND, LONGEST.zone, AT), summary=summary, keyboard=WEEKLY
    )


def of_area(summary: AreaSummary, *needy: s.NeedyLine) -> s.SummaryOfArea:
    return s.SummaryOfArea(
        head=s.SummaryHead(Area("ID", ""), None, "Asia/Jakarta", AT), summary=summary,
        needy=needy, keyboard=(MENU,),
    )  # fmt: skip


PLAIN: dict[str, Screen] = {
    "summary_of_region": of_region(FULL),
    "summary_of_region_too_few": of_region(TOO_FEW),
    "summary_of_region_a": of_region(replace(FULL, label=Label.A, half_width=None)),
    "summary_of_region_c": of_region(replace(FULL, label=Label.C, facilitated=0)),
    "summary_of_area": of_area(AREA, *NEEDY[:5]),
    "summary_of_area_whole": of_area(replace(AREA, needy=(), counted=514)),
    "summary_of_area_empty": of_area(replace(AREA, value=None, regions=0, counted=0, needy=())),
    "summary_words": s.SummaryWords(
        head=s.SummaryHead(REGION, None, LONGEST.zone, AT), words=((QUESTION, (LONG_TEXT,) * 7),),
        page=1, pages=4,
    ),
    "summary_needy": s.SummaryNeedy(
        head=s.SummaryHead(Area("71", "Sulawesi Utara"), ROUND, LONGEST.zone, AT), lines=NEEDY,
        page=1, pages=52,
    ),
    "summary_rounds": s.SummaryRounds(rounds=(ROUND,)),
    "summary_rounds_none": s.SummaryRounds(rounds=()),
    "export_asked": e.ExportAsked(keyboard=(FORMS,), area=REGION, round=ROUND, assessments=31),
    "export_asked_outside": e.ExportAsked(
        keyboard=(FORMS,), area=Area("ID", ""), round=None, assessments=0
    ),
    "export_rounds": e.ExportRounds(rounds=(ROUND,)),
    "export_rounds_none": e.ExportRounds(rounds=()),
}  # fmt: skip
