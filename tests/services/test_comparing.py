"""Rounds beside each other and like beside like: hand-calculated, nothing below the minimum."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flows.desk.standing_values import Movement, PopulationClass, Quarter
from bot.regions.kinds import class_of, kinds
from bot.services.comparing import compare_rounds, movement
from bot.services.examples import strong
from bot.services.kinds import place_among
from bot.services.reports_of_regions import RegionalReport
from scoring.rubric import Choice
from tests.reporting.people import AT, PMK3I
from tests.reporting.regions import regions
from tests.store.panel import round_of

REPORTS: dict[str, RegionalReport] = regions()
FULL, MISSING = REPORTS["full"].figures, REPORTS["one_missing"].figures
LAST = round_of(AT - timedelta(days=400), "33.07")


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        # 3-4-5: the two half-widths together are 5
        ((50.0, 3.0), (55.1, 4.0), Movement.ROSE),
        ((50.0, 3.0), (55.0, 4.0), Movement.UNSURE),
        ((50.0, 3.0), (44.9, 4.0), Movement.FELL),
        ((50.0, None), (90.0, 1.0), Movement.UNSURE),
        ((50.0, 1.0), (90.0, None), Movement.UNSURE),
    ],
)
def test_a_difference_within_the_intervals_is_none(
    before: tuple[float, float | None], now: tuple[float, float | None], said: Movement
) -> None:
    """Half-widths of independent figures add up as squares."""
    assert movement(before, now) is said


def test_only_what_both_rounds_may_show() -> None:
    """One round with a missing group hides its index: nothing of it is compared."""
    for then, now in ((FULL, MISSING), (MISSING, FULL)):
        found = compare_rounds(LAST, (PMK3I, then), (PMK3I, now))
        assert found.index is None
        shown = {node for node, (value, _) in MISSING.nodes.items() if value is not None}
        assert {each.node.id for each in found.dimensions} <= shown


def test_the_same_figures_have_not_moved() -> None:
    """All eight dimensions, none of which changed."""
    found = compare_rounds(LAST, (PMK3I, FULL), (PMK3I, FULL))
    assert found.index is not None
    assert {each.movement for each in (found.index, *found.dimensions)} == {Movement.UNSURE}
    assert len(found.dimensions) == 8


def test_a_changed_scale_is_named_instead_of_compared() -> None:
    """Its dimension and the index are worked out in another way now."""
    item = PMK3I.indicators["P1"]
    assert isinstance(item.scale, Choice)
    options = tuple(replace(each, value=each.value**2) for each in item.scale.options)
    other = replace(item, scale=replace(item.scale, options=options))
    old = replace(PMK3I, indicators={**PMK3I.indicators, "P1": other})
    found = compare_rounds(LAST, (old, FULL), (PMK3I, FULL))
    assert found.index is None
    assert [node.id for node in found.changed] == [PMK3I.dimension_of("P1").id]
    assert len(found.dimensions) == 7


@pytest.mark.parametrize(
    ("value", "quarter"),
    [(29.9, Quarter.LOWEST), (32.5, Quarter.MIDDLE), (77.5, Quarter.MIDDLE),
     (77.6, Quarter.HIGHEST)],
)  # fmt: skip
def test_quartiles_by_hand(value: float, quarter: Quarter) -> None:
    """10, 20 … 100: the quartiles lie a quarter of the way between their neighbours."""
    others = [10.0 * step for step in range(1, 11)]
    found = place_among(value, others, "kota", None)
    assert (found.low, found.median, found.high) == pytest.approx((32.5, 55.0, 77.5))
    assert (found.quarter, found.others) == (quarter, 10)


def test_kinds_of_every_region() -> None:
    """514 regions; Kota Surabaya has three million, Kabupaten Wonosobo under one."""
    found = kinds()
    assert len(found) == 514
    assert (found["35.78"].kind, found["35.78"].size) == ("kota", PopulationClass.HUGE)
    assert (found["33.07"].kind, found["33.07"].size) == ("kabupaten", PopulationClass.LARGE)
    assert class_of(499_999) is PopulationClass.MEDIUM


def test_strong_is_level_three_of_four() -> None:
    """A mean at the fourth option's value, 0.75, is strong; below it is not."""
    means = {"P1": 0.75, "P2": 0.7499, "P3": 1.0}
    assert strong(PMK3I.indicators, means) == ("P3", "P1")
