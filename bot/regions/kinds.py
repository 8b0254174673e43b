"""What kind of region one is: kabupaten or kota, by how many people live there."""

from dataclasses import dataclass
from functools import cache

from bot.flows.desk.standing_values import PopulationClass
from bot.regions.catalogue import Regions
from bot.regions.places import read_population

BOUNDS = (
    (100_000, PopulationClass.SMALL),
    (500_000, PopulationClass.MEDIUM),
    (1_000_000, PopulationClass.LARGE),
)
"""Below which number of inhabitants a class ends. Ours, for both kinds; the last one is where
Undang-Undang 26 of 2007, Article 1, begins to call an urban area metropolitan."""


@dataclass(frozen=True, slots=True)
class KindOfRegion:
    """Kind and class of a region."""

    kind: str
    """`kabupaten` or `kota`."""
    size: PopulationClass | None
    """None where the number of inhabitants is not known."""


def class_of(inhabitants: int) -> PopulationClass:
    """The class of a region with so many inhabitants.

    >>> class_of(99_999).value, class_of(100_000).value, class_of(1_000_000).value
    ('small', 'medium', 'huge')
    """
    return next((size for bound, size in BOUNDS if inhabitants < bound), PopulationClass.HUGE)


@cache
def kinds() -> dict[str, KindOfRegion]:
    """Region code -> its kind and class."""
    population = read_population()
    return {
        region.code: KindOfRegion(
            region.kind,
            class_of(population[region.code]) if region.code in population else None,
        )
        for region in Regions.load().all()
    }
