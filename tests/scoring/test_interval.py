"""The moderated t interval, against published tables and hand calculations."""

import pytest

from scoring.interval import spread, t_quantile, within_variances
from scoring.panel import Moments


@pytest.mark.parametrize(("df", "table"), [
    (6, 2.447), (7, 2.365), (8, 2.306), (10, 2.228), (12, 2.179), (15, 2.131), (20, 2.086),
    (25, 2.060), (30, 2.042), (40, 2.021), (60, 2.000), (120, 1.980), (10**6, 1.960),
])  # fmt: skip
def test_t_quantile_matches_the_printed_table(df: int, table: float) -> None:
    """Two-sided 95 %, as in any t table (Fisher and Yates); 0.001 at 6 degrees of freedom."""
    assert t_quantile(0.975, df) == pytest.approx(table, abs=0.0012)
    assert t_quantile(0.025, df) == pytest.approx(-table, abs=0.0012)


@pytest.mark.parametrize(("probability", "df", "table"), [
    (0.95, 10, 1.812), (0.99, 10, 2.764), (0.995, 10, 3.169), (0.995, 20, 2.845),
    (0.995, 30, 2.750), (0.9995, 30, 3.646), (0.5, 9, 0.0),
])  # fmt: skip
def test_other_quantiles_match_the_printed_table(
    probability: float, df: int, table: float
) -> None:
    """The columns that Holm's procedure needs."""
    assert t_quantile(probability, df) == pytest.approx(table, abs=0.004)


@pytest.mark.parametrize(("probability", "df"), [(0.0, 5), (1.0, 5), (0.5, 0)])
def test_no_quantile_outside_its_domain(probability: float, df: int) -> None:
    """0, 1 and no degrees of freedom have none."""
    with pytest.raises(ValueError, match="no quantile"):
        t_quantile(probability, df)


def test_variance_is_the_sample_variance() -> None:
    """2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations 32, over 7."""
    moments = Moments.of([2, 4, 4, 4, 5, 5, 7, 9])

    assert moments.mean == 5.0
    assert moments.variance == pytest.approx(32 / 7)
    assert Moments.of([3.0]).variance == 0.0


def test_national_variance_is_pooled_within_regions() -> None:
    """(0, 2) and (10, 10, 13): squares 2 and 6 over 1 + 2 degrees of freedom, not between them."""
    regions = [{"A": Moments.of([0, 2]), "G": Moments.of([1])}, {"A": Moments.of([10, 10, 13])}]

    assert within_variances(regions) == {"A": pytest.approx(8 / 3)}


def test_moderated_half_width_by_hand() -> None:
    """Groups (1, 3) and (0, 4): s^2 = 2 and 8 against national 4 and 4.

    d = 2, sum (n-1) s^2/S^2 = 0.5 + 2 = 2.5, f* = (2.5 + 6) / 8 = 1.0625,
    variance = 1.0625 * (4/2 + 4/2) = 4.25, df = 8, half-width = 2.306 * 2.06155 = 4.754.
    """
    found = spread({"A": Moments.of([1, 3]), "G": Moments.of([0, 4])}, {"A": 4.0, "G": 4.0})

    assert found is not None
    assert (found.factor, found.df) == (1.0625, 8)
    assert found.variance == pytest.approx(4.25)
    assert found.half_width == pytest.approx(4.754, abs=0.003)


def test_it_works_from_one_respondent_a_group() -> None:
    """With d = 0 the national variance speaks alone: t(.975, 6) * sqrt(9 + 16) = 12.235."""
    found = spread({"A": Moments.of([50]), "G": Moments.of([20])}, {"A": 9.0, "G": 16.0})

    assert found is not None
    assert found.half_width == pytest.approx(2.447 * 5, abs=0.006)


def test_no_interval_without_a_national_variance() -> None:
    """Nothing is invented for a group the nation knows nothing about."""
    assert spread({"A": Moments.of([1, 2])}, {}) is None
    assert spread({"A": Moments.of([])}, {"A": 1.0}) is None
    assert spread({"A": Moments.of([3, 3])}, {"A": 0.0}) is not None
