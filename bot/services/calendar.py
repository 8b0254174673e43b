"""The hours in which people may be told something that they did not ask for.

From 08:00 to 20:00 by the clock of their region: WIB, WITA or WIT. None of these zones ever
changes its offset, so adding days keeps the hour.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOME_ZONE = "Asia/Jakarta"
"""WIB: for whoever has no region yet."""
OPENS = time(8)
LAST_CALL = time(19, 59)
"""Nothing is handed over to the sender from here on: so it has arrived by 20:00."""
DAY = timedelta(days=1)
NIGHT = timedelta(hours=12, minutes=1)
"""From the last call until 08:00."""


def local(at: datetime, zone: str) -> datetime:
    """The same moment by the clock of a zone."""
    return at.astimezone(ZoneInfo(zone))


def day_of(at: datetime, zone: str) -> date:
    """Which day it is there."""
    return local(at, zone).date()


def is_open(at: datetime, zone: str) -> bool:
    """Whether somebody may be told something now: from 08:00 until before 19:59 there.

    >>> from datetime import UTC
    >>> is_open(datetime(2026, 11, 21, 1, 0, tzinfo=UTC), "Asia/Jakarta")
    True
    """
    return OPENS <= local(at, zone).time() < LAST_CALL


def closing(at: datetime, zone: str) -> datetime:
    """When the hours of a moment's day end there: the next ones begin after `NIGHT`."""
    there = local(at, zone)
    return datetime.combine(there.date(), LAST_CALL, there.tzinfo)


def opening(at: datetime, zone: str) -> datetime:
    """The first moment from `at` on at which somebody may be told something, in its own zone."""
    there = local(at, zone)
    if is_open(at, zone):
        return there
    return _at_eight(there if there.time() < OPENS else there + DAY)


def next_morning(at: datetime, zone: str) -> datetime:
    """08:00 of the day after."""
    return _at_eight(local(at, zone) + DAY)


def _at_eight(there: datetime) -> datetime:
    return datetime.combine(there.date(), OPENS, there.tzinfo)
