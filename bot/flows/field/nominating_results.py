"""Candidates for the leading subsector, as far as they are rated."""

from collections.abc import Mapping

from scoring.subsector import Parameter, SubsectorResult, assess_subsectors

Body = Mapping[str, str]


def levels_of(body: Body) -> dict[Parameter, int]:
    """The parameters that were rated so far."""
    return {each: int(body[each]) for each in Parameter if body.get(each, "").isdecimal()}


def is_rated(body: Body) -> bool:
    """Whether every parameter has its level."""
    return len(levels_of(body)) == len(Parameter)


def results(ratings: Mapping[str, Body]) -> tuple[SubsectorResult, ...]:
    """Those that are rated whole, highest total first.

    Args:
        ratings: Subsector -> body of its entry.
    """
    whole = {code: levels_of(body) for code, body in ratings.items() if is_rated(body)}
    return assess_subsectors(whole)
