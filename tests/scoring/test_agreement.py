"""Agreement and consistency, against published data and hand calculations."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.rubric_files import load_rubric
from scoring.agreement import (
    Metric,
    average_deviation,
    cronbach_alpha,
    deviation_limit,
    interval,
    krippendorff_alpha,
    nominal,
    ordinal,
    ratio,
    within_group_agreement,
)
from scoring.answers import Answer
from scoring.panel import Moments, figures_of
from scoring.region import National, measure

TESTS = Path(__file__).parent.parent


def vectors(name: str) -> dict[str, Any]:
    path = TESTS / "vectors" / f"{name}.json"
    return json.loads(path.read_text())  # type: ignore[no-any-return]


@pytest.mark.parametrize("metric", [nominal, ordinal, interval, ratio], ids=lambda m: m.__name__)
def test_krippendorffs_own_data(metric: Metric) -> None:
    """The "C" data of Krippendorff (1980) with its missing values, four metrics."""
    published = vectors("krippendorff_c_data")
    units = [[column.count(value) for value in range(1, 6)]
             for column in zip(*published["in"], strict=True)]  # fmt: skip

    alpha = krippendorff_alpha(units, metric)

    assert alpha == pytest.approx(published["out"][metric.__name__], abs=published["tolerance"])


def test_krippendorffs_own_data_through_a_rubric() -> None:
    """Four observers as respondents, twelve units as indicators: the region's ordinal alpha."""
    published = vectors("krippendorff_c_data")
    rubric = load_rubric(TESTS / "rubrics" / "krippendorff.yaml")
    sheets = [
        {unit: Answer.given(value - 1)
         for unit, value in zip(rubric.indicators, observer, strict=True) if value is not None}
        for observer in published["in"]
    ]  # fmt: skip

    found = measure(rubric, {"A": figures_of(rubric, "A", sheets)}, National({}, {}))

    assert found.alpha == pytest.approx(published["out"]["ordinal"], abs=published["tolerance"])


@pytest.mark.parametrize("case", vectors("cronbach")["cases"], ids=lambda c: c["id"])
def test_cronbach_as_published(case: dict[str, Any]) -> None:
    """Listwise complete rows, sample variances."""
    rows = [row for row in case["in"] if None not in row]

    alpha = cronbach_alpha([Moments.of(column) for column in zip(*rows, strict=True)],
                           Moments.of(sum(row) for row in rows))  # fmt: skip

    assert alpha == pytest.approx(case["out"], abs=case["tolerance"])


def test_average_deviation_by_hand() -> None:
    """Levels 1, 2, 2, 2, 3: mean 2, distances 1, 0, 0, 0, 1, so 0.4 steps."""
    assert average_deviation([0, 1, 3, 1, 0]) == pytest.approx(0.4)
    assert average_deviation([0, 1, 0, 0, 0]) is None
    assert deviation_limit(5) == pytest.approx(0.8333, abs=1e-4)


def test_r_wg_by_hand() -> None:
    """s^2 = 0.5 against (25 - 1) / 12 = 2: 0.75; two ends apart are clipped at 0."""
    assert within_group_agreement([0, 1, 3, 1, 0]) == pytest.approx(0.75)
    assert within_group_agreement([3, 0, 0, 0, 3]) == 0.0
    assert within_group_agreement([0, 0, 4, 0, 0]) == 1.0
    assert within_group_agreement([1, 0]) is None
    assert within_group_agreement([4]) is None


def test_alpha_where_nothing_could_differ() -> None:
    """All answers alike, or no unit with two answers: there is no alpha, not 1 and not 0."""
    assert krippendorff_alpha([[4, 0], [3, 0]]) is None
    assert krippendorff_alpha([[1, 0], [0, 1]]) is None


def test_cronbach_needs_two_items_and_some_difference() -> None:
    """Otherwise there is none."""
    assert cronbach_alpha([Moments.of([1, 2])], Moments.of([1, 2])) is None
    assert cronbach_alpha([Moments.of([1, 1])] * 2, Moments.of([2, 2])) is None
