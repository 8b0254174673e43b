"""The list of regions is whole, and every region knows its province and clock."""

import re
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.regions import Region, Regions

REGIONS = Regions.load()

BOTH_KINDS = re.findall(
    r"\w+",
    """
    Bandung Banjar Bekasi Bima Blitar Bogor Cirebon Gorontalo Jayapura Kediri Kupang Madiun
    Magelang Malang Mojokerto Pasuruan Pekalongan Probolinggo Semarang Serang Solok Sorong
    Sukabumi Tangerang Tasikmalaya Tegal
    """,
)
"""The names that are both a kabupaten and a kota."""


def test_counts() -> None:
    """Kepmendagri 300.2.2-2138 of 2025: 38 provinces, 416 kabupaten and 98 kota."""
    kinds = Counter(region.kind for region in REGIONS.all())

    assert len(REGIONS.provinces()) == 38
    assert kinds == {"kabupaten": 416, "kota": 98}


def test_codes() -> None:
    """A code is the province's two digits, a point and two digits; from 71 on it is a kota."""
    codes = [region.code for region in REGIONS.all()]

    assert len(set(codes)) == 514
    for region in REGIONS.all():
        assert re.fullmatch(r"\d\d\.\d\d", region.code)
        assert region.code.startswith(f"{region.province_code}.")
        assert (region.kind == "kota") == (region.code[3:] > "70")


def test_names_of_both_kinds() -> None:
    """26 names are both a kabupaten and a kota; no other name stands twice."""
    names = Counter(region.name for region in REGIONS.all())

    assert len(BOTH_KINDS) == 26
    assert sorted(name for name, count in names.items() if count > 1) == BOTH_KINDS
    assert max(names.values()) == 2


def test_full_names_are_unique() -> None:
    """Kind, name and province together name one region."""
    assert len({region.full for region in REGIONS.all()}) == 514


def test_how_a_region_is_written() -> None:
    """Short with its kind, full with its province; names of Jakarta carry no «Administrasi»."""
    written = {code: get(code).full for code in ("33.07", "35.73", "31.74", "31.01", "34.71")}

    assert get("33.07").short == "Kab. Wonosobo"
    assert written == {
        "33.07": "Kab. Wonosobo, Jawa Tengah",
        "35.73": "Kota Malang, Jawa Timur",
        "31.74": "Kota Jakarta Selatan, DKI Jakarta",
        "31.01": "Kab. Kepulauan Seribu, DKI Jakarta",
        "34.71": "Kota Yogyakarta, DI Yogyakarta",
    }


def get(code: str) -> Region:
    """A region that must be there."""
    region = REGIONS.get(code)
    assert region is not None
    return region


def test_unknown_code() -> None:
    """A code that no region has gives None, an unknown province nothing."""
    assert REGIONS.get("99.99") is None
    assert REGIONS.in_province("99") == ()


def test_clocks() -> None:
    """Keppres 41/1987: Sumatra, Java, West and Central Kalimantan WIB; Maluku and Papua WIT."""
    noon = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("UTC"))
    zones: dict[str, str] = {}
    for province in REGIONS.provinces():
        zone = noon.astimezone(ZoneInfo(province.time_zone)).tzname()
        zones[str(zone)] = f"{zones.get(str(zone), '')} {province.code}".strip()

    assert zones == {
        "WIB": "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
        "WITA": "51 52 53 63 64 65 71 72 73 74 75 76",
        "WIT": "81 82 91 92 93 94 95 96",
    }
    assert get("51.71").time_zone == "Asia/Makassar"


def test_province_lists_its_regions_by_name() -> None:
    """A province's regions stand by name; a kota stands before the kabupaten of its name."""
    listed = REGIONS.in_province("35")
    names = [region.short for region in listed]

    # 29 kabupaten and 9 kota.
    assert len(listed) == 38
    assert names[:5] == [
        "Kab. Bangkalan",
        "Kab. Banyuwangi",
        "Kota Batu",
        "Kota Blitar",
        "Kab. Blitar",
    ]
    assert sum(len(REGIONS.in_province(province.code)) for province in REGIONS.provinces()) == 514


def test_data_is_read_once() -> None:
    """Every caller gets the same regions."""
    assert Regions.load() is REGIONS
