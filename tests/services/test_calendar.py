"""The humane hours, by the clock of each region. Offsets: WIB +7, WITA +8, WIT +9."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.calendar import day_of, is_open, next_morning, opening

ZONES = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
WIB, WIT = "Asia/Jakarta", "Asia/Jayapura"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 3 * 365 * 86_400).map(
    lambda seconds: NEW_YEAR + timedelta(seconds=seconds)
)


def wib(day: int, hour: int, minute: int = 0, second: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=timezone(timedelta(hours=7)))


@pytest.mark.parametrize(
    ("at", "told_at"),
    [
        (wib(21, 7, 59, 59), wib(21, 8)),
        (wib(21, 8), wib(21, 8)),
        (wib(21, 12, 30), wib(21, 12, 30)),
        (wib(21, 19, 58, 59), wib(21, 19, 58, 59)),
        (wib(21, 19, 59), wib(22, 8)),
        (wib(21, 20), wib(22, 8)),
        (wib(21, 23, 59, 59), wib(22, 8)),
        (wib(22, 0), wib(22, 8)),
        (wib(31, 21, month=12), datetime(2027, 1, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_edges_of_the_day(at: datetime, told_at: datetime) -> None:
    """From 08.00 on; nothing is begun in the last minute before 20.00; else the next 08.00."""
    assert opening(at, WIB) == told_at
    assert is_open(at, WIB) is (told_at == at)


def test_one_moment_is_another_hour_elsewhere() -> None:
    """06.00 in Jakarta is 08.00 in Jayapura, and 18.00 there is 20.00."""
    assert not is_open(wib(21, 6), WIB)
    assert is_open(wib(21, 6), WIT)
    assert not is_open(wib(21, 18), WIT)
    assert day_of(wib(21, 23), WIT).day == 22
    assert next_morning(wib(21, 23), WIT) == wib(23, 6)


@given(moments, st.sampled_from(sorted(ZONES)))
def test_whenever_it_is_somebody_may_be_told_within_half_a_day(at: datetime, zone: str) -> None:
    """Never before, at most 12 hours and a minute later, and always from 08.00 until 19.59."""
    told = opening(at, zone)
    there = told.astimezone(timezone(timedelta(hours=ZONES[zone])))

    assert timedelta() <= told - at <= timedelta(hours=12, minutes=1)
    assert 8 <= there.hour < 20
    assert is_open(told, zone)


@given(moments, st.sampled_from(sorted(ZONES)))
def test_the_next_morning_is_another_day(at: datetime, zone: str) -> None:
    """At 08.00, after less than 32 hours."""
    morning = next_morning(at, zone)

    assert day_of(morning, zone) == day_of(at, zone) + timedelta(days=1)
    assert morning.astimezone(UTC).hour == 8 - ZONES[zone] + (24 if ZONES[zone] > 8 else 0)
    assert timedelta() < morning - at <= timedelta(hours=32)
