"""Choosing a leading subsector (*subsektor unggulan*): up to five nominated, five parameters.

Parameters as in the field check (uji petik) of Bantul 2017; axes and classes as in the subsector
map of Salatiga: a market side and a resource side, cut in the middle of the levels 0..4. Nothing
is decided here: the result is a candidate, the choice belongs to the region's meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MAX_NOMINATED = 5
TOP_LEVEL = 4
CUT = 2.0
"""Mean level from which a side counts as strong."""


class Parameter(StrEnum):
    """What is looked at in the field, each at a level 0..4."""

    ACTIVITY = "perioda_aktivitas"
    """How long it has been practised."""
    WORKFORCE = "tenaga_kerja"
    MONEY = "uang_beredar"
    """Money in circulation."""
    NETWORK = "jejaring_ekonomi"
    """From supplier to maker to market."""
    LEVERAGE = "daya_ungkit"
    """What it moves in other subsectors and sectors."""


MARKET = (Parameter.MONEY, Parameter.NETWORK, Parameter.LEVERAGE)
"""What pulls: money, networks, leverage on others."""

RESOURCE = (Parameter.ACTIVITY, Parameter.WORKFORCE)
"""What is there: practice and people."""


class Standing(StrEnum):
    """The four classes of the map."""

    LEADING = "unggulan"
    MARKET_POTENTIAL = "potensial_pasar"
    RESOURCE_POTENTIAL = "potensial_sumber"
    LAGGING = "tertinggal"


@dataclass(frozen=True, slots=True)
class SubsectorResult:
    """One nominated subsector."""

    subsector: str
    total: int
    """0..20."""
    market: float
    """Mean level 0..4."""
    resource: float
    standing: Standing


def assess_subsectors(
    nominated: Mapping[str, Mapping[Parameter, int]],
) -> tuple[SubsectorResult, ...]:
    """The nominated subsectors, highest total first, ties in the order of nomination.

    Raises:
        ValueError: more than five are nominated, a parameter lacks a level, or a level is not
            0..4.
    """
    if len(nominated) > MAX_NOMINATED:
        msg = f"{len(nominated)} subsectors nominated, at most {MAX_NOMINATED} are assessed"
        raise ValueError(msg)
    results = [_assess(subsector, levels) for subsector, levels in nominated.items()]
    return tuple(sorted(results, key=lambda result: -result.total))


def _assess(subsector: str, levels: Mapping[Parameter, int]) -> SubsectorResult:
    for parameter in Parameter:
        if levels.get(parameter) not in range(TOP_LEVEL + 1):
            msg = f"{subsector}: {parameter} needs a level 0..{TOP_LEVEL}"
            raise ValueError(msg)
    market = sum(levels[parameter] for parameter in MARKET) / len(MARKET)
    resource = sum(levels[parameter] for parameter in RESOURCE) / len(RESOURCE)
    total = sum(levels[parameter] for parameter in Parameter)
    return SubsectorResult(subsector, total, market, resource, _standing(market, resource))


def _standing(market: float, resource: float) -> Standing:
    if market >= CUT:
        return Standing.LEADING if resource >= CUT else Standing.MARKET_POTENTIAL
    return Standing.RESOURCE_POTENTIAL if resource >= CUT else Standing.LAGGING
