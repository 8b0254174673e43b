"""Answers become numbers in 0..1, also at the edge of what a float can hold."""

import pytest

from scoring.levels import mean_level, reached_level, reader
from scoring.rubric import Choice, Number, Option


@pytest.mark.parametrize("value", [5e-324, 1e-300, 1e300, 1.7e308])
def test_a_logarithmic_scale_takes_every_positive_number(value: float) -> None:
    """Far below the low goalpost is 0, far above the high one is 1; nothing is an error."""
    read = reader(Number(20.0, 85.0, log=True))

    assert read(value) == (0.0 if value < 20 else 1.0)


def test_the_middle_of_a_logarithmic_scale_is_the_geometric_mean() -> None:
    """Between 1 and 10,000 the value 100 stands half-way: log 100 / log 10,000 = 2 / 4."""
    assert reader(Number(1.0, 10_000.0, log=True))(100.0) == pytest.approx(0.5)


FIVE = Choice(tuple(Option(value, {}) for value in (0.0, 0.25, 0.5, 0.75, 1.0)))
UNEVEN = Choice(tuple(Option(value, {}) for value in (0.0, 0.2, 1.0)))


@pytest.mark.parametrize(("mean", "reached"), [(0.0, 0), (0.74, 2), (0.75, 3), (1.0, 4)])
def test_a_claim_is_the_highest_level_that_the_mean_reaches(mean: float, reached: int) -> None:
    """Never rounded up: 0.74 of a five-level scale (0, 0.25, 0.5, 0.75, 1) is level 2."""
    assert reached_level(FIVE, mean) == reached


@pytest.mark.parametrize(
    ("mean", "level"), [(0.0, 0.0), (0.25, 1.0), (0.625, 2.5), (0.95, 3.8), (1.0, 4.0)]
)
def test_a_mean_level_lies_between_the_options(mean: float, level: float) -> None:
    """0.625 is half-way from 0.5 (level 2) to 0.75 (level 3)."""
    assert mean_level(FIVE, mean) == pytest.approx(level)


def test_unequal_steps_are_each_a_level() -> None:
    """Options at 0, 0.2 and 1: 0.1 is half of the first step, 0.6 half of the second."""
    assert [mean_level(UNEVEN, mean) for mean in (0.1, 0.2, 0.6)] == pytest.approx([0.5, 1.0, 1.5])


def test_a_number_has_no_levels_to_lie_between() -> None:
    """Goalposts, not options."""
    assert mean_level(Number(0.0, 1.0), 0.5) is None
    assert reached_level(Number(0.0, 1.0), 0.5) is None
