"""How the form of the berita acara understands what is typed, and what it says by default."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.flows.desk.dates import read_day

LONGEST = 120
"""Characters of a name, a role, a place or a note."""
MOST = {"party": 20, "visit": 30}
"""Lines of a list: field checks had up to 25 places, and one message shows them all."""
_DAY = re.compile(
    r"(?:tanggal |tgl\.? )?(\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?|\d{1,2} [a-z]+(?: \d{4})?)"
    r"[ :,]+(\S.*)",
    re.IGNORECASE,
)
"""A day at the beginning of a line, and what follows it."""


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of a field check."""

    first: date
    last: date


def days_of(details: Mapping[str, Mapping[str, str]], today: date) -> Days:
    """What was filled in; today for the first day, and the first for the last."""
    first = _day(details, "start") or today
    return Days(first, max(first, _day(details, "end") or first))


def value_of(details: Mapping[str, Mapping[str, str]], field: str) -> str:
    """What was filled in; empty without."""
    return details.get(field, {}).get("value", "")


def _day(details: Mapping[str, Mapping[str, str]], field: str) -> date | None:
    try:
        return date.fromisoformat(value_of(details, field))
    except ValueError:
        return None


def party_of(line: str) -> dict[str, str]:
    """`Name, role`; a name alone has no role."""
    name, _, role = line.partition(",")
    return {"name": _short(name), "role": _short(role)}


def visit_of(
    line: str, first: date, find_subsector: Callable[[str], str | None]
) -> dict[str, str]:
    """`24/11 place, subsector, note`: the day and what follows the place may be left out.

    Args:
        line: As typed.
        first: First day of the check, which is meant where no day stands.
        find_subsector: Finds a code by a typed name.
    """
    dated = _DAY.fullmatch(line.strip())
    day = read_day(dated[1], first) if dated else None
    place, *rest = (part.strip() for part in (dated[2] if dated and day else line).split(","))
    code = find_subsector(rest[0]) if rest else None
    note = ", ".join(rest[1:] if code else rest)
    return {
        "day": (day or first).isoformat(),
        "place": _short(place),
        "subsector": code or "",
        "note": _short(note),
    }


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
