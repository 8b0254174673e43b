"""Scopes by name: the nation, a province, a region."""

from bot.flows.access import NATION, covers
from bot.flows.places import Area
from bot.flows.rounds import RoundsIn
from bot.flows.turn import Turn


def area(turn: Turn, code: str) -> Area:
    """A scope by its code; a code that left the list shows itself. The nation has no name here:
    the template says it."""
    if code == NATION:
        return Area(code, "")
    if "." in code:
        return Area(code, turn.place(code).name)
    return turn.context.find_province(code) or Area(code, code)


def regions_with_rounds(turn: Turn, scope: str, most: int) -> tuple[Area, ...]:
    """At most so many regions of a scope that take part in a round; of the latest to end first.

    Raises:
        FactNeededError: The scope's rounds were not fetched yet.
    """
    codes = dict.fromkeys(code for its in turn.ask(RoundsIn(scope)) for code in its.regions
                          if covers(scope, code))  # fmt: skip
    return tuple(area(turn, code) for code in [*codes][:most])


def find_areas(turn: Turn, text: str) -> tuple[Area, ...]:
    """The province or the regions that a typed text may mean, the province first.

    Beside a province stand only regions that are called like it (Gorontalo), not all of its own.
    """
    province = turn.context.find_province(text)
    regions = tuple(Area(place.code, place.name) for place in turn.context.find_places(text))
    if province is None:
        return regions
    return (province, *(one for one in regions if province.name in one.name))
