"""What conversations look things up in: rubrics, regions and the names of subsectors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.flows.access import NATION
from bot.flows.places import Area, Place
from bot.regions import Region, Regions
from bot.rubric_files import RubricShelf, read_rubrics
from bot.services.conversation import World
from scoring.rubric import Rubric

RUBRICS = Path(__file__).resolve().parent.parent / "rubrics"
"""One folder an instrument, one file a version."""
DEFAULT_INSTRUMENT = "pmk3i"
CONSENT_VERSION = "2026-11-22.2"
"""Version of the notice; a change of its meaning needs a new one, so that it is asked again."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """The rubric shelf with the default instrument first."""

    shelf: RubricShelf

    def ids(self) -> tuple[str, ...]:
        """Instruments, the default one first."""
        return tuple(sorted(self.shelf.ids(), key=lambda name: (name != DEFAULT_INSTRUMENT, name)))

    def current(self, instrument: str) -> Rubric:
        """The newest version."""
        return self.shelf.current(instrument)

    def get(self, instrument: str, version: str) -> Rubric | None:
        """One version, if it is still on the shelf."""
        return self.shelf.get(instrument, version)


def every_rubric() -> tuple[Rubric, ...]:
    """Every version of every instrument on the shelf.

    Raises:
        RubricFileError: With every mistake of every file.
    """
    return tuple(_shelf().rubrics.values())


@cache
def _shelf() -> RubricShelf:
    """What lies in the folder, read once in a process."""
    return read_rubrics(RUBRICS)


def _as_place(region: Region) -> Place:
    return Place(region.code, region.short, region.province, region.time_zone)


def _province(regions: Regions, text: str) -> Area | None:
    """A province by its code or by a name that people type."""
    coded = (one for one in regions.provinces() if one.code == text.strip())
    found = next(coded, None) or regions.province_named(text)
    return Area(found.code, found.name) if found else None


def _within(regions: Regions, scope: str) -> tuple[Place, ...]:
    """The regions of a scope, in the order of codes."""
    if scope == NATION:
        return tuple(map(_as_place, regions.all()))
    if "." in scope:
        found = regions.get(scope)
        return (_as_place(found),) if found else ()
    within = (region for region in regions.all() if region.province_code == scope)
    return tuple(map(_as_place, within))


def read_world(
    find_subsector: Callable[[str], str | None], owner_ids: frozenset[int] = frozenset()
) -> World:
    """Read everything once.

    Args:
        find_subsector: finds the code of a subsector that a person typed.
        owner_ids: Telegram ids of the owners; /id tells them that they are known.

    Raises:
        RubricFileError: With every mistake of every file.
    """
    regions = Regions.load()

    def place(code: str) -> Place | None:
        found = regions.get(code)
        return _as_place(found) if found else None

    return World(
        rubrics=Instruments(_shelf()),
        find_places=lambda text: tuple(map(_as_place, regions.find(text))),
        place=place,
        find_subsector=find_subsector,
        find_province=lambda text: _province(regions, text),
        regions_of=lambda scope: _within(regions, scope),
        consent_version=CONSENT_VERSION,
        owner_ids=owner_ids,
    )
