"""Perception gaps between groups, with Holm's correction."""

from statistics import NormalDist

import pytest

from scoring.gaps import holm, perception_gaps
from scoring.panel import Moments


def test_holm_as_in_the_textbook_example() -> None:
    """p = .01, .04, .03, .005: the last and the first are beyond chance, the others not.

    (.005 <= .05/4, .01 <= .05/3, .03 > .05/2, so .03 and .04 stay.) A df of a million makes t
    normal.
    """
    deviates = [NormalDist().inv_cdf(1 - p / 2) for p in (0.01, 0.04, 0.03, 0.005)]

    assert holm([(z, 1e6) for z in deviates]) == (True, False, False, True)
    assert holm([(-z, 1e6) for z in deviates]) == (True, False, False, True)


def test_holm_ranks_unequal_degrees_of_freedom_by_probability() -> None:
    """t = 2.85 with 60 df (p = .006) goes before t = 2.9 with 6 df (p = .027 > .05/2)."""
    assert holm([(2.9, 6.0), (2.85, 60.0)]) == (True, True)
    assert holm([(2.9, 6.0), (0.5, 60.0)]) == (False, False)
    assert holm([]) == ()


def moments(mean: float, n: int = 6) -> Moments:
    """Values of this mean, half of them 4 above and half 4 below: variance 16 n / (n - 1)."""
    return Moments.of([mean - 4, mean + 4] * (n // 2))


def test_a_gap_needs_size_and_certainty() -> None:
    """By hand: S^2 = 19.2 in both groups, f* = 1, SE = sqrt(19.2 / 3) = 2.530 for 12 points."""
    national = {"d1": {"C": 19.2, "G": 19.2}, "d2": {"C": 19.2, "G": 19.2}}
    scores = {
        "d1": {"C": moments(50), "G": moments(62)},
        "d2": {"C": moments(50), "G": moments(59)},
    }

    large, small = perception_gaps(scores, national, ["C", "G"])

    assert (large.one, large.other) == ("C", "G")
    assert large.difference == pytest.approx(-12.0)
    assert large.error == pytest.approx(2.530, abs=0.001)
    assert large.df == 16
    assert large.named
    # 9 points are just as far beyond chance, but not worth a meeting
    assert abs(small.difference) / small.error > 3.5
    assert not small.named


def test_an_uncertain_gap_is_not_named() -> None:
    """20 points with a spread of 20 in six people each prove nothing."""
    national = {"d1": {"C": 400.0, "G": 400.0}}
    wide = [Moments.of([mean - 18, mean + 18] * 3) for mean in (50, 70)]

    (gap,) = perception_gaps({"d1": {"C": wide[0], "G": wide[1]}}, national, ["C", "G"])

    assert not gap.named


def test_only_groups_that_may_be_shown_are_compared() -> None:
    """A hidden group has no gaps, and one group alone has none either."""
    national = {"d1": dict.fromkeys("ACG", 19.2)}
    scores = {"d1": {"A": moments(0), "C": moments(50), "G": moments(62)}}

    assert [(gap.one, gap.other) for gap in perception_gaps(scores, national, ["A", "G"])] == [
        ("A", "G")
    ]
    assert perception_gaps(scores, national, ["G"]) == ()
    assert perception_gaps(scores, {}, ["A", "G"]) == ()


def test_alike_beyond_doubt_is_no_gap() -> None:
    """Without any spread there is no statistic, and no division by zero."""
    same = {"d1": {"C": Moments.of([50, 50]), "G": Moments.of([50, 50])}}

    (gap,) = perception_gaps(same, {"d1": {"C": 0.0, "G": 0.0}}, ["C", "G"])

    assert (gap.error, gap.named) == (0.0, False)
