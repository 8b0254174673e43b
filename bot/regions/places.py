"""The 38 provinces and 514 regencies and cities, as they stand in the data files."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DATA = Path(__file__).with_name("data")

Kind = Literal["kabupaten", "kota"]


@dataclass(frozen=True, slots=True)
class Province:
    """One province."""

    code: str
    """Kemendagri code, two digits as text: `34`."""
    name: str
    time_zone: str
    """IANA name: `Asia/Jakarta` (WIB), `Asia/Makassar` (WITA) or `Asia/Jayapura` (WIT)."""


@dataclass(frozen=True, slots=True)
class Region:
    """One regency (kabupaten) or city (kota)."""

    code: str
    """Kemendagri code as text: `34.71`."""
    name: str
    """Without its kind: `Wonosobo`."""
    kind: Kind
    province_code: str
    province: str
    time_zone: str
    """IANA name of its province's zone."""

    @property
    def short(self) -> str:
        """`Kab. Wonosobo` or `Kota Malang`."""
        return f"{'Kota' if self.kind == 'kota' else 'Kab.'} {self.name}"

    @property
    def full(self) -> str:
        """`Kab. Wonosobo, Jawa Tengah`: no other region is called so."""
        return f"{self.short}, {self.province}"


def read_provinces() -> Mapping[str, Province]:
    """All provinces by code, in the order of their codes."""
    return {row["code"]: Province(**row) for row in _rows("provinces.csv")}


def read_regions(provinces: Mapping[str, Province]) -> Mapping[str, Region]:
    """All regions by code, in the order of their codes."""
    regions = (_region(row, provinces) for row in _rows("regions.csv"))
    return {region.code: region for region in regions}


def read_province_words() -> Iterator[tuple[str, str]]:
    """What people call a province, with its code."""
    return ((row["words"], row["code"]) for row in _rows("province_words.csv"))


def read_nicknames() -> Iterator[tuple[str, str]]:
    """Nicknames and abbreviations, with the name that is meant."""
    return ((row["nickname"], row["name"]) for row in _rows("nicknames.csv"))


def read_population() -> Mapping[str, int]:
    """Inhabitants by region code."""
    return {row["code"]: int(row["population"]) for row in _rows("population.csv")}


def _region(row: Mapping[str, str], provinces: Mapping[str, Province]) -> Region:
    province = provinces[row["code"].split(".")[0]]
    return Region(
        code=row["code"],
        name=row["name"],
        kind="kota" if row["kind"] == "kota" else "kabupaten",
        province_code=province.code,
        province=province.name,
        time_zone=province.time_zone,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
