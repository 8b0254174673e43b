"""Regions of every kind that a report must bear."""

from random import Random

from bot.services.panels import national_of
from bot.services.reports_of_regions import RegionalReport, RegionalWords, regional_report
from scoring.answers import DONT_KNOW, Answer, Answers
from scoring.panel import GroupFigures, figures_of
from scoring.region import National
from tests.reporting.people import AT, PMK3I, SITARO, UNFRIENDLY, WONOSOBO

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


def regions() -> dict[str, RegionalReport]:
    """By name: enough people everywhere; one group missing; nobody at all."""
    full = dict.fromkeys(GROUPS, 9)
    return {
        "full": regional_report(PMK3I, WONOSOBO, panel(full, lifted="G"), NATION, AT, WORDS),
        "one_missing": regional_report(PMK3I, SITARO, panel({**full, "A": 0}), NATION, AT, WORDS),
        "one_small": regional_report(PMK3I, SITARO, panel({**full, "B": 3}), NATION, AT),
        "nobody": regional_report(PMK3I, SITARO, {}, NATION, AT),
    }
