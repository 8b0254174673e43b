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


SUBSECTORS = tuple(f"{number:02}" for number in range(1, 18))
"""Codes of the 17 official subsectors, in the ministry's order."""

OTHER_SUBSECTOR = "18"
"""Other or digital content: stored, never scored as official."""

UNSURE_SUBSECTOR = "00"
"""The person does not know which one leads."""
