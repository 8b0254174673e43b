"""What the conversation needs to know of a region, whoever keeps the list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A kabupaten or kota."""

    code: str
    """Kemendagri code as text, `34.71`."""
    name: str
    """Short: `Kab. Wonosobo`, `Kota Malang`."""
    province: str
    """Name of the province."""
    zone: str = "Asia/Jakarta"
    """IANA time zone."""


@dataclass(frozen=True, slots=True)
class Area:
    """The nation, a province or a region: what a grant's scope is called."""

    code: str
    """`ID`, `33` or `33.07`."""
    name: str


SUBSECTORS = tuple(f"{number:02}" for number in range(1, 18))
"""Codes of the 17 official subsectors, in the ministry's order."""

OTHER_SUBSECTOR = "18"
"""Other or digital content: stored, never scored as official."""

FREQUENT_SUBSECTORS = ("08", "13", "07", "04", "15", "09")
"""What most regions lead with: shown first, so that the keyboard stays short (ours, from the
subsectors of the regions designated until 2025; see rubrics/pmk3i)."""

REST_OF_SUBSECTORS = tuple(
    code for code in (*SUBSECTORS, OTHER_SUBSECTOR) if code not in FREQUENT_SUBSECTORS
)

UNSURE_SUBSECTOR = "00"
"""The person does not know which one leads."""
