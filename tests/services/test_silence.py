"""When somebody is reminded of what they began, and when not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.silence import MOST_TOLD, HalfFinished, Look, Sight, Silent, choose, look_at

ZONE = "Asia/Jakarta"
TOUCHED = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
"""10.00 in Jakarta on a Monday."""


def half(**fields: Any) -> HalfFinished:
    facts: dict[str, Any] = {
        "assessment": "a", "instrument": "pmk3i", "version": "1", "region": "33.07", "role": "G",
        "answered": 7, "touched_at": TOUCHED, "since": TOUCHED,
    }  # fmt: skip
    return HalfFinished(**facts | fields)


def person(*halves: HalfFinished, **fields: Any) -> Silent:
    facts: dict[str, Any] = {
        "respondent": "r", "telegram_id": 7, "language": "id", "wants": True, "seen_at": TOUCHED,
        "reminded_at": None, "broadcast_at": None,
    }  # fmt: skip
    return Silent(**facts | fields, halves=halves)


def after(days: float, one: HalfFinished | None = None, **fields: Any) -> Look:
    one = one or half()
    return look_at(person(one, **fields), one, TOUCHED + timedelta(days=days), ZONE)


def days_reminded(ladder: tuple[int, ...], days: int, touches: tuple[int, ...] = ()) -> list[int]:
    """On which days a person hears of it who answers on some days; looked at when it says so."""
    one, told = half(days=ladder), []
    seen, reminded = TOUCHED, None
    now, end = TOUCHED, TOUCHED + timedelta(days=days)
    pending = [TOUCHED + timedelta(days=day) for day in touches]
    while now <= end:
        while pending and pending[0] <= now:
            seen = pending.pop(0)
            one = replace(one, touched_at=seen)
        look = look_at(person(one, seen_at=seen, reminded_at=reminded), one, now, ZONE)
        if look.sight is Sight.OVER:
            break
        if look.sight is Sight.REMIND:
            reminded = now
            told.append((now - TOUCHED).days)
        one = replace(one, since=one.touched_at, rungs=look.rungs, told=look.told)
        assert look.look_at > now
        now = look.look_at
    return told


def test_three_times_and_never_again() -> None:
    """After 3, 10 and 24 days of silence; in a year nobody gets a fourth."""
    assert days_reminded((3, 10, 24), 365) == [3, 10, 24]


def test_a_round_has_its_own_days() -> None:
    """After 1 and 5 days; a round without days reminds nobody."""
    assert days_reminded((1, 5), 100) == [1, 5]
    assert days_reminded((), 100) == []


def test_an_answer_begins_a_new_silence() -> None:
    """Touched on day 4 and 40: 3 days after that each time, and again from the first rung."""
    assert days_reminded((3, 10, 24), 60, (4, 40)) == [3, 7, 14, 28, 43, 50]


def test_who_comes_by_now_and_then_is_not_reminded_for_ever() -> None:
    """One answer every fifth day: six reminders in the life of an assessment, and no more."""
    touches = tuple(range(5, 200, 5))
    assert len(days_reminded((3, 10, 24), 200, touches)) == MOST_TOLD == 6


@pytest.mark.parametrize(
    ("days", "sight"),
    [(0.1, Sight.WAIT), (2.9, Sight.WAIT), (3.0, Sight.REMIND), (5.9, Sight.REMIND)],
)
def test_not_a_day_too_early(days: float, sight: Sight) -> None:
    """From the third day on."""
    now = TOUCHED + timedelta(days=days)
    look = after(days)
    assert look.sight is (sight if 8 <= (now.hour + 7) % 24 < 20 else Sight.WAIT)


def test_what_was_missed_for_long_is_let_go() -> None:
    """The bot was away for a month: nobody is reminded of what is long ago, nor twice at once."""
    assert after(6.1).sight is Sight.WAIT
    assert after(30).sight is Sight.WAIT
    assert after(30).rungs == 3
    assert after(11).sight is Sight.REMIND
    assert after(11).rungs == 2


def test_at_night_it_waits_for_the_morning() -> None:
    """Silent since 22.00: looked at again at 08.00 of the day after the third."""
    late = TOUCHED + timedelta(hours=12)
    look = after(3.5, half(touched_at=late, since=late), seen_at=late)
    assert look.sight is Sight.WAIT
    assert look.look_at == datetime(2026, 11, 6, 1, 0, tzinfo=UTC)


def test_whoever_is_here_now_is_not_interrupted() -> None:
    """They did something else an hour ago: three hours after that is soon enough."""
    now = TOUCHED + timedelta(days=3)
    look = after(3, seen_at=now - timedelta(hours=1))
    assert (look.sight, look.look_at) == (Sight.WAIT, now + timedelta(hours=2))
    assert after(3, seen_at=now - timedelta(hours=3)).sight is Sight.REMIND


def test_not_on_the_day_of_a_broadcast() -> None:
    """The next morning; yesterday's broadcast does not matter."""
    now = TOUCHED + timedelta(days=3)
    look = after(3, broadcast_at=now - timedelta(hours=9))
    assert (look.sight, look.look_at) == (Sight.WAIT, datetime(2026, 11, 6, 1, 0, tzinfo=UTC))
    assert after(3, broadcast_at=now - timedelta(hours=11)).sight is Sight.REMIND


def test_nobody_is_reminded_who_does_not_want_it_or_is_not_there() -> None:
    """Muted or unreachable: nothing now, and it is not made up for later; erased: never."""
    look = after(3, wants=False)
    assert (look.sight, look.rungs) == (Sight.WAIT, 1)
    assert after(3, telegram_id=None).sight is Sight.OVER
    assert after(3, half(finished=True)).sight is Sight.OVER
    assert after(3, half(told=MOST_TOLD)).sight is Sight.OVER


def test_one_reminder_a_day_of_what_was_touched_last() -> None:
    """Two are due: the later one is mentioned, the other lets its rung go."""
    older = half(assessment="b", touched_at=TOUCHED - timedelta(days=7), since=None)
    both = person(half(), older)
    now = TOUCHED + timedelta(days=3)
    looks = choose([look_at(both, one, now, ZONE) for one in both.halves])

    assert [look.sight for look in looks] == [Sight.REMIND, Sight.LET_GO]
    assert [look.told for look in looks] == [1, 0]
    assert [look.rungs for look in looks] == [1, 2]
    assert after(3, reminded_at=now - timedelta(hours=1)).sight is Sight.LET_GO


def test_the_last_one_says_so() -> None:
    """The last rung of this silence, or the last in the life of the assessment."""
    assert [after(days).is_last for days in (3, 10, 24)] == [False, False, True]
    assert after(3, half(told=MOST_TOLD - 1)).is_last


@given(
    st.floats(0, 100), st.integers(0, 3), st.lists(st.integers(1, 60), max_size=4),
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
)  # fmt: skip
def test_every_look_leads_on(days: float, rungs: int, ladder: list[int], zone: str) -> None:
    """Whatever it comes to, nothing is to be done before some later moment, three days at most
    unless the night moves it."""
    one = half(days=tuple(sorted(set(ladder))), rungs=rungs)
    now = TOUCHED + timedelta(days=days)
    look = look_at(person(one), one, now, zone)

    assert now < look.look_at <= now + timedelta(days=3)
    assert look.rungs >= rungs or look.sight is Sight.OVER
