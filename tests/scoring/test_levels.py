"""Answers become numbers in 0..1, also at the edge of what a float can hold."""

import pytest

from scoring.levels import reader
from scoring.rubric import Number


@pytest.mark.parametrize("value", [5e-324, 1e-300, 1e300, 1.7e308])
def test_a_logarithmic_scale_takes_every_positive_number(value: float) -> None:
    """Far below the low goalpost is 0, far above the high one is 1; nothing is an error."""
    read = reader(Number(20.0, 85.0, log=True))

    assert read(value) == (0.0 if value < 20 else 1.0)


def test_the_middle_of_a_logarithmic_scale_is_the_geometric_mean() -> None:
    """Between 1 and 10,000 the value 100 stands half-way: log 100 / log 10,000 = 2 / 4."""
    assert reader(Number(1.0, 10_000.0, log=True))(100.0) == pytest.approx(0.5)
