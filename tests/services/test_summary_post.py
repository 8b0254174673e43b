"""When a summary comes by itself: Mondays at eight there, and once when the round is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.flows.rounds import Round
from bot.services.summary_post import END, Reader, occasion_of

START = datetime(2026, 11, 3, 0, 0, tzinfo=UTC)
"""A Tuesday."""
ROUND = Round(
    "r1", "Putaran", "pmk3i", "1.0.0", "33", ("33.07",), START, START + timedelta(days=30)
)
MONDAY = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
"""08.00 WIB."""
WISHED = Reader("p1", 7, "id", "r1", "33", START, None)
MAKER = replace(WISHED, wished_at=None)
AFTER = ROUND.ends_at + timedelta(hours=4)
"""11.00 WIB on a Thursday."""
WIB, WIT = "Asia/Jakarta", "Asia/Jayapura"


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        (MONDAY - timedelta(seconds=1), WIB, None),
        (MONDAY, WIB, "2026-11-09"),
        (MONDAY - timedelta(hours=2), WIT, "2026-11-09"),
        (MONDAY - timedelta(hours=2, seconds=1), WIT, None),
        (MONDAY + timedelta(hours=11), WIB, "2026-11-09"),
        (MONDAY + timedelta(hours=12), WIB, None),
        (MONDAY + timedelta(days=1), WIB, None),
        (MONDAY + timedelta(days=7), WIB, "2026-11-16"),
        (MONDAY - timedelta(days=7), WIB, None),
    ],
)
def test_it_is_monday_from_eight_to_twenty_there(
    at: datetime, zone: str, expected: str | None
) -> None:
    """A bot that was away in the morning makes up for it on the same day alone."""
    assert occasion_of(ROUND, WISHED, at, zone) == expected


def test_who_wished_after_eight_waits_for_the_next_monday() -> None:
    """They have just seen it."""
    late = replace(WISHED, wished_at=MONDAY + timedelta(minutes=5))
    assert occasion_of(ROUND, late, MONDAY + timedelta(minutes=10), WIB) is None
    assert occasion_of(ROUND, late, MONDAY + timedelta(days=7), WIB) == "2026-11-16"


def test_a_monday_s_summary_comes_once() -> None:
    """What was sent at eight is not sent at nine; the week after it comes again."""
    sent = replace(WISHED, last_sent=MONDAY)
    assert occasion_of(ROUND, sent, MONDAY + timedelta(hours=1), WIB) is None
    assert occasion_of(ROUND, sent, MONDAY + timedelta(days=7), WIB) == "2026-11-16"


def test_the_maker_hears_at_the_end_alone() -> None:
    """On no Monday, but once when it is over, at a humane hour."""
    assert occasion_of(ROUND, MAKER, MONDAY, WIB) is None
    assert occasion_of(ROUND, MAKER, AFTER, WIB) == END
    assert occasion_of(ROUND, MAKER, AFTER + timedelta(hours=10), WIB) is None
    assert occasion_of(ROUND, replace(MAKER, last_sent=AFTER), AFTER, WIB) is None


def test_a_round_that_was_closed_early_is_over_then() -> None:
    """Whoever wished for it gets the last one, and no Monday after it."""
    closed = replace(ROUND, closed_at=MONDAY - timedelta(days=1))
    assert occasion_of(closed, WISHED, MONDAY, WIB) == END
    assert occasion_of(closed, replace(WISHED, last_sent=MONDAY), MONDAY, WIB) is None
