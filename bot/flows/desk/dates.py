"""Days as people type them, and the moments at which a day begins and ends somewhere."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.flows.typed import plain

_MONTHS = (
    ("januari", "jan", "january"),
    ("februari", "feb", "pebruari", "february"),
    ("maret", "mar", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("agustus", "agu", "ags", "agt", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "oct", "october"),
    ("november", "nov", "nopember", "nop"),
    ("desember", "des", "dec", "december"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_NEAR = {"hari ini": 0, "sekarang": 0, "today": 0, "now": 0, "besok": 1, "tomorrow": 1, "lusa": 2}
_WEEKDAY = re.compile(
    r"^(?:hari )?(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday),? (?=\d)"
)
_NUMBERS = re.compile(r"(\d{1,2})\s?[/.\- ]\s?(\d{1,2})(?:\s?[/.\- ]\s?(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(?:tanggal |tgl\.? )?(\d{1,2}) ?([a-z]+)\.?(?:,? ?(\d{4}|\d{2}))?")
_ENGLISH = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_SPAN = re.compile(
    r"(se|\d{1,3}|satu|dua|tiga|empat|enam|a|one|two|three) ?"
    r"(hari|minggu|bulan|tahun|days?|weeks?|months?|years?)"
)
_WORDS = {"se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "enam": 6, "a": 1, "one": 1,
          "two": 2, "three": 3}  # fmt: skip
_DAYS = {"h": 1, "d": 1, "m": 7, "w": 7}
_LAST_MOMENT = timedelta(microseconds=1)


def read_day(text: str, today: date, since: date | None = None) -> date | None:
    """The day that somebody typed; None where it is no day.

    `1 Desember 2026`, `1/12/2026`, `1-12-26`, `2026-12-01`, `December 1`, `besok`; without a year
    the next such day is meant. A span (`2 minggu`) counts from `since`, where that is given.

    >>> read_day("1 Des", date(2026, 11, 22))
    datetime.date(2026, 12, 1)
    """
    said = _WEEKDAY.sub("", plain(text))
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    span = _SPAN.fullmatch(said)
    if span and since is not None:
        return _after(since, span[1], span[2])
    return _written(said, today)


def _written(said: str, today: date) -> date | None:
    if iso := _ISO.fullmatch(said):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers := _NUMBERS.fullmatch(said):
        return _dated(numbers[3], int(numbers[2]), int(numbers[1]), today)
    if (named := _NAMED.fullmatch(said)) and named[2] in _MONTH:
        return _dated(named[3], _MONTH[named[2]], int(named[1]), today)
    if (english := _ENGLISH.fullmatch(said)) and english[1] in _MONTH:
        return _dated(english[3], _MONTH[english[1]], int(english[2]), today)
    return None


def _dated(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _day(int(year) if len(year) == len("2026") else 2000 + int(year), month, day)
    this_year = _day(today.year, month, day)
    return this_year if this_year and this_year >= today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _after(since: date, amount: str, unit: str) -> date:
    number = _WORDS.get(amount) or int(amount)
    if unit.startswith(("bulan", "month")):
        return months_after(since, number)
    if unit.startswith(("tahun", "year")):
        return months_after(since, 12 * number)
    return since + timedelta(days=number * _DAYS[unit[0]])


def months_after(since: date, months: int) -> date:
    """The same day some months later; the last of a shorter month.

    >>> months_after(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(since.month - 1 + months, 12)
    first = since.replace(year=since.year + years, month=month + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=since.day - 1), following - timedelta(days=1))


def day_at(moment: datetime, zone: str) -> date:
    """The day that a zone's calendar shows at a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def first_moment(day: date, zone: str) -> datetime:
    """When a day begins there, in UTC."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def last_moment(day: date, zone: str) -> datetime:
    """The last microsecond of a day there, in UTC."""
    return first_moment(day + timedelta(days=1), zone) - _LAST_MOMENT
