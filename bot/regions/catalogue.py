"""All regions, by code, by province and by what a person types."""

from collections.abc import Mapping
from functools import cache

from bot.regions.matching import FIRST_WORDS, Entry, fit
from bot.regions.places import (
    Province,
    Region,
    read_nicknames,
    read_province_words,
    read_provinces,
    read_regions,
)
from bot.regions.readings import Phrasebook, Reading

SURE = 90.0
"""From this fit on, far weaker ones are not offered beside it."""
WITHIN = 15.0
"""How much weaker they may be then."""


class Regions:
    """The regions of Indonesia; use `Regions.load()`, which reads the files once."""

    def __init__(
        self,
        provinces: Mapping[str, Province],
        regions: Mapping[str, Region],
        phrasebook: Phrasebook,
    ) -> None:
        self._provinces = provinces
        self._regions = regions
        self._phrasebook = phrasebook
        self._entries: dict[str | None, list[Entry]] = {None: []}
        for region in regions.values():
            entry = Entry.of(region)
            self._entries[None].append(entry)
            self._entries.setdefault(region.province_code, []).append(entry)

    @staticmethod
    @cache
    def load() -> "Regions":
        """The regions of the data files beside this module."""
        provinces = read_provinces()
        phrasebook = Phrasebook(read_nicknames(), read_province_words())
        return Regions(provinces, read_regions(provinces), phrasebook)

    def all(self) -> tuple[Region, ...]:
        """Every region, in the order of codes."""
        return tuple(self._regions.values())

    def provinces(self) -> tuple[Province, ...]:
        """Every province, in the order of codes."""
        return tuple(self._provinces.values())

    def get(self, code: str) -> Region | None:
        """The region with this Kemendagri code (`34.71`), or None."""
        return self._regions.get(code)

    def in_province(self, code: str) -> tuple[Region, ...]:
        """The regions of a province by name, a kota before the kabupaten of its name."""
        found = (region for region in self._regions.values() if region.province_code == code)
        return tuple(sorted(found, key=_by_name))

    def province_named(self, text: str) -> Province | None:
        """The province that a text names, and nothing else: `jatim`, `Prov. Bali`."""
        code = self._phrasebook.province(text)
        return self._provinces[code] if code else None

    def find(self, text: str, limit: int = 6) -> tuple[Region, ...]:
        """The regions that a typed text may mean, best first; empty where nothing fits.

        Any text is allowed. A kabupaten and a kota of one name are never torn apart: where the
        limit would do so, one more is given. Where the text is a province's name, its regions
        follow those that are called so themselves. A code finds its region.
        """
        coded = self._regions.get(text.strip())
        if coded:
            return (coded,)
        readings = self._phrasebook.readings(text)
        listed = self._listed(readings)
        ranked = self._ranked(readings, FIRST_WORDS if listed else 1.0)
        found = tuple(dict.fromkeys([*ranked, *listed]))
        return found[: _whole_pairs(found, max(1, limit))]

    def _listed(self, readings: tuple[Reading, ...]) -> list[Region]:
        """The regions of each province that a reading names without a region."""
        return [
            region
            for reading in readings
            if reading.province and not reading.words
            for region in self.in_province(reading.province)
            if reading.kind in (None, region.kind)
        ]

    def _ranked(self, readings: tuple[Reading, ...], lowest: float) -> list[Region]:
        """The regions whose name fits a reading at least so well, best first."""
        fits: dict[str, float] = {}
        for reading in readings:
            for entry in self._entries[reading.province]:
                score = fit(entry, reading)
                if score > fits.get(entry.region.code, 0.0):
                    fits[entry.region.code] = score
        best = max(fits.values(), default=0.0)
        lowest = max(lowest, best - WITHIN) if best >= SURE else lowest
        kept = [(score, self._regions[code]) for code, score in fits.items() if score >= lowest]
        kept.sort(key=lambda item: (-item[0], len(item[1].name), *_by_name(item[1])))
        return [region for _, region in kept]


def _by_name(region: Region) -> tuple[str, bool, str]:
    return region.name, region.kind != "kota", region.code


def _whole_pairs(found: tuple[Region, ...], limit: int) -> int:
    """The limit, or one more where it would cut between two regions of one name."""
    is_cut = limit < len(found) and found[limit - 1].name == found[limit].name
    return limit + 1 if is_cut else limit
