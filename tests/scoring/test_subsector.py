"""Choosing a leading subsector: totals, axes and classes."""

import pytest

from scoring.subsector import Parameter, Standing, assess_subsectors


def levels(
    activity: int, workforce: int, money: int, network: int, leverage: int
) -> dict[Parameter, int]:
    return dict(zip(Parameter, (activity, workforce, money, network, leverage), strict=True))


@pytest.mark.parametrize(("given", "total", "market", "resource", "standing"), [
    (levels(4, 4, 4, 4, 4), 20, 4.0, 4.0, Standing.LEADING),
    (levels(2, 2, 2, 2, 2), 10, 2.0, 2.0, Standing.LEADING),
    (levels(1, 2, 3, 2, 1), 9, 2.0, 1.5, Standing.MARKET_POTENTIAL),
    (levels(4, 3, 2, 2, 1), 12, 5 / 3, 3.5, Standing.RESOURCE_POTENTIAL),
    (levels(0, 0, 0, 0, 0), 0, 0.0, 0.0, Standing.LAGGING),
])  # fmt: skip
def test_classes(
    given: dict[Parameter, int], total: int, market: float, resource: float, standing: Standing
) -> None:
    """Two axes, each cut at a mean level of 2.0, which counts as strong."""
    (result,) = assess_subsectors({"kriya": given})

    assert (result.total, result.standing) == (total, standing)
    assert result.market == pytest.approx(market)
    assert result.resource == pytest.approx(resource)


def test_highest_total_first_and_ties_as_nominated() -> None:
    """The order is that of the totals, and steady."""
    results = assess_subsectors({
        "fesyen": levels(1, 1, 1, 1, 1), "kriya": levels(4, 4, 4, 4, 4),
        "musik": levels(1, 1, 1, 1, 1),
    })  # fmt: skip

    assert [result.subsector for result in results] == ["kriya", "fesyen", "musik"]


@pytest.mark.parametrize("wrong", [5, -1, None])
def test_every_parameter_needs_a_level(wrong: int | None) -> None:
    """0..4 and nothing else; the message names the subsector and the parameter."""
    given = {**levels(1, 1, 1, 1, 1), Parameter.MONEY: wrong}

    with pytest.raises(ValueError, match=r"kriya: uang_beredar needs a level 0\.\.4"):
        assess_subsectors({"kriya": given})  # type: ignore[dict-item]


def test_at_most_five_are_nominated() -> None:
    """The sixth is refused; nobody is dropped silently."""
    six = {f"s{i}": levels(1, 1, 1, 1, 1) for i in range(6)}

    assert len(assess_subsectors(dict(list(six.items())[:5]))) == 5
    with pytest.raises(ValueError, match="at most 5"):
        assess_subsectors(six)
