"""The field check at the desk: candidates, the draft, commitments, at their worst."""

from dataclasses import replace
from datetime import date

from bot.flows.field import commitments_screens as c
from bot.flows.field import field_record_screens as f
from bot.flows.field import nominating_screens as n
from bot.flows.field.commitments import commitment_buttons
from bot.flows.field.commitments_values import CommitmentLine
from bot.flows.field.field_record_ready import CHECKS, Check, Lacking
from bot.flows.field.field_record_values import TICKS, FieldStep
from bot.flows.places import Area
from bot.flows.screens import Button, Screen
from bot.flows.taps import Act, Tap
from scoring.rubric import NextStep
from scoring.subsector import Parameter, assess_subsectors
from tests.telegram import sample_rubric as rubric
from tests.telegram.sample_rounds import LONGEST, ROUND

SAMPLE = rubric.SAMPLE
ITEM = next(iter(SAMPLE.indicators.values()))
GROUPS = tuple(SAMPLE.groups.values())
LONG_WORDS = "🎭 <b>&" * 17
DAY = date(2026, 11, 24)
ACTION = {"id": "Bentuk komite ekonomi kreatif", "en": "Form a creative economy committee"}
LEVELS = (
    dict.fromkeys(Parameter, 3),
    {**dict.fromkeys(Parameter, 1), Parameter.MONEY: 4},
    {**dict.fromkeys(Parameter, 0), Parameter.ACTIVITY: 4},
    dict.fromkeys(Parameter, 0),
)
RESULTS = assess_subsectors(dict(zip(("09", "11", "12", "01"), LEVELS, strict=True)))
LINES = (
    *(n.SectorLine(number, one.subsector, 5, one) for number, one in enumerate(RESULTS, 1)),
    n.SectorLine(5, "10", 2, None),
)
DECISIONS = (
    n.Decided("09", ("11", "12", "01"), LONG_WORDS, DAY),
    n.Decided("11", (), "FGD pertama", DAY),
)
STEP = FieldStep(ITEM.id, 1, 2, 1.25, NextStep((1,), ACTION, ACTION, GROUPS[0].id))
COMMITTED = CommitmentLine(1, ITEM.name, ACTION, GROUPS[0].name, date(2027, 2, 1), None, 1.8, 2.4)
LABELS = (
    "to_field", "sectors", "commitments", "minutes", "sector_new", "decide", "rate_on",
    "rate_again", "sector_drop", "minutes_pdf", "minutes_docx", "minutes_start", "minutes_end",
    "minutes_venue", "minutes_contact", "minutes_party", "minutes_visit", "commit_new",
    "commit_change", "commit_drop", "field_check", *(f"tick_{key}" for key in TICKS),
)  # fmt: skip
EVERY_LABEL = tuple((Button(Tap(Act.FIELD), label),) for label in LABELS)
WITH_NUMBER = (
    (
        Button(Tap(Act.MINUTES_DROP, ("visit", "030")), "minutes_drop", {"number": "30"}),
        Button(Tap(Act.COMMIT_MONTH, ("12",)), "months", {"number": "12"}),
    ),
)


def check(key: str) -> Check:
    if key == "people":
        return Check(key, False, 12, 20, lacking=tuple(Lacking(g, 1234, 5000) for g in GROUPS))
    if key == "evidence":
        return Check(key, False, 1, 6, missing=(ITEM.id,) * 5)
    if key == "consensus":
        return Check(key, None)
    return Check(key, key == "contact", 2, 2) if key in ("contact", "places") else Check(key, True)


CHECKED = f.FieldCheck(
    keyboard=EVERY_LABEL,
    place=LONGEST,
    round=ROUND,
    rubric=SAMPLE,
    checks=tuple(map(check, CHECKS)),
    leading="09",
)
DRAFT = f.Minutes(
    keyboard=WITH_NUMBER,
    place=LONGEST,
    round=ROUND,
    started=DAY,
    ended=date(2026, 11, 26),
    venue=LONG_WORDS,
    contact=LONG_WORDS,
    parties=20,
    visits=30,
    leading="09",
    commitments=5,
    levels=39,
    consensus=3,
    verified=12,
)
EMPTY = f.Minutes(
    place=LONGEST, round=None, started=DAY, ended=DAY, venue="", contact="", parties=0, visits=0,
    leading="", commitments=0, levels=0, consensus=0, verified=0,
)  # fmt: skip
PARTY = f.MinutesLine(1, "001", {"name": LONG_WORDS, "role": LONG_WORDS})
ONLY_NAME = f.MinutesLine(2, "002", {"name": "Sri", "role": ""})
VISIT = f.MinutesLine(
    1, "001", {"day": "2026-11-24", "place": LONG_WORDS, "subsector": "09", "note": LONG_WORDS}
)

PLAIN: dict[str, Screen] = {
    "field_place": f.FieldPlace(area=Area("33", "Jawa Tengah")),
    "field_place_found": f.FieldPlace(
        area=Area("33", "Jawa Tengah"), query="malang", options=(Area("35.07", "Kab. Malang"),)
    ),
    "field_check": CHECKED,
    "field_check_outside": replace(CHECKED, round=None, leading="", keyboard=()),
    "field_rounds": f.FieldRounds(rounds=(ROUND,)),
    "field_rounds_none": f.FieldRounds(rounds=()),
    "sectors": n.Sectors(place=LONGEST, lines=LINES, most=5, decisions=DECISIONS),
    "sectors_none": n.Sectors(place=LONGEST, lines=(), most=5),
    "sector_new": n.SectorNew(place=LONGEST, named=(("13", 31), ("08", 12))),
    "sector_new_unnamed": n.SectorNew(place=LONGEST, named=()),
    **{
        f"sector_rating_{each.name.lower()}": n.SectorRating(
            code="09", parameter=each, position=number, total=5
        )
        for number, each in enumerate(Parameter, 1)
    },
    "sector_detail": n.SectorDetail(
        code="09", levels=tuple(LEVELS[0].items()), result=RESULTS[0], reason=LONG_WORDS
    ),
    "sector_detail_begun": n.SectorDetail(
        code="09", levels=((Parameter.ACTIVITY, 3),), result=None, reason=""
    ),
    "decide": n.Decide(place=LONGEST, lines=LINES[:4]),
    "decide_by": n.DecideBy(code="09"),
    "minutes": DRAFT,
    "minutes_empty": EMPTY,
    **{
        f"minutes_field_{field}": f.MinutesField(field=field, value=value)
        for field, value in (
            ("start", "2026-11-24"), ("end", ""), ("venue", LONG_WORDS), ("contact", ""),
        )
    },
    "minutes_field_party": f.MinutesField(field="party", lines=(*(PARTY,) * 19, ONLY_NAME)),
    "minutes_field_visit": f.MinutesField(field="visit", lines=(VISIT,) * 30),
    "commitment_list": c.CommitmentList(
        place=LONGEST,
        lines=(COMMITTED, replace(COMMITTED, number=2, done=DAY, now=None),
               replace(COMMITTED, number=3, then=None)),
        most=5,
        keyboard=commitment_buttons({"region": LONGEST.code}),
    ),
    "commitment_list_none": c.CommitmentList(place=LONGEST, lines=(), most=5),
    "commit_new": c.CommitNew(
        place=LONGEST, rubric=SAMPLE, steps=(STEP,) * 7, chosen=frozenset({ITEM.id}), most=5
    ),
    "commit_owner": c.CommitOwner(step=STEP, indicator=ITEM.name, suggested=GROUPS[0]),
    "commit_owner_unsaid": c.CommitOwner(step=STEP, indicator=ITEM.name, suggested=None),
    "commit_month": c.CommitMonth(step=STEP, indicator=ITEM.name, owner=GROUPS[0].name),
    "commitment_detail": c.CommitmentDetail(line=COMMITTED),
}  # fmt: skip
