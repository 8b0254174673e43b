"""Regions of every kind that a report must bear."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bot.flows.beside import Example
from bot.flows.desk.standing_values import (
    Decided,
    LevelsBeside,
    PlaceAmongKind,
    PopulationClass,
    Quarter,
    Scores,
)
from bot.flows.field.commitments_values import CommitmentLine
from bot.flows.field.field_record_ready import CHECKS, Check
from bot.services.comparing import compare_rounds
from bot.services.panels import national_of
from bot.services.reports_of_regions import RegionalReport, RegionalWords, regional_report
from scoring.answers import DONT_KNOW, Answer, Answers
from scoring.panel import GroupFigures, figures_of
from scoring.region import National, publish
from tests.reporting.people import AT, PMK3I, SITARO, UNFRIENDLY, WONOSOBO
from tests.store.panel import round_of

GROUPS = ("A", "B", "C", "G")


def sheets(group: str, people: int, chance: Random, lift: int = 0) -> list[Answers]:
    """So many answer sheets of a group; `lift` raises what it answers."""
    return [
        {
            item.id: Answer.given(min(4, chance.choice((0, 1, 1, 2, 3)) + lift))
            if chance.random() > 0.05 else DONT_KNOW
            for item in PMK3I.asked(group)
        }
        for _ in range(people)
    ]  # fmt: skip


def panel(people: dict[str, int], seed: int = 7, lifted: str = "") -> dict[str, GroupFigures]:
    chance = Random(seed)
    return {
        group: figures_of(PMK3I, group, sheets(group, count, chance, 2 if group == lifted else 0))
        for group, count in people.items()
        if count
    }


def nation() -> National:
    """What other regions lend: the variances within twelve of them."""
    return national_of(
        PMK3I, {f"33.{n:02}": panel(dict.fromkeys(GROUPS, 6), n) for n in range(12)}
    )


NATION = nation()
WORDS = RegionalWords(
    round_name="PMK3I 2026",
    remarks={
        "best_practice": ("Warga satu gang membuka teras rumahnya menjadi panggung musik.",) * 3,
        "potential": ("Banyak pemuda desa pandai membuat video.",) * 2,
        "problem": (UNFRIENDLY, "Tempat latihan tari hanya bisa dipakai malam hari. " * 12),
    },
    evidence={"P1": ("Perda 4/2024, laman hukum daerah",)},
)


EARLIER = replace(round_of(AT - timedelta(days=400), "71.09"), name="Putaran “Percontohan” 2025")
KIND = PlaceAmongKind("kabupaten", PopulationClass.SMALL, 12, 31.24, 44.46, 58.05, Quarter.MIDDLE)
PRACTICE = "Teras rumah warga menjadi panggung musik setiap Sabtu, dan dicatat di buku bersama."


STEP = PMK3I.indicators["P1"].step_from(1)
CHOSEN = CommitmentLine(
    1, PMK3I.indicators["P1"].name, STEP.action if STEP else {}, PMK3I.groups["G"].name,
    date(2026, 6, 1), None, 1.4, 2.15,
)  # fmt: skip


def beside() -> RegionalWords:
    """The words with all that a region may be shown beside."""
    full = dict.fromkeys(GROUPS, 9)
    before = publish(PMK3I, panel(full, 8), NATION)
    now = publish(PMK3I, panel(full, lifted="G"), NATION)
    return replace(
        WORDS,
        before=before,
        before_at=EARLIER.over_at,
        then=compare_rounds(EARLIER, (PMK3I, before), (PMK3I, now)),
        kind=KIND,
        evidence_counts={"P1": 1, "K2": 14},
        decided=Decided(
            tuple(Scores(PMK3I.nodes[node], 62.35, 58.0, 54.04) for node in (PMK3I.root, "D1")),
            (
                LevelsBeside(PMK3I.indicators["P1"], 2.4, 2, 1),
                LevelsBeside(PMK3I.indicators["K2"], None, None, 3),
            ),
        ),
        checks=tuple(
            Check(key, key == "people", 20, 20 if key == "people" else 0) for key in CHECKS
        ),
        chosen=(CHOSEN, replace(CHOSEN, number=2, done=date(2026, 3, 2), then=None, now=None)),
        examples=tuple(Example(item, "Kab. Wonosobo", PRACTICE) for item in PMK3I.indicators),
    )


def regions() -> dict[str, RegionalReport]:
    """By name: enough people everywhere; one group missing; nobody; all that it may be beside."""
    full = dict.fromkeys(GROUPS, 9)
    return {
        "beside": regional_report(PMK3I, SITARO, panel(full, lifted="G"), NATION, AT, beside()),
        "full": regional_report(PMK3I, WONOSOBO, panel(full, lifted="G"), NATION, AT, WORDS),
        "one_missing": regional_report(PMK3I, SITARO, panel({**full, "A": 0}), NATION, AT, WORDS),
        "one_small": regional_report(PMK3I, SITARO, panel({**full, "B": 3}), NATION, AT),
        "nobody": regional_report(PMK3I, SITARO, {}, NATION, AT),
    }
