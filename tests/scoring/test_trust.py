"""The trust label and its reasons."""

from dataclasses import replace

import pytest

from scoring.trust import Criterion, Label, TrustFacts, trust

GOOD = TrustFacts(
    people={"A": 5, "B": 5, "C": 5, "G": 5}, half_width=0.05, answered=0.8, deviation=1.0,
    excluded=0.1,
)  # fmt: skip


def test_every_limit_belongs_to_the_better_label() -> None:
    """Exactly five each, 5 points, 80 %, the AD limit and 10 % make an A."""
    found = trust(GOOD)

    assert found.label is Label.A
    assert found.unmet(Label.A) == ()


@pytest.mark.parametrize(("worse", "criterion", "label"), [
    (replace(GOOD, people={"A": 5, "B": 4, "C": 5, "G": 5}), Criterion.PEOPLE, Label.B),
    (replace(GOOD, half_width=0.051), Criterion.HALF_WIDTH, Label.B),
    (replace(GOOD, answered=0.79), Criterion.ANSWERED, Label.B),
    (replace(GOOD, deviation=1.01), Criterion.DEVIATION, Label.B),
    (replace(GOOD, deviation=None), Criterion.DEVIATION, Label.B),
    (replace(GOOD, excluded=0.11), Criterion.EXCLUDED, Label.B),
    (replace(GOOD, half_width=0.081), Criterion.HALF_WIDTH, Label.C),
    (replace(GOOD, half_width=None), Criterion.HALF_WIDTH, Label.C),
    (replace(GOOD, people={"A": 5, "B": 2, "C": 5, "G": 5}), Criterion.PEOPLE, Label.C),
])  # fmt: skip
def test_one_failed_check_costs_the_label(
    worse: TrustFacts, criterion: Criterion, label: Label
) -> None:
    """And it stands in the reasons, alone."""
    found = trust(worse)

    assert found.label is label
    assert [check.criterion for check in found.unmet(Label.A)] == [criterion]


def test_reasons_are_values() -> None:
    """Which group, how many, how many are asked for."""
    (check,) = trust(replace(GOOD, people={"A": 5, "B": 4})).unmet(Label.A)

    assert (check.group, check.value, check.limit) == ("B", 4, 5)
